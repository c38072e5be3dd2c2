import { NEG } from "../../domain/annotations.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotates } from "../shared/conditions.ts";
import { NEG_PATH, negOf } from "../shared/neg-use.ts";

const EVERY_ZONE = "*";

export const negZonesInvalid = defineRule({
  id: "neg-zones-invalid",
  group: "neg",
  action: "warn",
  summary: "A list of zones in cloud.google.com/neg that is ignored or says less than it seems.",
  messages: {
    notInRegion: 'Zone "{zone}" is not in the cluster\'s region: GKE ignores the whole list of zones.',
    wildcard: '"*" means every zone of the region; the other zones of the list are ignored.',
    nothingExposed: "zones only counts for exposed_ports, and there are none.",
  },
  why:
    "Zones make GKE create empty NEGs ahead of the nodes. One unknown zone discards the list with the event " +
    "IgnoreZonePreprovisioningAnnotation, so the NEGs that a load balancer refers to are missing.",
  fix: 'List only zones of the cluster\'s region, or "*".',
  sources: [
    "kubernetes/ingress-gce pkg/negannotation/negannotation.go ResolvePreprovisioningZones",
    "kubernetes/ingress-gce pkg/flags/flags.go enable-neg-preprovisioning",
  ],
  on: ["create", "update"],
  needs: ["regionZones"],
  service: {
    when: [
      annotates(NEG),
      where("that list zones for their NEGs", ({ object }) => (negOf(object)?.zones.length ?? 0) > 0),
    ],
    check({ object, cluster }, report) {
      const { zones = [], exposedPorts } = negOf(object) ?? {};
      if (exposedPorts?.size === 0) {
        report({ message: "nothingExposed", path: NEG_PATH, about: "zones", fix: "Remove zones, or expose ports." });
      }
      if (zones.includes(EVERY_ZONE)) {
        if (zones.length > 1) report({ message: "wildcard", action: "info", path: NEG_PATH, about: "wildcard" });
        return;
      }
      const stranger = zones.find((zone) => !cluster.regionZones.includes(zone));
      if (stranger === undefined) return;
      report({ message: "notInRegion", path: NEG_PATH, about: `zone ${stranger}`, data: { zone: stranger } });
    },
  },
});
