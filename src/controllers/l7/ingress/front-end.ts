import {
  INGRESS_ALLOW_HTTP,
  INGRESS_FRONTEND_CONFIG,
  INGRESS_GLOBAL_STATIC_IP,
  INGRESS_REGIONAL_STATIC_IP,
} from "../../../domain/annotations.ts";
import { parseGoBool } from "../../../domain/go-bool.ts";
import type { FrontendConfig } from "../../../domain/kinds/frontend-config.ts";
import type { Ingress } from "../../../domain/kinds/ingress.ts";
import type { Switches } from "../switches.ts";
import { certificatesOf } from "./certificates.ts";
import type { Fault } from "./fault.ts";
import { type LoadBalancerKind, loadBalancerKindOf, scopeOf } from "./load-balancer-kind.ts";
import { isFound, type Looked, type Surroundings } from "./surroundings.ts";

const L7 = "ingress-gce pkg/loadbalancers/l7.go edgeHop";

/** A forwarding rule with its proxy. */
export interface FrontEnd {
  readonly port: 80 | 443;
  /** The load balancer that it was made for; it keeps the scheme of that. */
  readonly kind: LoadBalancerKind;
  /** The name of the static address that it is on; undefined for one that Google Cloud chose. */
  readonly address: string | undefined;
  /** Every client is sent to HTTPS. */
  readonly redirects: boolean;
}

/** The front ends that an Ingress asks for. */
interface WantedFrontEnds {
  readonly http: FrontEnd | undefined;
  readonly https: FrontEnd | undefined;
  /** HTTPS is asked for, even where nothing is named that it could be served with. */
  readonly isHttpsAsked: boolean;
}

/** The front ends that the Ingress asks for. */
export function wantedFrontEnds(ingress: Ingress, surroundings: Surroundings): WantedFrontEnds {
  const rule = { kind: loadBalancerKindOf(ingress), address: addressNameOf(ingress)?.name };
  const { isHttpsAsked, isHttpsServed } = certificatesOf(ingress);
  const redirects = redirectsToHttps(ingress, surroundings);
  return {
    http: allowsHttp(ingress) ? { ...rule, port: 80, redirects } : undefined,
    https: isHttpsServed ? { ...rule, port: 443, redirects: false } : undefined,
    isHttpsAsked,
  };
}

/** Whether a front end sends every client to a port that none of them serves. */
export function redirectsToNothing(frontEnds: readonly FrontEnd[]): boolean {
  return frontEnds.some(({ redirects }) => redirects) && !frontEnds.some(({ port }) => port === 443);
}

/** Whether HTTP is served: what is no Go boolean counts as true (ingress-gce pkg/annotations/ingress.go AllowHTTP). */
export function allowsHttp({ metadata }: Ingress): boolean {
  return parseGoBool(metadata.annotations.get(INGRESS_ALLOW_HTTP) ?? "true") ?? true;
}

/** The static address that the Ingress names under either key, and where; undefined for none. */
export function addressNameOf({ metadata }: Ingress): { readonly name: string; readonly key: string } | undefined {
  for (const key of [INGRESS_REGIONAL_STATIC_IP, INGRESS_GLOBAL_STATIC_IP]) {
    const name = metadata.annotations.get(key) ?? "";
    if (name !== "") return { name, key };
  }
  return undefined;
}

/** The name of the FrontendConfig; "" for none. */
export function frontendConfigNameOf({ metadata }: Ingress): string {
  return metadata.annotations.get(INGRESS_FRONTEND_CONFIG) ?? "";
}

/** The FrontendConfig of the Ingress; undefined where it names none (frontendconfig/frontendconfig.go FrontendConfigForIngress). */
export function frontendConfigOf(ingress: Ingress, surroundings: Surroundings): Looked<FrontendConfig> | undefined {
  const name = frontendConfigNameOf(ingress);
  return name === "" ? undefined : surroundings.frontendConfig(ingress.metadata.namespace, name);
}

/** Whether the HTTP front end sends every client to HTTPS; a FrontendConfig that is missing says nothing. */
function redirectsToHttps(ingress: Ingress, surroundings: Surroundings): boolean {
  const config = frontendConfigOf(ingress, surroundings);
  return config !== undefined && isFound(config) && config.redirect?.enabled === true;
}

/** Why no load balancer of the Ingress can be named: a dot is in the part of the name that resources carry (namer/frontendnamer.go IsValidLoadBalancer). */
export function nameFault(
  { metadata: { namespace, name } }: Ingress,
  { v2FrontendNamer }: Switches,
): Fault | undefined {
  const [start, kept] = v2FrontendNamer ? v2NameParts(namespace, name) : v1NameParts(namespace, name);
  // Nothing else that the names of objects may have is refused.
  if (!`${start}${kept}`.includes(".")) return undefined;
  return {
    kind: "name-with-dots",
    text: `the name ${name} can't be part of the names of Compute Engine resources`,
    source: "ingress-gce pkg/utils/namer/frontendnamer.go IsValidLoadBalancer",
    location: ["metadata", "name"],
  };
}

