import type { JsonObject } from "../../domain/json.ts";
import { displayName } from "../../domain/kinds/metadata.ts";
import { SERVICE } from "../../domain/kinds/service.ts";
import { SERVICE_ATTACHMENT } from "../../domain/kinds/service-attachment.ts";
import { isOpenToAll } from "../../lint/exposure.ts";
import type { PlanPromise } from "./plan.ts";
import type { World } from "./world.ts";

/** What outside of the cluster, or beside the Service, breaks or has to be told. */
export function outsideOf(
  world: World,
  before: JsonObject,
  after: JsonObject,
  promise: PlanPromise,
): readonly string[] {
  const [was, is] = [world.modelOf(before), world.modelOf(after)];
  const isOther = was.implementation !== is.implementation || promise.strategy !== "in-place";
  const opensUp = !was.isExternal && isOpenToAll(is);
  const addresses = SERVICE.read(before).statusIPs.join(" and ") || "the old address";
  return [
    ...(opensUp
      ? [
          "The internet: everyone can reach the new load balancer. Write spec.loadBalancerSourceRanges into its manifest where not all should.",
        ]
      : []),
    ...(promise.address === "new"
      ? [
          `DNS records and configuration that name ${addresses}.`,
          `Allow-lists of others, and firewall rules of your own, that name ${addresses}.`,
        ]
      : []),
    ...(isOther
      ? [
          "Dashboards and alerts that name the load balancer's forwarding rule, backend service or target pool: all get new names.",
          "IAM conditions, organisation policies and Cloud Armor that name those resources.",
        ]
      : []),
    ...(was.implementation !== is.implementation
      ? [
          "Firewall rules of your own: health checks come from 130.211.0.0/22 and 35.191.0.0/16, and node tags or rule names differ.",
        ]
      : []),
    ...attachmentsTo(world, before).map(
      (name) => `ServiceAttachment ${name}: it publishes the old load balancer, which can't be deleted while it does.`,
    ),
    "GitOps: change the manifest there in the same order, or pause its sync, else it undoes the steps.",
  ];
}

function attachmentsTo({ objects }: World, service: JsonObject): readonly string[] {
  const { metadata } = SERVICE.read(service);
  return objects.flatMap((object) => {
    if (object["kind"] !== SERVICE_ATTACHMENT.kind) return [];
    const attachment = SERVICE_ATTACHMENT.read(object);
    const isOfIt = attachment.metadata.namespace === metadata.namespace && attachment.service === metadata.name;
    return isOfIt ? [displayName(attachment.metadata)] : [];
  });
}
