import { INGRESS_NEG } from "../../controllers/l7/neg/auto-annotation.ts";
import { NEG } from "../../domain/annotations.ts";
import { annotation, isLoadBalancer } from "../../domain/kinds/service.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotates } from "../shared/conditions.ts";
import { NEG_PATH } from "../shared/neg-use.ts";

export const negAnnotationInvalid = defineRule({
  id: "neg-annotation-invalid",
  group: "neg",
  action: "deny",
  summary: "A cloud.google.com/neg annotation that the NEG controller can't parse.",
  messages: {
    invalid: "cloud.google.com/neg is not valid: {error}. All NEG sync of this Service stops.",
    invalidOnLoadBalancer:
      "cloud.google.com/neg is not valid: {error}. All NEG sync stops, that of the load balancer itself included.",
    nullPort: "Port {port} of exposed_ports is null; GKE reads an empty object.",
  },
  why:
    "The controller gives up on the whole Service when the value does not decode: Ingress, standalone and layer-4 NEGs " +
    "keep their old endpoints, and an Ingress falls back to instance groups, which a ClusterIP Service does not have.",
  fix: `Write JSON in a quoted string: '${INGRESS_NEG}'.`,
  sources: [
    "GKE: Using container-native load balancing, Creating a Service for a container-native load balancer",
    "kubernetes/ingress-gce pkg/negannotation/negannotation.go NEGAnnotation",
    "kubernetes/ingress-gce pkg/neg/controller.go processService",
  ],
  on: ["create", "update"],
  service: {
    when: [annotates(NEG), where("whose annotation is read", (s) => s.object.neg !== undefined)],
    check({ object }, report) {
      const parsed = object.neg;
      if (parsed?.ok === false) {
        const edits = repairOf(annotation(object, NEG) ?? "");
        const message = isLoadBalancer(object) ? "invalidOnLoadBalancer" : "invalid";
        report({ message, path: NEG_PATH, data: { error: parsed.error }, ...(edits && { edits }) });
      }
      for (const port of parsed?.ok ? parsed.neg.nullPorts : []) {
        const at = { path: NEG_PATH, about: `port ${port}`, data: { port } };
        if (!report({ message: "nullPort", action: "warn", ...at, fix: "Write {} for it." })) return;
      }
    },
  },
});

const LONGEST_SLIP = 60;
const SLIP = /^\{?\s*['"]?ingress['"]?\s*[:=]\s*['"]?true['"]?\s*\}?$/i;

/** The repair where nothing but {"ingress": true} can be meant: YAML or single quotes instead of JSON, or a quoted true. */
function repairOf(text: string) {
  if (text.length > LONGEST_SLIP || !SLIP.test(text.trim())) return undefined;
  return [{ kind: "replace" as const, path: NEG_PATH, expected: text, value: INGRESS_NEG }];
}
