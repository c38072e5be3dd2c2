import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * The GKE API, the Compute Engine API and the metadata server of a Pod with Workload Identity, in one process: the paths,
 * parameters and JSON that their documentation gives, as far as l4guard reads them.
 */
export interface GoogleApis {
  /** http://127.0.0.1:PORT, for every one of them. */
  readonly url: string;
  /** HOST:PORT, for GCE_METADATA_HOST. */
  readonly host: string;
  /** "GET /path" of every request so far. */
  readonly requests: readonly string[];
  /** What clusters.get answers. */
  cluster: object;
  /** Items by scope: "regions/us-central1" or "global". */
  addresses: Record<string, readonly object[]>;
  subnetworks: Record<string, readonly object[]>;
  /** Scopes that an aggregated list could not read. */
  unreachables: readonly string[];
  /** Items on a page. */
  pageSize: number;
  /** The token that is accepted; the metadata server hands out whatever this is at the time. */
  token: string;
  /** Answers requests whose path contains `part` with a status from now on; the returned function ends it. */
  fail(part: string, status: number | "hang", headers?: Record<string, string>): () => void;
  stop(): Promise<void>;
}

const PROJECT = "shop-project";
const REGION = "us-central1";

/** A Cluster as projects.locations.clusters.get returns it. */
export const GKE_CLUSTER = {
  name: "prod",
  selfLink: `https://container.googleapis.com/v1/projects/${PROJECT}/locations/${REGION}/clusters/prod`,
  location: REGION,
  locations: [`${REGION}-a`, `${REGION}-b`],
  currentMasterVersion: "1.34.1-gke.2190000",
  currentNodeCount: 7,
  network: "default",
  subnetwork: "nodes",
  addonsConfig: { httpLoadBalancing: {}, networkPolicyConfig: { disabled: true } },
  ipAllocationPolicy: { useIpAliases: true, stackType: "IPV4_IPV6", ipv6AccessType: "EXTERNAL" },
  networkConfig: {
    network: "projects/host-project/global/networks/default",
    subnetwork: `projects/host-project/regions/${REGION}/subnetworks/nodes`,
    datapathProvider: "ADVANCED_DATAPATH",
    enableL4ilbSubsetting: true,
  },
  nodePools: [{ name: "linux", config: { imageType: "COS_CONTAINERD" } }],
};

const compute = (path: string) => `https://www.googleapis.com/compute/v1/projects/${PROJECT}/${path}`;

/** An Address as addresses.aggregatedList returns it. */
export function googleAddress(name: string, address: string, more: object = {}): object {
  return {
    name,
    address,
    addressType: "EXTERNAL",
    networkTier: "PREMIUM",
    status: "RESERVED",
    region: compute(`regions/${REGION}`),
    ...more,
  };
}

/** Starts them on a free port of the loopback interface. */
export async function startGoogleApis(): Promise<GoogleApis> {
  const requests: string[] = [];
  const faults: { part: string; status: number | "hang"; headers: Record<string, string>; isOver: boolean }[] = [];
  const apis = {
    cluster: GKE_CLUSTER as object,
    addresses: {} as Record<string, readonly object[]>,
    subnetworks: {} as Record<string, readonly object[]>,
    unreachables: [] as readonly string[],
    pageSize: 500,
    token: "token-1",
  };

  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    requests.push(`${request.method} ${url.pathname}`);
    const fault = faults.find(({ part, isOver }) => !isOver && url.pathname.includes(part));
    if (fault?.status === "hang") return;
    if (fault) return void sendError(response, fault.status as number, fault.headers);
    if (url.pathname.startsWith("/computeMetadata/")) return void metadata(request, response, url.pathname);
    if (request.headers.authorization !== `Bearer ${apis.token}`) return void sendError(response, 401);
    const body = resource(url);
    if (body === undefined) return void sendError(response, 404);
    response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(body));
  };

  const metadata = (request: IncomingMessage, response: ServerResponse, path: string) => {
    if (request.headers["metadata-flavor"] !== "Google") return sendError(response, 403);
    response.setHeader("Metadata-Flavor", "Google");
    const key = path.slice("/computeMetadata/v1/".length);
    const texts: Record<string, string> = {
      "project/project-id": PROJECT,
      "instance/attributes/cluster-name": "prod",
      "instance/attributes/cluster-location": REGION,
      instance: "",
      "": "",
    };
    if (key.startsWith("instance/service-accounts/default/token")) {
      const token = { access_token: apis.token, expires_in: 3599, token_type: "Bearer" };
      response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(token));
    } else if (Object.hasOwn(texts, key))
      response.writeHead(200, { "Content-Type": "application/text" }).end(texts[key]);
    else sendError(response, 404);
  };

  const resource = ({ pathname, searchParams }: URL): object | undefined => {
    const own = `/compute/v1/projects/${PROJECT}`;
    switch (pathname) {
      case `/v1/projects/${PROJECT}/locations/${REGION}/clusters/prod`:
        return apis.cluster;
      case own:
        return { name: PROJECT, defaultNetworkTier: "STANDARD" };
      case `${own}/regions/${REGION}`:
        return { name: REGION, zones: ["a", "b", "f"].map((zone) => compute(`zones/${REGION}-${zone}`)) };
      case `${own}/aggregated/addresses`:
        return page("addresses", apis.addresses, searchParams);
      case `${own}/aggregated/subnetworks`:
        return page("subnetworks", apis.subnetworks, searchParams);
      default:
        return undefined;
    }
  };

  /** One page of an aggregated list; a scope without items carries a warning instead. */
  const page = (collection: string, scopes: Record<string, readonly object[]>, query: URLSearchParams): object => {
    const all = Object.entries(scopes).flatMap(([scope, list]) => list.map((item) => ({ scope, item })));
    const start = Number(query.get("pageToken") ?? 0);
    const end = start + apis.pageSize;
    const items: Record<string, object> = {
      "regions/europe-west4": { warning: { code: "NO_RESULTS_ON_PAGE", message: "No results." } },
    };
    for (const { scope, item } of all.slice(start, end)) {
      const own = (items[scope] ??= { [collection]: [] }) as Record<string, object[]>;
      own[collection]?.push(item);
    }
    return {
      kind: "compute#aggregatedList",
      items,
      ...(end < all.length && { nextPageToken: String(end) }),
      ...(apis.unreachables.length > 0 && { unreachables: apis.unreachables }),
    };
  };

  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(apis, {
    url: `http://${host}`,
    host,
    requests,
    fail(part: string, status: number | "hang", headers: Record<string, string> = {}) {
      const fault = { part, status, headers, isOver: false };
      faults.push(fault);
      return () => {
        fault.isOver = true;
      };
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

function sendError(response: ServerResponse, code: number, headers: Record<string, string> = {}): void {
  const body = { error: { code, message: `injected ${code}`, status: "INJECTED" } };
  response.writeHead(code, { "Content-Type": "application/json", ...headers }).end(JSON.stringify(body));
}
