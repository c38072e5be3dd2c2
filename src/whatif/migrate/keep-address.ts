import { isReachable, staticAddressesOf } from "../../controllers/l4/static-addresses.ts";
import { parseAddress } from "../../domain/addresses.ts";
import { INTERNAL_SUBNET, LOAD_BALANCER_IP_ADDRESSES, LOAD_BALANCER_SUBNET } from "../../domain/annotations.ts";
import type { AddressRecord } from "../../domain/cluster-profile.ts";
import { GATES } from "../../domain/features.ts";
import { isAtLeast } from "../../domain/gke-version.ts";
import type { JsonObject } from "../../domain/json.ts";
import { annotation, SERVICE } from "../../domain/kinds/service.ts";
import { type Draft, Unplannable } from "./draft.ts";
import { editService } from "./edit-service.ts";
import type { World } from "./world.ts";

/** The addresses of a live load balancer, and the names under which they are reserved. */
interface Reserved {
  readonly records: readonly AddressRecord[];
}

/** Sees to it that every address of the live Service is reserved: those that are not yet get a step. @throws Unplannable */
export function reserveAddresses(draft: Draft, live: JsonObject): Reserved {
  const { world } = draft;
  const service = SERVICE.read(live);
  if (service.statusIPs.length === 0) {
    throw new Unplannable("its address is not known: give the object as it lives, with its status (--state)");
  }
  const records = service.statusIPs.map((text): AddressRecord => {
    const known = recordAt(world, text) ?? presumed(world, live, text);
    return known ?? promote(draft, live, text);
  });
  return { records };
}

/** The manifest with the addresses asked for in the way that the controllers of the target read. */
export function withAddresses(manifest: JsonObject, { records }: Reserved, world: World): JsonObject {
  if (readsNames(world)) {
    const names = records.map(({ name }) => name).join(",");
    return editService(manifest, {
      annotations: { [LOAD_BALANCER_IP_ADDRESSES]: names },
      spec: { loadBalancerIP: undefined },
    });
  }
  return editService(manifest, {
    annotations: { [LOAD_BALANCER_IP_ADDRESSES]: undefined },
    spec: { loadBalancerIP: records[0]?.address },
  });
}

/** Whether names of addresses are read, by the controllers that read any. */
export function readsNames({ cluster }: World): boolean {
  const version = cluster.find("gkeVersion");
  return version === undefined || isAtLeast(version, GATES.addressNames);
}

function recordAt({ cluster }: World, text: string): AddressRecord | undefined {
  const address = parseAddress(text)?.text ?? text;
  return cluster.addressInventory.at(address).find((record) => isReachable(record, cluster));
}

/** Without an inventory the name in the annotation is presumed to be that of the address which the load balancer has. */
function presumed(world: World, live: JsonObject, text: string): AddressRecord | undefined {
  const service = SERVICE.read(live);
  if (annotation(service, LOAD_BALANCER_IP_ADDRESSES) === undefined || world.cluster.knows("addresses"))
    return undefined;
  const { considered } = staticAddressesOf(service, world.cluster);
  const position = service.statusIPs.indexOf(text);
  const name = considered[position];
  if (name === undefined || considered.length !== service.statusIPs.length) return undefined;
  const record = recordOf(world, live, { name, text });
  world.reserve(record);
  return record;
}

function promote(draft: Draft, live: JsonObject, text: string): AddressRecord {
  const { world } = draft;
  const { metadata } = SERVICE.read(live);
  const isIpv6 = parseAddress(text)?.family === "IPv6";
  const name = `${metadata.name.slice(0, 55)}-ip${isIpv6 ? "v6" : ""}`;
  const record = recordOf(world, live, { name, text });
  const region = world.cluster.find("region") ?? "REGION";
  const subnet = record.type === "INTERNAL" ? ` --subnet=${subnetOf(world, live)}` : "";
  const tier = record.type === "EXTERNAL" && !isIpv6 ? ` --network-tier=${record.tier}` : "";
  const purpose = record.purpose ? ` --purpose=${record.purpose}` : "";
  const family = isIpv6 ? ` --ip-version=IPV6 --prefix-length=96${subnet === "" ? " --endpoint-type=NETLB" : ""}` : "";
  draft.command(
    [
      `gcloud compute addresses create ${name} --region=${region} --addresses=${text}${subnet}${purpose}${tier}${family}`,
    ],
    {
      title: `Reserve the address ${text} as ${name}`,
      note: "An address in use can be reserved; nothing happens to traffic. Where it is reserved already, the command says so: use that name instead.",
      check: `gcloud compute addresses describe ${name} --region=${region}: the status is IN_USE.`,
      rollback: `gcloud compute addresses delete ${name} --region=${region}, once no Service names it.`,
      reserves: record,
    },
  );
  return record;
}

function recordOf(
  world: World,
  live: JsonObject,
  { name, text }: { readonly name: string; readonly text: string },
): AddressRecord {
  const model = world.modelOf(live);
  const isIpv6 = parseAddress(text)?.family === "IPv6";
  const region = world.cluster.find("region");
  return {
    name,
    address: text,
    ipVersion: isIpv6 ? "IPV6" : "IPV4",
    type: model.isInternal ? "INTERNAL" : "EXTERNAL",
    ...(!model.isInternal && { tier: model.networkTier === "Standard" ? "STANDARD" : "PREMIUM" }),
    ...(region !== undefined && { region }),
    ...(model.isInternal && !isIpv6 && isShared(world, live, text) && { purpose: "SHARED_LOADBALANCER_VIP" }),
  };
}

/** Whether another Service has the address too. */
function isShared({ objects }: World, live: JsonObject, text: string): boolean {
  return objects.some((object) => object !== live && SERVICE.read(object).statusIPs.includes(text));
}

function subnetOf({ cluster }: World, live: JsonObject): string {
  const service = SERVICE.read(live);
  const named = annotation(service, LOAD_BALANCER_SUBNET);
  return named || annotation(service, INTERNAL_SUBNET) || cluster.facts.clusterSubnet.name;
}
