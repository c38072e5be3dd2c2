import { firstProtocol } from "../../controllers/l4/forwarding.ts";
import type { ServiceModel } from "../../controllers/l4/model.ts";
import { type Feature, GATES } from "../../domain/features.ts";
import { formatGkeVersion } from "../../domain/gke-version.ts";
import { needsFamily } from "../../domain/kinds/service.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { hasSeveralPorts, wantsEither } from "../shared/conditions.ts";
import { doubtfulSince } from "../shared/version-unknown.ts";

export const mixedProtocolUnsupported = defineRule({
  id: "mixed-protocol-unsupported",
  group: "ports",
  action: "deny",
  summary: "TCP and UDP on one Service where the controller serves one protocol only.",
  messages: {
    legacy: "TCP and UDP on one Service: the legacy implementation refuses it (condition LoadBalancerPortsError).",
    tooOld: "TCP and UDP on one Service need GKE {gate}: below it only {protocol} is served, silently, on all ports.",
    unknownVersion:
      "TCP and UDP on one Service need GKE {gate}: an older cluster serves {protocol} alone, or refuses both.",
  },
  why:
    "The legacy controllers refuse mixed protocols: a new Service gets no load balancer, a live one keeps its old ports. " +
    "The newer ones, before they can serve both, take the protocol of the first port for everything, without an event.",
  fix: "Make a Service for each protocol, on one static IP.",
  sources: [
    "kubernetes/cloud-provider-gcp providers/gce/gce_loadbalancer.go processMixedProtocolCheck",
    "kubernetes/ingress-gce pkg/utils GetProtocol",
    "GKE: Mixed protocol load balancers",
  ],
  on: ["create", "update"],
  illustrations: ["protocol"],
  kindDependent: true,
  service: {
    when: [wantsEither, hasSeveralPorts, where("that mix protocols", ({ model }) => model.isMixed)],
    check({ object, model }, report) {
      const path = "/spec/ports";
      if (model.isLegacy) report({ message: "legacy", path });
      else if (!model.isMixedAvailable) {
        const isIpv4Only = !needsFamily(object, "IPv6");
        const isSplit = model.implementation === "rbs-netlb" && isIpv4Only;
        const gate = formatGkeVersion(isSplit ? GATES.mixedExternalIpv4 : GATES.mixedEverywhere);
        report({ message: "tooOld", path, data: { gate, protocol: firstProtocol(object) } });
      } else {
        const gate = doubtfulSince(model, switchOf(model));
        if (gate === undefined) return;
        report({ message: "unknownVersion", action: "warn", path, data: { gate, protocol: firstProtocol(object) } });
      }
    },
  },
});

/** The switch that the Service's load balancer needs. */
function switchOf({ implementation, families }: ServiceModel): Feature {
  if (implementation === "ilb-subsetting") return "mixedProtocolILB";
  return families.includes("IPv6") ? "mixedProtocolL3" : "mixedProtocolNetLB";
}
