import t, { type Test } from "tap";
import { type Forecast, forecast } from "../../src/controllers/l4/forecast.ts";
import { FINALIZER } from "../../src/domain/annotations.ts";
import { compileCluster } from "../../src/domain/cluster.ts";
import type { ClusterProfile } from "../../src/domain/cluster-profile.ts";
import { field, isObject, type JsonObject } from "../../src/domain/json.ts";
import { SERVICE } from "../../src/domain/kinds/service.ts";
import { migrate } from "../../src/index.ts";
import type { Plan, PlanStep } from "../../src/whatif/migrate/plan.ts";
import { apiRequests } from "../support/api-requests.ts";
import { startReviewedApiServer } from "../support/reviewed-api-server.ts";

const SERVICES = "/api/v1/namespaces/shop/services";
const CLUSTER: ClusterProfile = {
  gkeVersion: "1.36.2-gke.1498000",
  region: "europe-west1",
  subsetting: true,
  httpLoadBalancing: true,
  vpcNative: true,
  stackType: "ipv4",
  features: {},
};
const FINALIZERS: Readonly<Record<Forecast["owner"], readonly string[]>> = {
  none: [],
  "legacy-external": [FINALIZER.targetPool],
  "legacy-internal": [FINALIZER.legacyInternal],
  "rbs-netlb": [FINALIZER.rbsInstanceGroups],
  "ilb-subsetting": [FINALIZER.subsettingInternal],
};

const { server, stop } = await startReviewedApiServer(CLUSTER);
const requests = apiRequests(server, 1);
t.teardown(async () => {
  requests.close();
  await stop();
});
t.comment(`kube-apiserver ${server.version}`);

const CONTROLLER = ["--as=system:cloud-controller-manager", "--as-group=system:masters"];
const AS_CONTROLLER = {
  "impersonate-user": "system:cloud-controller-manager",
  "impersonate-group": "system:masters",
  "content-type": "application/merge-patch+json",
};

/** The Service as it lives; undefined where it does not. */
async function live(name: string): Promise<JsonObject | undefined> {
  const { status, text } = await requests.send("GET", `${SERVICES}/${name}`, {});
  return status === 200 ? JSON.parse(text) : undefined;
}

/** What a controller writes into the Service: its finalizers and addresses. */
async function settle(name: string, finalizers: readonly string[], ips: readonly string[], removed: readonly string[]) {
  const annotations = Object.fromEntries(removed.map((key) => [key, null]));
  const status = { loadBalancer: { ingress: ips.length === 0 ? null : ips.map((ip) => ({ ip })) } };
  for (const [path, body] of [
    [`${SERVICES}/${name}`, { metadata: { finalizers, annotations } }],
    [`${SERVICES}/${name}/status`, { status }],
  ] as const) {
    const answer = await requests.send("PATCH", path, body, AS_CONTROLLER);
    if (answer.status >= 400) throw new Error(`PATCH ${path}: ${answer.text}`);
  }
}

/** A Service that lives before the plan: what its author wrote, who owns it, and its address. */
interface Start {
  readonly name: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly spec?: object;
  readonly owner: Forecast["owner"];
  readonly ip: string;
  readonly ports?: readonly object[];
}

async function make({ name, annotations = {}, spec, owner, ip, ports }: Start): Promise<void> {
  const manifest = {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace: "shop", annotations },
    spec: {
      type: "LoadBalancer",
      selector: { app: "web" },
      ports: ports ?? [{ name: "web", port: 443, protocol: "TCP", targetPort: 8080 }],
      loadBalancerSourceRanges: ["198.18.0.0/15"],
      ...spec,
    },
  };
  const { code, stderr } = await server.kubectl(["apply", "-f", "-", ...CONTROLLER], JSON.stringify(manifest));
  if (code !== 0) throw new Error(stderr);
  await settle(name, FINALIZERS[owner], [ip], []);
}

/** Carries a plan out on the API server as its reader would, and plays the controllers after each step. */
class Execution {
  #profile: ClusterProfile = CLUSTER;
  #chosen = 0;
  /** What became of the forwarding rules of the Service that the plan is about. */
  readonly changes: string[] = [];
  readonly #subject: string;

  constructor(subject: string) {
    this.#subject = subject;
  }

