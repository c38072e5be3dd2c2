import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { objectsIn, renderText } from "./helm.ts";
import { accountToken, populate } from "./populate.ts";
import { type RealApiServer, requireBinaries, startRealApiServer } from "./real-api-server.ts";
import { createTestAuthority } from "./test-authority.ts";
import { startWebhookProcess, type WebhookProcess, type WebhookProcessOptions } from "./webhook-process.ts";

/** A real API server with load balancers, of which some are wrong, and the roles of the chart with its audit. */
export interface AuditedCluster {
  readonly server: RealApiServer;
  /** Starts a replica, which may do what the chart's roles allow. */
  startReplica(name: string, options?: Partial<WebhookProcessOptions>): Promise<WebhookProcess>;
  /** The authority of the replicas' certificate, PEM. */
  readonly ca: string;
  /** A kubeconfig of the chart's service account. */
  readonly kubeconfig: string;
  /** What is known of the cluster; replicas watch it. */
  readonly clusterFile: string;
  stop(): Promise<void>;
}

/** What is wrong with the wrong ones: GKE makes an external load balancer of it. */
const WRONG = { "networking.gke.io/load-balancer-type": "internl" };
export const NAMESPACES = ["shop-0", "shop-1", "shop-2", "shop-3"];
const FACTS = "gkeVersion: 1.33.1-gke.1779000\nsubsetting: true\nhttpLoadBalancing: true\nstackType: ipv4\n";

/** The n-th Service; one in ten is wrong. */
export function serviceAt(n: number, isWrong = n % 10 === 0) {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: `web-${n}`, annotations: isWrong ? WRONG : {} },
    spec: { type: "LoadBalancer", selector: { app: `web-${n}` }, ports: [{ port: 8080, protocol: "TCP" }] },
  };
}

/** The collection of the n-th Service. */
export function collectionAt(n: number): string {
  return `/api/v1/namespaces/${NAMESPACES[n % NAMESPACES.length]}/services`;
}

/** Starts the cluster. */
export async function startAuditedCluster(services: number): Promise<AuditedCluster> {
  const flags = ["--service-node-port-range=20000-60000"];
  const server = await startRealApiServer(requireBinaries(), { flags });
  const folder = mkdtempSync(join(tmpdir(), "l4guard-audited-"));
  for (const name of [...NAMESPACES, "l4guard"]) await server.kubectl(["create", "namespace", name]);
  const objects = Array.from({ length: services }, (_, n) => ({ path: collectionAt(n), body: serviceAt(n) }));
  await populate(server, objects);

  const rendered = objectsIn(
    renderText("test/fixtures/chart/default.yaml", "--set=audit.enabled=true", "--set=audit.events=new"),
  );
  const wanted = ["ServiceAccount", "ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"];
  const roles = rendered.filter(
    ({ kind, metadata }) => wanted.includes(kind) && !metadata.annotations?.["helm.sh/hook"],
  );
  await server.kubectl(["apply", "-f", "-"], roles.map((role) => JSON.stringify(role)).join("\n---\n"));
  const token = await accountToken(server, "l4guard", "l4guard");
  const kubeconfig = join(folder, "kubeconfig");
  writeFileSync(kubeconfig, server.kubeconfig({ token }), { mode: 0o600 });
  const authority = createTestAuthority();
  const { key, cert } = authority.issue(["127.0.0.1", "l4guard.l4guard.svc"]);
  writeFileSync(join(folder, "tls.key"), key, { mode: 0o600 });
  writeFileSync(join(folder, "tls.crt"), cert);
  const clusterFile = join(folder, "cluster.yaml");
  writeFileSync(clusterFile, FACTS);

  return {
    server,
    ca: authority.ca,
    kubeconfig,
    clusterFile,
    startReplica: (name, options = {}) =>
      startWebhookProcess({
        ...options,
        flags: [
          ...(options.flags ?? ["--audit"]),
          ...["--pod-name", name, "--namespace", "l4guard", "--kubeconfig", kubeconfig],
          ...["--cluster", clusterFile, "--reload-interval", "1s", "--drain-delay", "0s", "--certificates", "files"],
          ...["--certificate-file", join(folder, "tls.crt"), "--key-file", join(folder, "tls.key")],
        ],
      }),
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Resolves when `isTrue` does so with true. @throws Error where it does not within `withinMs` */
export async function eventually(isTrue: () => Promise<boolean>, what: string, withinMs = 60_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
