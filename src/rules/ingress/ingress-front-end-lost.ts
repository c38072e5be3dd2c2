import { addressNameOf } from "../../controllers/l7/ingress/front-end.ts";
import type { IngressModel } from "../../controllers/l7/ingress/model.ts";
import { pointer } from "../../domain/json.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { ofGkeClass } from "../shared/ingress-class.ts";
import { isMade } from "../shared/ingress-faults.ts";

export const ingressFrontEndLost = defineRule({
  id: "ingress-front-end-lost",
  group: "ingress",
  action: "warn",
  summary: "An edit after which clients no longer find a live Ingress where it was.",
  messages: {
    https: "HTTPS is no longer served: without a certificate the front end on port 443 is deleted at once.",
    moves: "The front ends move from address {former} to {name}: at the former one nobody answers any more.",
  },
  why:
    "A forwarding rule for HTTPS is there as long as a certificate is named, and is deleted with the last one. A forwarding " +
    "rule can't change its address: it is deleted and made again on the new one.",
  fix: "Keep the certificate and the address, or move clients to a second Ingress first.",
  sources: [
    "kubernetes/ingress-gce pkg/loadbalancers/l7.go edgeHop",
    "kubernetes/ingress-gce pkg/loadbalancers/forwarding_rules.go checkForwardingRule",
  ],
  on: ["update"],
  comparesOldAndNew: true,
  ingress: {
    when: [
      ofGkeClass,
      where(
        "that has a load balancer before the edit",
        ({ previous, ingressModels }) => previous !== undefined && isMade(ingressModels.of(previous)),
      ),
    ],
    check({ object, previous, ingressModels }, report) {
      const is = ingressModels.of(object);
      const was = previous && ingressModels.of(previous);
      if (!was || !isMade(is) || was.kind !== is.kind) return;
      if (servesHttps(was) && !servesHttps(is)) report({ message: "https", path: "/spec/tls" });
      const named = addressNameOf(object);
      const former = addressNameOf(was.ingress)?.name;
      if (!named || former === undefined || named.name === former) return;
      const path = pointer("metadata", "annotations", named.key);
      report({ message: "moves", path, data: { former, name: named.name } });
    },
  },
});

function servesHttps({ frontEnds }: IngressModel): boolean {
  return frontEnds.some(({ port }) => port === 443);
}
