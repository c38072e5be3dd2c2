import type { Reason } from "../../reason.ts";
import type { History } from "../history.ts";
import { isOwned } from "../ingress-ownership.ts";
import type { NegForecast } from "../neg/state.ts";

/** A backend of an Ingress, as the load balancer has it. */
export interface BackendForecast {
  /** Pods behind NEGs; else nodes behind instance groups. */
  readonly neg: boolean;
  readonly protocol: string;
  readonly backendConfig: string | null;
}

/** What the Ingress controller makes of an Ingress. Without an owner there are but `fails` and `frontends`. */
export interface IngressForecast {
  readonly owned: boolean;
  /** Its last sync ended in an error, or its translation named one. */
  readonly fails: boolean;
  readonly allowHttp?: boolean;
  /** By "namespace/service:port", or "default" for GKE's own. */
  readonly backends?: Readonly<Record<string, BackendForecast>>;
  /** "host path backend", sorted. */
  readonly routes?: readonly string[];
  /** The forwarding rules that exist afterwards, such as "80 external". */
  readonly frontends: readonly string[];
  /** By backend, "TYPE path port". */
  readonly healthChecks?: Readonly<Record<string, string>>;
}

/** The Ingresses by "namespace/name", and why they are as they are. */
export interface IngressesForecast {
  readonly ingresses: ReadonlyMap<string, IngressForecast>;
  readonly reasons: readonly Reason[];
}

/** What the Ingress controller makes of the last state of `history`, where the NEG controller has done its part. */
export function forecastIngresses({ states, switches }: History, _negs: NegForecast): IngressesForecast {
  const ingresses = [...(states.at(-1)?.ingresses ?? [])].map(([name, ingress]): [string, IngressForecast] => [
    name,
    { owned: isOwned(ingress, switches), fails: false, frontends: [] },
  ]);
  return { ingresses: new Map(ingresses), reasons: [] };
}
