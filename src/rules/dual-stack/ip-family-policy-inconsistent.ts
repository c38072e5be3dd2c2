import type { Edit } from "../../domain/finding.ts";
import { pointer } from "../../domain/json.ts";
import type { Service } from "../../domain/kinds/service.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";

const FAMILIES = ["IPv4", "IPv6"];
const POLICIES = ["SingleStack", "PreferDualStack", "RequireDualStack"];

export const ipFamilyPolicyInconsistent = defineRule({
  id: "ip-family-policy-inconsistent",
  group: "dual-stack",
  action: "deny",
  summary: "Values of ipFamilyPolicy and ipFamilies that Kubernetes does not know or that exclude each other.",
  messages: {
    singleStackTwo: "ipFamilyPolicy SingleStack does not allow ipFamilies {families}: the API server refuses it.",
    repeated: "ipFamilies {families} does not name one or two different families: the API server refuses it.",
    unknownFamily: '"{value}" is no IP family; Kubernetes knows IPv4 and IPv6, in exactly this spelling.',
    unknownPolicy:
      '"{value}" is no ipFamilyPolicy; Kubernetes knows SingleStack, PreferDualStack and RequireDualStack.',
  },
  why: "Kubernetes validates both fields together and refuses the Service; nothing reaches GKE.",
  fix: "Use RequireDualStack for two families, SingleStack for one.",
  sources: ["kubernetes/kubernetes pkg/apis/core/validation/validation.go ValidateServiceClusterIPsRelatedFields"],
  on: ["create", "update"],
  service: {
    when: [
      where(
        "that write IP families or a policy for them",
        ({ object }) => object.ipFamilies.length > 0 || object.ipFamilyPolicy !== undefined,
      ),
    ],
    check(s, report) {
      const { ipFamilies, ipFamilyPolicy } = s.object;
      if (ipFamilyPolicy && !POLICIES.includes(ipFamilyPolicy)) {
        const path = "/spec/ipFamilyPolicy";
        const edits = respelt(path, ipFamilyPolicy, POLICIES);
        report({ message: "unknownPolicy", path, data: { value: ipFamilyPolicy }, ...(edits && { edits }) });
      }
      const value = ipFamilies.find((family) => !FAMILIES.includes(family));
      if (value !== undefined) {
        const path = pointer("spec", "ipFamilies", ipFamilies.indexOf(value));
        const edits = respelt(path, value, FAMILIES);
        report({ message: "unknownFamily", path, data: { value }, ...(edits && { edits }) });
      } else if (ipFamilies.length > 1 && new Set(ipFamilies).size < ipFamilies.length) {
        report({ message: "repeated", path: "/spec/ipFamilies", data: { families: listed(ipFamilies) } });
      } else if (ipFamilyPolicy === "SingleStack" && ipFamilies.length > 1 && !isTrimmed(s.object, s.previous)) {
        report({ message: "singleStackTwo", path: "/spec/ipFamilies", data: { families: listed(ipFamilies) } });
      }
    },
  },
});

function listed(families: readonly string[]): string {
  return `[${families.join(", ")}]`;
}

/** The edit that only corrects the case, where that is all that is wrong. */
function respelt(path: string, value: string, known: readonly string[]): readonly Edit[] | undefined {
  const right = known.find((name) => name.toLowerCase() === value.toLowerCase());
  return right === undefined ? undefined : [{ kind: "replace", path, expected: value, value: right }];
}

/** A change of the policy alone is no mistake: the API server takes the second family away. */
function isTrimmed(object: Service, previous: Service | undefined): boolean {
  return (
    previous !== undefined &&
    previous.ipFamilyPolicy !== "SingleStack" &&
    previous.ipFamilies.join() === object.ipFamilies.join()
  );
}
