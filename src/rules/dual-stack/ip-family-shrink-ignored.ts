import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { wantsLoadBalancer } from "../shared/conditions.ts";
import { isDualPolicy, policyOf } from "../shared/ip-families.ts";

export const ipFamilyShrinkIgnored = defineRule({
  id: "ip-family-shrink-ignored",
  group: "dual-stack",
  action: "warn",
  summary: "An update that drops a family while the policy stays dual-stack.",
  messages: { readded: "The API server adds the second family again, because ipFamilyPolicy is still {policy}." },
  why: "A dual-stack policy fills up spec.ipFamilies at every update, so the load balancer keeps both families.",
  fix: "Set ipFamilyPolicy: SingleStack to remove the family.",
  sources: ["kubernetes/kubernetes pkg/registry/core/service/storage/alloc.go initIPFamilyFields"],
  on: ["update"],
  comparesOldAndNew: true,
  service: {
    when: [
      wantsLoadBalancer,
      where(
        "that write one family where there were two",
        ({ object, previous }) => object.ipFamilies.length === 1 && previous?.ipFamilies.length === 2,
      ),
    ],
    check({ object, previous }, report) {
      if (!previous || !isDualPolicy(object.ipFamilyPolicy) || !isDualPolicy(policyOf(previous))) return;
      if (object.ipFamilies[0] !== previous.ipFamilies[0]) return;
      report({ message: "readded", path: "/spec/ipFamilies", data: { policy: object.ipFamilyPolicy ?? "" } });
    },
  },
});