  /** What the API server and the controllers make of a step, as the plan's proof has it, and what it warns of. */
  async carryOut({
    manifest,
    reserves,
    changes,
    removes,
  }: PlanStep): Promise<{ readonly outcome?: Promised; readonly warned: readonly string[] }> {
    if (reserves) this.#profile = { ...this.#profile, addresses: [...(this.#profile.addresses ?? []), reserves] };
    if (changes) this.#profile = { ...this.#profile, ...changes };
    if (removes) await server.api("DELETE", `${SERVICES}/${nameOf(removes)}`);
    if (!manifest) return { warned: [] };
    const name = nameOf(manifest);
    const old = await live(name);
    const { code, stderr } = await server.kubectl(["apply", "-f", "-"], JSON.stringify(manifest));
    if (code !== 0) throw new Error(`kubectl apply: ${stderr}`);
    const object = await live(name);
    const cluster = compileCluster(this.#profile);
    const outcome = forecast({ cluster, old: old && SERVICE.read(old), new: SERVICE.read(object) });
    if (name === this.#subject) this.changes.push(outcome.forwardingRuleChange);
    const ips = Object.values(outcome.addresses).map((ip) => (ip === "new" ? `192.0.2.${++this.#chosen}` : ip));
    await settle(name, FINALIZERS[outcome.owner], ips, outcome.annotationsRemoved);
    return {
      outcome: promisedBy(outcome),
      warned: [...stderr.matchAll(/Warning: \[([\w-]+)\]/g)].map(([, rule = ""]) => rule),
    };
  }
}

type Promised = Pick<Forecast, "owner" | "forwardingRuleChange" | "fails"> & { readonly addresses: readonly string[] };

/** What of a forecast a reader relies on: addresses that GKE chooses are "new" in both. */
function promisedBy({ owner, forwardingRuleChange, fails, addresses }: Forecast): Promised {
  return {
    owner,
    forwardingRuleChange,
    fails,
    addresses: Object.values(addresses).map((ip) =>
      ip.startsWith("198.51.100.") || ip.startsWith("192.0.2.") ? "new" : ip,
    ),
  };
}

function nameOf(object: JsonObject): string {
  return String(field(field(object, "metadata"), "name"));
}

const RBS = { "cloud.google.com/l4-rbs": "enabled" };
const INTERNAL = { "networking.gke.io/load-balancer-type": "Internal" };
const DNS = [{ name: "dns", port: 53, protocol: "UDP", targetPort: 8053 }];

/** Plans, each of a Service of its own. */
const PLANS: Readonly<
  Record<
    string,
    { readonly what: string; readonly prefer: "no-gap" | "same-address"; readonly starts: readonly Start[] }
  >
> = {
  "a target pool gets a backend service beside it": {
    what: "to-rbs",
    prefer: "no-gap",
    starts: [{ name: "pool", owner: "legacy-external", ip: "203.0.113.7" }],
  },
  "a target pool gets a backend service on its address": {
    what: "to-rbs",
    prefer: "same-address",
    starts: [{ name: "kept", owner: "legacy-external", ip: "203.0.113.8" }],
  },
  "an internal load balancer on instance groups gets NEGs": {
    what: "to-subsetting",
    prefer: "same-address",
    starts: [{ name: "db", annotations: INTERNAL, owner: "legacy-internal", ip: "10.128.0.7" }],
  },
  "an ephemeral address is kept": {
    what: "keep-ip",
    prefer: "no-gap",
    starts: [{ name: "keeper", annotations: RBS, owner: "rbs-netlb", ip: "203.0.113.9" }],
  },
  "a public load balancer becomes internal": {
    what: "to-internal",
    prefer: "no-gap",
    starts: [{ name: "inside", annotations: RBS, owner: "rbs-netlb", ip: "203.0.113.10" }],
  },
  "two Services of two protocols become one": {
    what: "to-mixed-protocol",
    prefer: "no-gap",
    starts: [
      {
        name: "both",
        annotations: RBS,
        owner: "rbs-netlb",
        ip: "203.0.113.11",
        spec: { loadBalancerIP: "203.0.113.11" },
      },
      {
        name: "both-udp",
        annotations: RBS,
        owner: "rbs-netlb",
        ip: "203.0.113.11",
        ports: DNS,
        spec: { loadBalancerIP: "203.0.113.11" },
      },
    ],
  },
};

t.test("plans are carried out through the webhook, and keep what they promise", async (t) => {
  for (const [title, { what, prefer, starts }] of Object.entries(PLANS)) {
    for (const start of starts) await make(start);
    const [{ name, ip } = { name: "", ip: "" }] = starts;
    const objects = await Promise.all(starts.map((start) => live(start.name)));
    const plan = migrate(objects.filter(isObject), {
      what,
      namespace: "shop",
      name,
      prefer,
      cluster: CLUSTER,
      isComplete: true,
    });
    if (!plan.isPossible) {
      t.fail(`${title}: ${plan.reasons.join(" ")}`);
      continue;
    }
    t.comment(`${title}: ${plan.strategy}, gap ${plan.gap}, ${plan.address} address, ${plan.steps.length} steps`);
    await tryPlan(t, title, plan, name, ip);
  }
});

async function tryPlan(t: Test, title: string, plan: Plan, name: string, ip: string): Promise<void> {
  const execution = new Execution(name);
  const touched: string[] = [];
  for (const [place, step] of plan.steps.entries()) {
    const about = `${title}, step ${place + 1} (${step.title})`;
    const { outcome, warned } = await execution.carryOut(step);
    if (step.manifest) touched.push(nameOf(step.manifest));
    const { proof } = step;
    if (outcome && proof?.forecast) t.same(outcome, promisedBy(proof.forecast), `${about}: as the plan says`);
    const told = proof?.findings.map(({ rule }) => rule) ?? [];
    t.same(
      warned.filter((rule) => !told.includes(rule)),
      [],
      `${about}: the webhook says nothing that the plan did not`,
    );
  }
  const end = (plan.strategy === "parallel" ? touched[0] : name) ?? name;
  const ips = SERVICE.read(await live(end)).statusIPs;
  t.equal(ips.includes(ip), plan.address === "same", `${title}: the address is ${plan.address}`);
  const stops = execution.changes.filter((change) => change !== "none");
  if (plan.gap === "none")
    t.same(stops, plan.strategy === "parallel" ? ["deleted"] : [], `${title}: traffic does not stop`);
  else t.ok(stops.length > 0, `${title}: traffic stops`);
}
