import { ANY_IPV4, ANY_IPV6 } from "../../domain/addresses.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { isOwnedExternal } from "../shared/conditions.ts";
import { writesRanges, writtenRanges } from "../shared/written-ranges.ts";

export const sourceRangesRemoved = defineRule({
  id: "source-ranges-removed",
  group: "firewall",
  action: "warn",
  summary: "An update that takes the source ranges from a live external load balancer.",
  messages: { opened: "Without source ranges this PUBLIC load balancer is opened to {ranges} at once." },
  why:
    "Without source ranges GKE lets everybody in. The firewall rule is patched in place as soon as the update is " +
    "stored; there is no grace period.",
  fix: "Keep spec.loadBalancerSourceRanges.",
  sources: [
    "kubernetes/ingress-gce pkg/l4/utils/sourceranges.go IPv4ServiceSourceRanges",
    "kubernetes/cloud-provider-gcp providers/gce/gce_loadbalancer_external.go ensureExternalLoadBalancer",
  ],
  on: ["update"],
  comparesOldAndNew: true,
  kindDependent: true,
  service: {
    when: [
      isOwnedExternal,
      where(
        "whose restriction of sources an edit takes away",
        (s) =>
          s.previous !== undefined &&
          writesRanges(s.previous) &&
          !writesRanges(s.object) &&
          s.previousModel?.isLive === true &&
          s.previousModel.isExternal,
      ),
    ],
    check({ previousModel, model }, report) {
      const before = previousModel ? writtenRanges(previousModel) : [];
      if (before.some(({ cidr }) => cidr?.prefixLength === 0)) return;
      const ranges = model.families.map((family) => (family === "IPv4" ? ANY_IPV4 : ANY_IPV6)).join(" and ");
      report({ message: "opened", path: "/spec/loadBalancerSourceRanges", data: { ranges } });
    },
  },
});