/** Why neither HTTP nor HTTPS is left. */
export function nothingServedFault(ingress: Ingress): Fault | undefined {
  if (allowsHttp(ingress) || certificatesOf(ingress).isHttpsAsked) return undefined;
  const text = "HTTP is off and there is no certificate: nothing is left to serve";
  return { kind: "nothing-to-serve", text, source: L7, location: ["metadata", "annotations", INGRESS_ALLOW_HTTP] };
}

/** Why an internal load balancer can't serve HTTP and HTTPS together: without a shared static address each would get its own. */
export function internalBothFault(ingress: Ingress): Fault | undefined {
  const isBoth = allowsHttp(ingress) && certificatesOf(ingress).isHttpsAsked;
  if (!isBoth || loadBalancerKindOf(ingress) !== "internal" || addressNameOf(ingress)) return undefined;
  const text = "an internal Ingress serves HTTP and HTTPS together only on a static address";
  return { kind: "internal-http-and-https", text, source: L7 };
}

/** Why a redirect to HTTPS can't be had (loadbalancers/url_maps.go ensureRedirectURLMap). */
export function redirectFault(
  ingress: Ingress,
  surroundings: Surroundings,
  { v2FrontendNamer }: Switches,
): Fault | undefined {
  if (!redirectsToHttps(ingress, surroundings)) return undefined;
  const source = "ingress-gce pkg/loadbalancers/url_maps.go ensureRedirectURLMap";
  const object = `FrontendConfig ${ingress.metadata.namespace}/${frontendConfigNameOf(ingress)}`;
  if (loadBalancerKindOf(ingress) === "internal") {
    return { kind: "redirect-internal", text: "an internal Ingress can't redirect to HTTPS", source, object };
  }
  if (v2FrontendNamer) return undefined;
  return { kind: "redirect-old-names", text: "an Ingress with the old names can't redirect to HTTPS", source, object };
}

/** Why the address can't be told: two names are written. */
export function twoAddressesFault({ metadata }: Ingress): Fault | undefined {
  const isBoth = [INGRESS_GLOBAL_STATIC_IP, INGRESS_REGIONAL_STATIC_IP].every((key) => metadata.annotations.get(key));
  if (!isBoth) return undefined;
  const location = ["metadata", "annotations", INGRESS_REGIONAL_STATIC_IP];
  const source = "ingress-gce pkg/annotations/ingress.go StaticIPName";
  return { kind: "two-address-names", text: "a global and a regional static address are named", source, location };
}

/** Why the named address can't be had: none of that name is where the class looks for it, whatever the key (forwarding_rules.go getEffectiveIP). */
export function addressFault(ingress: Ingress, surroundings: Surroundings): Fault | undefined {
  const named = addressNameOf(ingress);
  if (!named) return undefined;
  const scope = scopeOf(loadBalancerKindOf(ingress));
  if (surroundings.address(scope, named.name) !== "missing") return undefined;
  return {
    kind: "address-missing",
    text: `there is no ${scope} static address named "${named.name}"`,
    source: "ingress-gce pkg/loadbalancers/forwarding_rules.go getEffectiveIP",
    location: ["metadata", "annotations", named.key],
  };
}

/** Why every sync fails though the load balancer is made: its FrontendConfig is missing (controller.go sync). */
export function frontendConfigFault(ingress: Ingress, surroundings: Surroundings): Fault | undefined {
  if (frontendConfigOf(ingress, surroundings) !== "missing") return undefined;
  return {
    kind: "frontend-config-missing",
    text: `there is no FrontendConfig ${frontendConfigNameOf(ingress)} in namespace ${ingress.metadata.namespace}`,
    source: "ingress-gce pkg/frontendconfig/frontendconfig.go FrontendConfigForIngress",
    location: ["metadata", "annotations", INGRESS_FRONTEND_CONFIG],
  };
}

/** What the names of resources keep of namespace and name: 36 characters, the longer one cut more (namer/utils.go TrimFieldsEvenly). */
function v2NameParts(namespace: string, name: string): readonly [string, string] {
  const total = namespace.length + name.length;
  if (total <= MOST_NAME_CHARACTERS) return [namespace, name];
  const excess = total - MOST_NAME_CHARACTERS;
  const keep = (part: string) => part.length - Math.floor((part.length * excess) / total) - 1;
  const kept = [keep(namespace), keep(name)] as const;
  const left = MOST_NAME_CHARACTERS - kept[0] - kept[1];
  return [namespace.slice(0, kept[0] + Number(left > 0)), name.slice(0, kept[1] + Number(left > 1))];
}

const MOST_NAME_CHARACTERS = 36;

/** The old names: "k8s-um-namespace-name--cluster", cut at the end (namer/namer.go truncate). */
function v1NameParts(namespace: string, name: string): readonly [string, string] {
  return [namespace, name.slice(0, Math.max(0, OLD_NAME_CHARACTERS - namespace.length))];
}

/** 62 less "k8s-um-" and the dash between namespace and name. */
const OLD_NAME_CHARACTERS = 54;
