import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import t from "tap";
import { requireBinaries, startRealApiServer } from "../support/real-api-server.ts";
import { startServiceProxy } from "../support/service-proxy.ts";
import { createTestAuthority } from "../support/test-authority.ts";
import { startWebhookProcess } from "../support/webhook-process.ts";

/** Pairs of Services that are created at the same moment, of each sort and for each number of replicas. */
const PAIRS = Number(process.env["L4GUARD_RACE_PAIRS"] ?? 1_000);
const AT_ONCE = 8;
const SERVICES = "/api/v1/namespaces/shop/services";

const folder = mkdtempSync(join(tmpdir(), "l4guard-race-"));
const server = await startRealApiServer(requireBinaries());
const service = await startServiceProxy();
t.teardown(async () => {
  await server.stop();
  await service.stop();
  rmSync(folder, { recursive: true });
});
t.comment(`kube-apiserver ${server.version}`);
for (const name of ["shop", "l4guard"]) await server.kubectl(["create", "namespace", name]);

const authority = createTestAuthority();
const { key, cert } = authority.issue(["127.0.0.1", "l4guard.l4guard.svc"]);
writeFileSync(join(folder, "tls.key"), key, { mode: 0o600 });
writeFileSync(join(folder, "tls.crt"), cert);
writeFileSync(
  join(folder, "cluster.yaml"),
  "gkeVersion: 1.33.1-gke.1779000\nsubsetting: true\nhttpLoadBalancing: true\nstackType: ipv4\nregion: us-central1\nfeatures: {}\n",
);

/** A webhook of which every answer counts: what could not be asked is refused, and created again. */
const CONFIGURATION = {
  apiVersion: "admissionregistration.k8s.io/v1",
  kind: "ValidatingWebhookConfiguration",
  metadata: { name: "l4guard" },
  webhooks: [
    {
      name: "services.l4guard.dev",
      admissionReviewVersions: ["v1"],
      clientConfig: {
        url: `https://127.0.0.1:${service.port}/validate`,
        caBundle: Buffer.from(authority.ca).toString("base64"),
      },
      failurePolicy: "Fail",
      sideEffects: "NoneOnDryRun",
      timeoutSeconds: 10,
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "shop" } },
      rules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["services"] }],
    },
  ],
};

const startReplica = () =>
  startWebhookProcess({
    flags: [
      ...["--kubeconfig", server.kubeconfigPath, "--cluster", join(folder, "cluster.yaml"), "--namespace", "l4guard"],
      ...[
        "--certificates",
        "files",
        "--certificate-file",
        join(folder, "tls.crt"),
        "--key-file",
        join(folder, "tls.key"),
      ],
      ...["--on-unreserved", "deny", "--on-error", "deny"],
    ],
  });

interface Wanted {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly protocol: string;
}

type Outcome = "created" | "denied";

let again = 0;

/** Creates a Service; what the webhook could not decide is tried again, as a controller would. */
async function create({ name, address, port, protocol }: Wanted, latencies: number[]): Promise<Outcome> {
  const object = {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace: "shop", annotations: { "cloud.google.com/l4-rbs": "enabled" } },
    spec: {
      type: "LoadBalancer",
      loadBalancerIP: address,
      allocateLoadBalancerNodePorts: false,
      selector: { app: "web" },
      ports: [{ port, protocol }],
    },
  };
  for (;;) {
    const startedAt = performance.now();
    try {
      await server.api("POST", SERVICES, object);
      latencies.push(performance.now() - startedAt);
      return "created";
    } catch (error) {
      const message = String(error);
      if (message.includes("[shared-ip-port-conflict]")) {
        latencies.push(performance.now() - startedAt);
        return "denied";
      }
      // Only an answer that did not come in time may be asked for again: anything else is a mistake of the test.
      if (!/could not be reserved|no answer|timeout|deadline/.test(message)) throw error;
      again++;
    }
  }
}

/** Creates both Services of each pair at the same moment; how often each pair of outcomes came about. */
async function race(pairOf: (pair: number) => readonly [Wanted, Wanted], latencies: number[]) {
  const outcomes: Record<string, number> = {};
  const worker = async (offset: number) => {
    for (let pair = offset; pair < PAIRS; pair += AT_ONCE) {
      const both = pairOf(pair);
      const results = await Promise.all(both.map((wanted) => create(wanted, latencies)));
      const outcome = results.sort().join(" + ");
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      for (const { name } of both) await server.api("DELETE", `${SERVICES}/${name}`).catch(() => {});
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, (_, offset) => worker(offset)));
  return outcomes;
}

function percentiles(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (part: number) => (sorted[Math.floor(sorted.length * part)] ?? 0).toFixed(0);
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`;
}

for (const count of [2, 3]) {
  t.test(`${count} replicas behind one API server`, { timeout: 3_000_000 }, async (t) => {
    const replicas = await Promise.all(Array.from({ length: count }, startReplica));
    service.setEndpoints(replicas.map(({ port }) => port));
    await server.api("POST", "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations", CONFIGURATION);
    t.teardown(async () => {
      await server.kubectl(["delete", "validatingwebhookconfiguration", "l4guard"]);
      await Promise.all(replicas.map((replica) => replica.kill()));
    });
    await until(async () => {
      // The API server takes a moment to learn of the configuration.
      const probe = { name: "probe", address: "not an address", port: 80, protocol: "TCP" };
      return create(probe, []).then(
        () => server.api("DELETE", `${SERVICES}/probe`).then(() => false),
        () => true,
      );
    });
    const wanted = (kind: string, letter: string, pair: number, more: Partial<Wanted> = {}): Wanted => ({
      name: `${kind}-${count}-${letter}-${pair}`,
      address: `198.${kind === "same" ? 18 : 19}.${(pair >> 8) + 64 * count}.${pair & 255}`,
      port: 1_000,
      protocol: "TCP",
      ...more,
    });

    const conflicting: number[] = [];
    const same = await race((pair) => [wanted("same", "a", pair), wanted("same", "b", pair)], conflicting);
    t.same(same, { "created + denied": PAIRS }, `exactly one of each pair, ${percentiles(conflicting)}`);

    const compatible: number[] = [];
    const apart = await race(
      (pair) => [
        wanted("apart", "a", pair),
        wanted("apart", "b", pair, pair % 2 ? { protocol: "UDP" } : { port: 1_001 }),
      ],
      compatible,
    );
    t.same(apart, { "created + created": PAIRS }, `both of each compatible pair, ${percentiles(compatible)}`);

    const plain: number[] = [];
    for (let n = 0; n < 100; n++) {
      const name = `plain-${count}-${n}`;
      await create({ ...wanted("plain", "a", n), name, address: "" }, plain);
      await server.api("DELETE", `${SERVICES}/${name}`);
    }
    t.comment(`Services that name no address: ${percentiles(plain)}`);
    const asked = await Promise.all(
      replicas.map((replica) => replica.metric('l4guard_reservations_total{result="granted"}')),
    );
    t.ok(
      asked.every((granted) => granted > 0),
      `each replica granted some: ${asked.join(", ")}`,
    );
    t.comment(`${again} answers that did not come in time were asked for again`);
  });
}

async function until(isSo: () => Promise<boolean>, withinMs = 30_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error("waited in vain for the webhook");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
