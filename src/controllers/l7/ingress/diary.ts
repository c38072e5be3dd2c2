import { INGRESS_MANAGED_CERTIFICATES } from "../../../domain/annotations.ts";
import type { Ingress } from "../../../domain/kinds/ingress.ts";
import type { Reason } from "../../reason.ts";
import { classOf, isOwned } from "../ingress-ownership.ts";
import type { Switches } from "../switches.ts";
import { DEFAULT_BACKEND } from "./backend.ts";
import { certificatesOf } from "./certificates.ts";
import type { IngressController, Sync } from "./controller.ts";
import { allowsHttp, type FrontEnd, redirectsToNothing } from "./front-end.ts";
import { backendsOf } from "./url-map.ts";

const L7 = "ingress-gce pkg/loadbalancers/l7.go edgeHop";

/** Why the Ingresses are as they are, in the order of `ingresses`; of what goes as written there is nothing to tell. */
export function diaryOf(
  controller: IngressController,
  ingresses: ReadonlyMap<string, Ingress>,
  switches: Switches,
): readonly Reason[] {
  const frontEnds = new Map([...ingresses.keys()].map((name) => [name, controller.frontEndsOf(name)]));
  const told = [...ingresses].flatMap(([name, ingress]) => {
    const sync = controller.lastSyncOf(name);
    const owned = frontEnds.get(name) ?? [];
    const reasons = isOwned(ingress, switches) && sync ? ofOwned(ingress, sync, owned) : ofOthers(ingress, owned);
    return reasons.map(({ text, source }) => ({ text: `Ingress ${name}: ${text}`, source }));
  });
  return [...told, ...sharedAddresses(frontEnds)];
}

/** An Ingress that GKE's controller does not take. */
function ofOthers(ingress: Ingress, left: readonly FrontEnd[]): readonly Reason[] {
  const source = "ingress-gce pkg/utils/utils.go IsGCEIngress";
  const name = classOf(ingress);
  const why =
    name === "" ? "ingressClassName is written, which GKE takes for another's" : `class "${name}" is not its own`;
  const text = `GKE's controller does not take it: ${why}`;
  if (left.length === 0) return [{ text, source }];
  const leak = `${left.map(({ port }) => port).join(" and ")} still served: the controller looked for it in the scope of the new class`;
  return [
    { text, source },
    { text: leak, source: "ingress-gce pkg/controller/controller.go preSyncGC" },
  ];
}

function ofOwned(ingress: Ingress, { translation, fault }: Sync, frontEnds: readonly FrontEnd[]): readonly Reason[] {
  const stops = translation.faults.map(({ text, source }) => ({
    text: `nothing of it is changed, because ${text}`,
    source,
  }));
  const fails =
    fault && stops.length === 0
      ? [
          {
            text:
              fault.kind === "frontend-config-missing"
                ? `all is made, and fails, because ${fault.text}`
                : `it is not brought to its end, because ${fault.text}`,
            source: fault.source,
          },
        ]
      : [];
  return [...stops, ...fails, ...ofCertificates(ingress), ...ofRedirect(frontEnds), ...ofDefault(translation)];
}

function ofCertificates(ingress: Ingress): readonly Reason[] {
  const { isHttpsAsked, isHttpsServed } = certificatesOf(ingress);
  if (isHttpsAsked && !isHttpsServed) {
    const served = allowsHttp(ingress) ? "HTTP alone is served" : "nothing is served, without an error";
    return [{ text: `pre-shared-cert names no certificate: ${served}`, source: L7 }];
  }
  if (isHttpsAsked || !ingress.metadata.annotations.get(INGRESS_MANAGED_CERTIFICATES)) return [];
  const text =
    "managed certificates count once their controller has written pre-shared-cert; until then HTTPS is not served";
  return [{ text, source: "ingress-gce pkg/annotations/ingress.go UseNamedTLS" }];
}

function ofRedirect(frontEnds: readonly FrontEnd[]): readonly Reason[] {
  return redirectsToNothing(frontEnds)
    ? [
        {
          text: "port 80 sends every client to port 443, which nobody serves",
          source: "ingress-gce pkg/loadbalancers/url_maps.go ensureRedirectURLMap",
        },
      ]
    : [];
}

function ofDefault({ faults, urlMap }: Sync["translation"]): readonly Reason[] {
  if (faults.length > 0 || !backendsOf(urlMap).some(({ key }) => key === DEFAULT_BACKEND)) return [];
  const text = "what no host and path match gets 404 from GKE's own default backend";
  return [{ text, source: "ingress-gce pkg/controller/translator/translator.go TranslateIngress" }];
}

/** What the controller asks for and Compute Engine documents that it refuses. */
function sharedAddresses(frontEnds: ReadonlyMap<string, readonly FrontEnd[]>): readonly Reason[] {
  const users = Map.groupBy(
    [...frontEnds].flatMap(([name, rules]) => rules.map((rule) => ({ name, rule }))),
    ({ rule }) => `${rule.kind === "external" ? "global" : "regional"} address ${rule.address}, port ${rule.port}`,
  );
  return [...users].flatMap(([place, sharers]): Reason[] => {
    if (sharers.length < 2 || sharers[0]?.rule.address === undefined) return [];
    const names = sharers.map(({ name }) => name).join(" and ");
    const text = `Ingresses ${names} ask for ${place}: Compute Engine gives it to the first, and the others fail`;
    return [{ text, source: "ingress-gce pkg/loadbalancers/forwarding_rules.go getEffectiveIP" }];
  });
}
