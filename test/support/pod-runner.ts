import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { dirname, join } from "node:path";
import { startKubelet } from "./kubelet.ts";
import { accountToken } from "./populate.ts";
import type { RealApiServer } from "./real-api-server.ts";

/** What a cluster has beside its API server, as far as the chart of l4guard needs it: who runs Deployment and hook. */
export interface PodRunner {
  /** Resolves when what the Deployment asks for runs and is ready. @throws Error with its log */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

interface Container {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly args: readonly string[];
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
}

interface Workload {
  readonly metadata: { readonly name: string; readonly generation: number; readonly uid: string };
  readonly spec: {
    readonly replicas: number;
    readonly template: { readonly metadata: object; readonly spec: PodSpec };
  };
  readonly status: { readonly observedGeneration?: number; readonly conditions?: readonly object[] };
}

interface PodSpec {
  readonly serviceAccountName: string;
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes?: readonly {
    readonly name: string;
    readonly configMap?: { readonly name: string };
    readonly secret?: { readonly secretName: string };
  }[];
}

const OWN = "l4guard";
const NODE = "node-1";
const NAMESPACE = `/api/v1/namespaces/${OWN}`;
const LEASES = `/apis/coordination.k8s.io/v1/namespaces/${OWN}/leases`;
const DEPLOYMENT = `/apis/apps/v1/namespaces/${OWN}/deployments/${OWN}`;
const JOBS = `/apis/batch/v1/namespaces/${OWN}/jobs`;
const PODS = `${NAMESPACE}/pods`;
const SLICES = `/apis/discovery.k8s.io/v1/namespaces/${OWN}/endpointslices`;
/** What owns the Lease of a Pod; nothing collects garbage here. */
const POD_UID = "00000000-0000-4000-8000-000000000001";
const READY_WITHIN_MS = 60_000;
const POLL_MS = 100;

/** How Pods are run. */
export interface PodRunnerOptions {
  readonly folder: string;
  /** What stands for the image. */
  readonly program: string;
  /** Variables of every container besides its own. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Runs the Deployment and the Jobs of the release "l4guard" in the namespace of that name, one process for all replicas, and
 * says in their status that they run; keeps the endpoints of its Service, and is the kubelet that tells its log. The API server takes --enable-aggregator-routing to find the endpoints.
 */
export async function startPodRunner(
  server: RealApiServer,
  { folder, program, env: variables }: PodRunnerOptions,
): Promise<PodRunner> {
  const address = ownAddress();
  let replica: { readonly child: ChildProcess; readonly of: string } | undefined;
  let log = "";
  const kubelet = await startKubelet(server, NODE, () => log);

  const get = async <T>(path: string): Promise<T | undefined> =>
    server.api("GET", path).catch(() => undefined) as Promise<T | undefined>;

  /** The arguments of a container with what it mounts in a folder, and its variables. */
  async function prepare(spec: PodSpec, container: Container) {
    const root = join(folder, spec.serviceAccountName);
    for (const { name, mountPath } of container.volumeMounts ?? []) {
      const volume = spec.volumes?.find((one) => one.name === name);
      const path = volume?.configMap ? `configmaps/${volume.configMap.name}` : `secrets/${volume?.secret?.secretName}`;
      const object = await get<{ readonly data: Record<string, string> }>(`${NAMESPACE}/${path}`);
      for (const [file, text] of Object.entries(object?.data ?? {})) {
        const target = join(root, mountPath, file);
        mkdirSync(dirname(target), { recursive: true });
        writeFileSync(target, volume?.configMap ? text : Buffer.from(text, "base64"), { mode: 0o600 });
      }
    }
    const kubeconfig = join(root, "kubeconfig");
    mkdirSync(root, { recursive: true });
    writeFileSync(kubeconfig, server.kubeconfig({ token: await accountToken(server, spec.serviceAccountName, OWN) }));
    const own = { POD_NAME: `${OWN}-0`, POD_UID };
    const expand = (arg: string) => arg.replace(/\$\((POD_NAME|POD_UID)\)/, (_, name: keyof typeof own) => own[name]);
    return {
      args: container.args.map((arg) => expand(arg).replace("=/etc/", `=${root}/etc/`)),
      env: { ...own, L4GUARD_KUBECONFIG: kubeconfig, KUBECONFIG: kubeconfig, L4GUARD_DRAIN_DELAY: "0s" },
    };
  }

  async function start(spec: PodSpec, container: Container): Promise<ChildProcess> {
    const { args, env } = await prepare(spec, container);
    const line = container.command ? [...container.command, ...args] : [process.execPath, program, ...args];
    const path = `${dirname(server.kubectlPath)}:${process.env["PATH"]}`;
    const child = spawn("env", ["-u", "NODE_OPTIONS", ...line], {
      env: { ...process.env, ...variables, ...env, PATH: path },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (log += chunk));
    return child;
  }

  async function runDeployment({ metadata, spec }: Workload): Promise<void> {
    await end(replica?.child);
    const [container] = spec.template.spec.containers;
    if (!container) return;
    const child = await start(spec.template.spec, container);
    replica = { child, of: versionOf(metadata) };
    const ports = Object.fromEntries((container.ports ?? []).map((port) => [port.name, port.containerPort]));
    const isReady = () =>
      fetch(`http://127.0.0.1:${ports["health"]}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      );
    await until(isReady, child, () => log);
    for (let n = 0; n < spec.replicas; n++) {
      const { template } = spec;
      const name = `${OWN}-${n}`;
      const pod = {
        ...template,
        metadata: { ...template.metadata, name },
        spec: { ...template.spec, nodeName: NODE },
      };
      await server.api("DELETE", `${PODS}/${name}?gracePeriodSeconds=0`).catch(() => undefined);
      await server.api("POST", PODS, pod);
      await server.api("PATCH", `${PODS}/${name}/status`, {
        status: {
          phase: "Running",
          podIP: address,
          podIPs: [{ ip: address }],
          conditions: [{ type: "Ready", status: "True" }],
          containerStatuses: [
            {
              name: container.name,
              image: container.image,
              imageID: "",
              restartCount: 0,
              ready: true,
              state: { running: { startedAt: now() } },
            },
          ],
        },
      });
    }
    await announce([
      { name: "webhook", port: ports["webhook"], protocol: "TCP" },
      { name: "metrics", port: ports["health"], protocol: "TCP" },
    ]);
    const { replicas } = spec;
    const status = { replicas, updatedReplicas: replicas, readyReplicas: replicas, availableReplicas: replicas };
    await server.api("PATCH", `${DEPLOYMENT}/status`, {
      status: { ...status, observedGeneration: metadata.generation },
    });
  }

  /** Writes the Service's endpoints: API servers look at slices, older ones at Endpoints. */
  async function announce(ports: readonly object[]): Promise<void> {
    const name = `${OWN}-1`;
    const endpoints = `${NAMESPACE}/endpoints`;
    for (const path of [`${SLICES}/${name}`, `${endpoints}/${OWN}`]) {
      await server.api("DELETE", path).catch(() => undefined);
    }
    // Its proxy goes to Pods alone.
    const targetRef = { kind: "Pod", namespace: OWN, name: `${OWN}-0` };
    await server.api("POST", SLICES, {
      metadata: { name, labels: { "kubernetes.io/service-name": OWN } },
      addressType: "IPv4",
      endpoints: [{ addresses: [address], conditions: { ready: true }, targetRef }],
      ports,
    });
    const subsets = [{ addresses: [{ ip: address, targetRef }], ports }];
    await server.api("POST", endpoints, { metadata: { name: OWN }, subsets });
  }

  async function runJob({ metadata, spec }: Workload): Promise<void> {
    const startTime = now();
    const { containers, initContainers = [] } = spec.template.spec;
    for (const container of [...initContainers, ...containers]) {
      const child = await start(spec.template.spec, container);
      const [code] = await once(child, "exit");
      if (code !== 0) throw new Error(`Job ${metadata.name}: ${log}`);
    }
    const at = { status: "True", lastTransitionTime: now(), lastProbeTime: now() };
    await server.api("PATCH", `${JOBS}/${metadata.name}/status`, {
      status: {
        ...{ startTime, completionTime: now(), succeeded: 1 },
        conditions: [
          { type: "SuccessCriteriaMet", ...at },
          { type: "Complete", ...at },
        ],
      },
    });
  }

  async function look(): Promise<void> {
    const deployment = await get<Workload>(DEPLOYMENT);
    if (deployment && versionOf(deployment.metadata) !== replica?.of) await runDeployment(deployment);
    if (!deployment && replica) {
      await end(replica.child);
      replica = undefined;
    }
    const jobs = (await get<{ readonly items: readonly Workload[] }>(JOBS))?.items ?? [];
    for (const job of jobs.filter(({ status }) => !status.conditions)) await runJob(job);
    const namespace = await get<{ readonly metadata: { readonly deletionTimestamp?: string } }>(NAMESPACE);
    if (namespace?.metadata.deletionTimestamp) await empty(namespace);
  }

  /** What deletes the objects of a namespace that is being deleted. */
  async function empty(namespace: object): Promise<void> {
    for (const collection of [PODS, SLICES, `${NAMESPACE}/endpoints`, `${NAMESPACE}/secrets`, LEASES])
      await server.api("DELETE", `${collection}?gracePeriodSeconds=0`);
    await server.api("PUT", `${NAMESPACE}/finalize`, { ...namespace, spec: { finalizers: [] } });
  }

  let failure: unknown;
  let isOver = false;
  const looking = (async () => {
    while (!isOver && failure === undefined) {
      await look().catch((error: unknown) => (failure = error));
      await pause(POLL_MS);
    }
  })();
  return {
    async settled() {
      const isRunning = async () => {
        if (failure !== undefined) throw failure;
        const deployment = await get<Workload>(DEPLOYMENT);
        return deployment?.metadata.generation === deployment?.status.observedGeneration;
      };
      await until(isRunning, undefined, () => log);
    },
    async stop() {
      isOver = true;
      await looking;
      await end(replica?.child);
      kubelet.stop();
    },
  };
}

function versionOf({ uid, generation }: Workload["metadata"]): string {
  return `${uid} ${generation}`;
}

/** Endpoints must not be loopback. @throws Error where there is no other address */
function ownAddress(): string {
  const address = Object.values(networkInterfaces())
    .flat()
    .find((one) => one?.family === "IPv4" && !one.internal)?.address;
  if (!address) throw new Error("endpoints need an address that is not loopback; this machine has none");
  return address;
}

async function until(isSo: () => Promise<boolean>, child: ChildProcess | undefined, log: () => string): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await isSo())) {
    if ((child && child.exitCode !== null) || Date.now() > deadline) throw new Error(`it is not ready:\n${log()}`);
    await pause(POLL_MS);
  }
}

async function end(child: ChildProcess | undefined): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}

const now = () => `${new Date().toISOString().slice(0, 19)}Z`;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
