import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import t, { type Test } from "tap";
import type { ClusterWatch, ClusterWatchOptions } from "../../src/cluster/cluster-watch.ts";
import type { ClusterAccess } from "../../src/cluster/credentials.ts";
import type { ClusterObserver } from "../../src/cluster/observer.ts";
import { WATCHED_RESOURCES } from "../../src/cluster/resources.ts";
import { watchCluster } from "../../src/cluster/watch-cluster.ts";
import { type ApiServer, startApiServer } from "./api-server.ts";
import { fastClock } from "./fast-clock.ts";
import { createTestAuthority } from "./test-authority.ts";

/** A minute of the cluster's time takes about a second. */
export const SPEED = 60;
/** The Services alone, for tests that are about watching and not about kinds. */
export const SERVICES_ONLY = WATCHED_RESOURCES.filter(({ kind }) => kind === "Service");

/** A folder that goes when the test file ends. */
export const folder = mkdtempSync(join(tmpdir(), "l4guard-cluster-"));
t.teardown(() => rmSync(folder, { recursive: true }));
let files = 0;

/** Access through a kubeconfig file that a test can rewrite. */
export function accessTo(kubeconfig: string): ClusterAccess & { readonly kind: "kubeconfig"; readonly path: string } {
  const path = join(folder, `kubeconfig-${files++}`);
  writeFileSync(path, kubeconfig);
  return { kind: "kubeconfig", path };
}

/** What the stand-in servers of a test file have their certificates from. */
export const authority = createTestAuthority();

/** A watch of a stand-in server, and what it said. */
export interface Setup {
  readonly server: ApiServer;
  readonly watch: ClusterWatch;
  readonly path: string;
  readonly failures: string[];
  readonly lists: string[];
}

/** A watch of the Services of a stand-in server; both are stopped when the test ends. */
export async function startWatching(
  t: Test,
  options: Partial<ClusterWatchOptions> = {},
  server?: ApiServer,
): Promise<Setup> {
  const stand = server ?? (await startApiServer({ authority }));
  const access = accessTo(stand.kubeconfig());
  const failures: string[] = [];
  const lists: string[] = [];
  const observer: ClusterObserver = {
    failed: ({ failure }) => void failures.push(failure),
    listed: ({ kind, reason }) => void lists.push(`${kind} ${reason}`),
    ...options.observer,
  };
  const watch = watchCluster({
    access,
    clock: fastClock(SPEED),
    resources: SERVICES_ONLY,
    ...options,
    observer,
  });
  t.teardown(async () => {
    await watch.stop();
    await stand.stop();
  });
  return { server: stand, watch, path: access.path, failures, lists };
}

let serial = 0;

/** Another load balancer Service. */
export function loadBalancer(name = `web-${serial++}`, port = 80) {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace: "shop" },
    spec: { type: "LoadBalancer", loadBalancerIP: "203.0.113.10", ports: [{ protocol: "TCP", port }] },
  };
}

/** The Services of a server, in the form of {@link inIndex}. */
export const inServer = (server: ApiServer) =>
  server
    .objects("Service")
    .map(({ metadata, spec }) => `${metadata.name}:${(spec as { ports: { port: number }[] }).ports[0]?.port}`)
    .sort();
/** The Services of an index: name and first port, sorted. */
export const inIndex = (watch: ClusterWatch) =>
  [...watch.index().servicesIn("shop")].map(({ metadata, ports }) => `${metadata.name}:${ports[0]?.port}`).sort();
/** Whether the index has what the server has. */
export const areEqual = (server: ApiServer, watch: ClusterWatch) => inServer(server).join() === inIndex(watch).join();
/** The open watch of the Services, if there is one. */
export const watchOf = (server: ApiServer) => [...server.watches].find(({ resource }) => resource === "services");
