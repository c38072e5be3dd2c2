import { ServiceModel } from "../controllers/l4/model.ts";
import { backendConfigNameFor, backendConfigText, portOf } from "../controllers/l7/ingress/backend.ts";
import { allowsHttp } from "../controllers/l7/ingress/front-end.ts";
import { loadBalancerKindOf } from "../controllers/l7/ingress/load-balancer-kind.ts";
import { getsLoadBalancer } from "../controllers/l7/ingress-ownership.ts";
import { readSwitches } from "../controllers/l7/switches.ts";
import { holdEverybody, parseCidr } from "../domain/addresses.ts";
import { INGRESS_MANAGED_CERTIFICATES, INGRESS_PRE_SHARED_CERT } from "../domain/annotations.ts";
import { parseBackendConfigs } from "../domain/backend-config-annotation.ts";
import type { Cluster } from "../domain/cluster.ts";
import { field, listIn } from "../domain/json.ts";
import { BACKEND_CONFIG, type BackendConfig } from "../domain/kinds/backend-config.ts";
import { INGRESS, type Ingress } from "../domain/kinds/ingress.ts";
import { SERVICE } from "../domain/kinds/service.ts";
import { formatPortSet, type PortSet } from "../domain/ports.ts";
import type { ObjectIndex } from "../engine/object-index.ts";

/** How the internet reaches a load balancer, and who is let in. */
export interface Exposure {
  /** Empty while it has none yet. */
  readonly addresses: readonly string[];
  /** What it listens for: "TCP 443", "HTTP and HTTPS". */
  readonly serves: readonly string[];
  /** The ranges that are let in; undefined where GKE makes no firewall rule, so that others decide. */
  readonly sources: readonly string[] | undefined;
  /** Everyone is let in. */
  readonly isOpen: boolean;
  /** What else may keep somebody out: "Cloud Armor policy edge", "IAP". */
  readonly guards: readonly string[];
}

/** What an object is looked at with. */
interface Around {
  readonly cluster: Cluster;
  readonly index: ObjectIndex;
}

/** How the internet reaches the load balancer that GKE makes for an object; undefined where it makes none, or an internal one. */
export function exposureOf(value: unknown, around: Around): Exposure | undefined {
  switch (field(value, "kind")) {
    case SERVICE.kind:
      return exposureOfService(value, around);
    case INGRESS.kind:
      return exposureOfIngress(value, around);
    default:
      return undefined;
  }
}

function exposureOfService(value: unknown, { cluster }: Around): Exposure | undefined {
  const service = SERVICE.readPeer(value);
  const model = new ServiceModel(service, service, cluster);
  if (!model.isExternal) return undefined;
  const sources = rangesOf(model);
  const serves = model.forwardingRules.map(({ protocol, ports }) => `${protocol} ${portsText(ports)}`);
  return {
    addresses: service.statusIPs,
    serves: [...new Set(serves)],
    sources: sources.length > 0 ? sources : undefined,
    isOpen: isOpenToAll(model),
    guards: [],
  };
}

/** Whether the load balancer of the model lets everyone on the internet in. */
export function isOpenToAll(model: ServiceModel): boolean {
  const { IPV4 = [], IPV6 = [] } = model.openedRanges;
  return (
    model.isExternal && [IPV4, IPV6].some((ranges) => holdEverybody(ranges.flatMap((range) => parseCidr(range) ?? [])))
  );
}

function rangesOf({ openedRanges: { IPV4 = [], IPV6 = [] } }: ServiceModel): readonly string[] {
  return [...IPV4, ...IPV6];
}

/** The ports for people, to whom a range of one port is that port. */
function portsText(ports: PortSet): string {
  return ports.kind === "range" && ports.first === ports.last ? String(ports.first) : formatPortSet(ports);
}

const SWITCHES = readSwitches();
const CERTIFICATES = [INGRESS_PRE_SHARED_CERT, INGRESS_MANAGED_CERTIFICATES];
const EVERYONE = ["0.0.0.0/0", "::/0"];

function exposureOfIngress(value: unknown, { index }: Around): Exposure | undefined {
  const ingress = INGRESS.readPeer(value);
  if (!getsLoadBalancer(ingress, SWITCHES) || loadBalancerKindOf(ingress) === "internal") return undefined;
  const status = listIn(field(field(value, "status"), "loadBalancer"), "ingress");
  const { annotations } = ingress.metadata;
  const hasCertificate = ingress.hasTls || CERTIFICATES.some((key) => annotations.has(key));
  return {
    addresses: status.flatMap((entry) => field(entry, "ip") ?? []).map(String),
    serves: [...(allowsHttp(ingress) ? ["HTTP"] : []), ...(hasCertificate ? ["HTTPS"] : [])],
    sources: EVERYONE,
    isOpen: true,
    guards: guardsOf(ingress, index),
  };
}

/** What the BackendConfigs of an Ingress ask of clients, and behind how many of its backends they do. */
function guardsOf(ingress: Ingress, index: ObjectIndex): readonly string[] {
  const configs = ingress.backends.map(({ service, port }) => configFor(ingress, index, service, port));
  const guards = [
    ...new Set(
      configs.flatMap((config) => (config?.securityPolicy ? [`Cloud Armor policy ${config.securityPolicy}`] : [])),
    ),
    ...(configs.some((config) => config?.iap?.enabled) ? ["IAP"] : []),
  ];
  const guarded = configs.filter((config) => config?.securityPolicy || config?.iap?.enabled).length;
  if (guards.length === 0 || guarded === configs.length) return guards;
  return guards.map((guard) => `${guard} on ${guarded} of ${configs.length} backends`);
}

function configFor(
  { metadata: { namespace } }: Ingress,
  index: ObjectIndex,
  name: string | undefined,
  named: number | string | undefined,
): BackendConfig | undefined {
  const service = name === undefined ? undefined : index.service(namespace, name);
  const port = service && named !== undefined ? portOf(service, named) : undefined;
  const parsed = service && port && parseBackendConfigs(backendConfigText(service) ?? "");
  if (!port || !parsed?.ok) return undefined;
  return index.get(BACKEND_CONFIG, namespace, backendConfigNameFor(parsed.names, port));
}
