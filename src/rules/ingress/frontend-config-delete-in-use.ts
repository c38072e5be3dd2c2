import { frontendConfigNameOf } from "../../controllers/l7/ingress/front-end.ts";
import type { Ingress } from "../../domain/kinds/ingress.ts";
import { displayName } from "../../domain/kinds/metadata.ts";
import { defineRule } from "../../engine/rule.ts";
import { gkeClassOf } from "../shared/ingress-class.ts";

export const frontendConfigDeleteInUse = defineRule({
  id: "frontend-config-delete-in-use",
  group: "ingress",
  action: "warn",
  summary: "The deletion of a FrontendConfig that an Ingress names.",
  messages: {
    redirects:
      "Ingress {ingress} still names this FrontendConfig: its redirect goes, so plain HTTP opens, and every sync fails.",
    used: "Ingress {ingress} still names this FrontendConfig: every sync of it fails.",
  },
  why:
    "The Ingress controller sets the load balancer up without the FrontendConfig that it does not find, and then fails: a " +
    "redirect to HTTPS is taken away, and an SSL policy stays as it was.",
  fix: "Take its name out of the Ingress first.",
  sources: ["kubernetes/ingress-gce pkg/frontendconfig/frontendconfig.go FrontendConfigForIngress"],
  on: ["delete"],
  looksUp: ["ingresses"],
  frontendConfig: {
    check({ object, index }, report) {
      const { namespace, name } = object.metadata;
      for (const ingress of index.ingressesIn(namespace)) {
        if (!isTaken(ingress) || frontendConfigNameOf(ingress) !== name) continue;
        const data = { ingress: displayName(ingress.metadata) };
        const message = object.redirect?.enabled && gkeClassOf(ingress) === "gce" ? "redirects" : "used";
        report({ message, path: "/metadata/name", about: data.ingress, data });
      }
    },
  },
});

/** Whether GKE's controller looks for the FrontendConfig of the Ingress, of whichever class. */
function isTaken(ingress: Ingress): boolean {
  return !ingress.metadata.isTerminating && gkeClassOf(ingress) !== undefined;
}
