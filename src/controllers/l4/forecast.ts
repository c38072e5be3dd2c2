import type { Cluster } from "../../domain/cluster.ts";
import type { Service } from "../../domain/kinds/service.ts";
import { grantRefusalOf } from "./address-grant.ts";
import { observe } from "./forecast/observe.ts";
import { type Forecast, outcomeOf } from "./forecast/outcome.ts";
import { runControllers } from "./forecast/run.ts";
import { ServiceModel } from "./model.ts";

export type { AddressChange, Forecast, ForecastRule } from "./forecast/outcome.ts";

/** What a forecast is made of. */
interface ForecastInput {
  readonly cluster: Cluster;
  /** The Service as the API server holds it; undefined for a new one. */
  readonly old: Service | undefined;
  /** The Service as it is submitted; undefined for a deletion. */
  readonly new: Service | undefined;
}

/**
 * What GKE's controllers will do when the old Service becomes the new one: the old load balancer is reconstructed, then
 * the controllers' own steps are taken on it, in their order.
 */
export function forecast({ cluster, old, new: next }: ForecastInput): Forecast {
  const { value: cloud, noted: assumed } = cluster.assumptions.during(() => observe(old, cluster));
  const before = cloud.rules;
  const service = next ?? old;
  if (service === undefined) return outcomeOf(cloud, before, []);
  const isDeletion = next === undefined || next.metadata.isTerminating;
  const run = cluster.assumptions.during(() => runControllers({ cluster, cloud, old, service, isDeletion }));
  const facts = new Set([...assumed, ...run.noted]);
  if (facts.size > 0) cloud.explain(`Assumed, because the cluster profile is silent: ${[...facts].join(", ")}`, "");
  const notGranted = isDeletion ? undefined : grantRefusalOf(new ServiceModel(service, old, cluster));
  const refusal = `Google Cloud does not grant ${service.loadBalancerIP ?? "the named address"}: ${notGranted}`;
  if (notGranted !== undefined) cloud.explain(refusal, "Compute Engine: forwardingRules.insert");
  return { ...outcomeOf(cloud, before, run.value), ...(notGranted !== undefined && { notGranted }) };
}
