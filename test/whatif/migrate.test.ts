import fc from "fast-check";
import t from "tap";
import { forecast } from "../../src/controllers/l4/forecast.ts";
import { compileCluster } from "../../src/domain/cluster.ts";
import type { AddressRecord, ClusterProfile } from "../../src/domain/cluster-profile.ts";
import type { JsonObject } from "../../src/domain/json.ts";
import { SERVICE } from "../../src/domain/kinds/service.ts";
import { evaluate, migrate } from "../../src/index.ts";
import { asApplied } from "../../src/lint/as-applied.ts";
import type { Plan, PlanStep, Refusal } from "../../src/whatif/migrate/plan.ts";

/** A starting state: who owns the Service, which families it has, what kind of address, and whether another one shares that. */
interface Start {
  readonly owner: "legacy-external" | "legacy-internal" | "rbs-netlb" | "ilb-subsetting";
  readonly families: "IPv4" | "dual" | "IPv6";
  readonly address: "ephemeral" | "static" | "named";
  readonly isShared: boolean;
  readonly hasClass: boolean;
  readonly gkeVersion: "1.28.0-gke.0" | "1.33.1-gke.1779000" | "1.36.2-gke.1498000" | "1.37.1-gke.3020000";
}

const IP = { EXTERNAL: "203.0.113.7", INTERNAL: "10.128.0.7" } as const;

function clusterOf({ owner, address, isShared, gkeVersion, families }: Start): ClusterProfile {
  const isInternal = owner === "legacy-internal" || owner === "ilb-subsetting";
  const record: AddressRecord = {
    name: "web-address",
    address: IP[isInternal ? "INTERNAL" : "EXTERNAL"],
    ipVersion: "IPV4",
    type: isInternal ? "INTERNAL" : "EXTERNAL",
    region: "europe-west1",
    ...(isInternal ? { purpose: isShared ? "SHARED_LOADBALANCER_VIP" : "GCE_ENDPOINT" } : { tier: "PREMIUM" }),
  };
  return {
    gkeVersion,
    region: "europe-west1",
    subsetting: owner === "ilb-subsetting",
    httpLoadBalancing: true,
    vpcNative: true,
    stackType: families === "IPv4" ? "ipv4" : "ipv4-ipv6",
    clusterSubnet: { name: "default", ipv6AccessType: isInternal ? "INTERNAL" : "EXTERNAL" },
    addresses: address === "ephemeral" && !isShared ? [] : [record],
  };
}

const FINALIZERS = {
  "legacy-external": "gke.networking.io/l4-netlb-v1",
  "legacy-internal": "gke.networking.io/l4-ilb-v1",
  "rbs-netlb": "gke.networking.io/l4-netlb-v2",
  "ilb-subsetting": "gke.networking.io/l4-ilb-v2",
} as const;

const CLASSES = {
  "legacy-external": "networking.gke.io/l4-regional-external-legacy",
  "legacy-internal": "networking.gke.io/l4-regional-internal-legacy",
  "rbs-netlb": "networking.gke.io/l4-regional-external",
  "ilb-subsetting": "networking.gke.io/l4-regional-internal",
} as const;

function objectsOf(start: Start): readonly JsonObject[] {
  const { owner, families, address, isShared, hasClass } = start;
  const isInternal = owner === "legacy-internal" || owner === "ilb-subsetting";
  const ip = IP[isInternal ? "INTERNAL" : "EXTERNAL"];
  const serves = servedBy(start);
  const service = (name: string, port: number, protocol: string) => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: {
      name,
      namespace: "shop",
      finalizers: [FINALIZERS[owner]],
      annotations: {
        ...(isInternal && !hasClass && { "networking.gke.io/load-balancer-type": "Internal" }),
        ...(owner === "rbs-netlb" && !hasClass && { "cloud.google.com/l4-rbs": "enabled" }),
        ...(address === "named" && { "networking.gke.io/load-balancer-ip-addresses": "web-address" }),
      },
    },
    spec: {
      type: "LoadBalancer",
      ...(hasClass && { loadBalancerClass: CLASSES[owner] }),
      ...((address === "static" || (isShared && address === "ephemeral")) && { loadBalancerIP: ip }),
      ...(families === "dual" && { ipFamilies: ["IPv4", "IPv6"], ipFamilyPolicy: "RequireDualStack" }),
      ...(families === "IPv6" && { ipFamilies: ["IPv6"], ipFamilyPolicy: "SingleStack" }),
      selector: { app: "web" },
      ports: [{ name: "web", port, protocol, targetPort: 8080 }],
      loadBalancerSourceRanges: families === "IPv4" ? ["198.18.0.0/15"] : ["198.18.0.0/15", "2001:db8:9::/48"],
    },
    status: {
      loadBalancer: {
        ingress: [
          ...(serves.includes("IPv4") ? [{ ip }] : []),
          ...(serves.includes("IPv6") ? [{ ip: "2001:db8::7" }] : []),
        ],
      },
    },
  });
  return [service("web", 443, "TCP"), ...(isShared ? [service("dns", 53, "UDP")] : [])];
}

/** The families that the owner serves: the older controllers know IPv4 alone, the others have IPv6 from 1.29 on. */
function servedBy({ owner, families, gkeVersion }: Start): readonly string[] {
  if (owner.startsWith("legacy") || gkeVersion === "1.28.0-gke.0" || families === "IPv4") return ["IPv4"];
  return families === "IPv6" ? ["IPv6"] : ["IPv4", "IPv6"];
}

const starts: fc.Arbitrary<Start> = fc.record({
  owner: fc.constantFrom("legacy-external", "legacy-internal", "rbs-netlb", "ilb-subsetting"),
  families: fc.constantFrom("IPv4", "IPv4", "dual", "IPv6"),
  address: fc.constantFrom("ephemeral", "static", "named"),
  isShared: fc.boolean(),
  hasClass: fc.constantFrom(false, false, true),
  gkeVersion: fc.constantFrom("1.28.0-gke.0", "1.33.1-gke.1779000", "1.36.2-gke.1498000", "1.37.1-gke.3020000"),
});

function planOf(what: string, start: Start, prefer: "no-gap" | "same-address"): Plan | Refusal {
  const knowledge = { cluster: clusterOf(start), isComplete: true };
  return migrate(objectsOf(start), { what, namespace: "shop", name: "web", prefer, ...knowledge });
}

/** A cluster in which the steps of a plan are carried out, one by one, by nothing but the rules and the forecast. */
class Execution {
  #profile: ClusterProfile;
  readonly objects: Map<string, unknown>;
  readonly changes: { readonly name: string; readonly change: string }[] = [];
  #chosen = 0;

  constructor(start: Start) {
    this.#profile = clusterOf(start);
    this.objects = new Map(objectsOf(start).map((object) => [nameOf(object), object]));
  }

  /** What goes wrong in a step, or undefined. */
  carryOut({ manifest, reserves, changes }: PlanStep): string | undefined {
    if (reserves) this.#profile = { ...this.#profile, addresses: [...(this.#profile.addresses ?? []), reserves] };
    if (changes) this.#profile = { ...this.#profile, ...changes };
    if (!manifest) return undefined;
    const name = nameOf(manifest);
    const previous = this.objects.get(name);
    const object = previous ? asApplied(manifest, previous) : manifest;
    const knowledge = { cluster: this.#profile, state: [...this.objects.values()], isComplete: true };
    const denial = evaluate({ object, previous }, knowledge).findings.find(({ action }) => action === "deny");
    if (denial) return `denied by ${denial.rule}`;
    const next = SERVICE.read(object);
    const old = previous === undefined ? undefined : SERVICE.read(previous);
    const outcome = forecast({ cluster: compileCluster(this.#profile), old, new: next });
    this.changes.push({ name, change: outcome.forwardingRuleChange });
    const finalizer = outcome.owner === "none" ? undefined : FINALIZERS[outcome.owner];
    const ips = Object.values(outcome.addresses).map((ip) => (ip === "new" ? `192.0.2.${++this.#chosen}` : ip));
    this.objects.set(name, {
      ...(object as object),
      metadata: { ...(object as JsonObject)["metadata"]!, finalizers: finalizer === undefined ? [] : [finalizer] },
      status: { loadBalancer: { ingress: ips.map((ip) => ({ ip })) } },
    });
    return outcome.fails ? "the sync fails" : undefined;
  }
}

function nameOf(object: unknown): string {
  return SERVICE.read(object).metadata.name;
}

/** Where each migration leads, and the Service that it leads there. */
const ENDS: Readonly<Record<string, (owner: string, start: Start) => boolean>> = {
  "to-rbs": (owner) => owner === "rbs-netlb",
  "to-internal": (owner) => owner === "ilb-subsetting" || owner === "legacy-internal",
  "to-external": (owner) => owner === "rbs-netlb" || owner === "legacy-external",
  "to-dual-stack": (owner, start) => owner === start.owner,
  "to-subsetting": (owner) => owner === "ilb-subsetting",
  "to-class": (owner) => owner === "rbs-netlb" || owner === "ilb-subsetting",
  "to-address-name": (owner, start) => owner === start.owner,
  "to-mixed-protocol": (owner) => owner === "rbs-netlb" || owner === "ilb-subsetting",
  "keep-ip": (owner, start) => owner === start.owner,
};

function ownerOf(object: unknown): string {
  const [finalizer] = SERVICE.read(object).metadata.finalizers;
  return Object.entries(FINALIZERS).find(([, name]) => name === finalizer)?.[0] ?? "none";
}

t.test(
  "a plan is carried out to the end in the model, with the address and the gap that it promises, or refused",
  async (t) => {
    const counts = { possible: 0, refused: 0 };
    const prefers = fc.constantFrom("no-gap", "same-address");
    fc.assert(
      fc.property(starts, fc.constantFrom(...Object.keys(ENDS)), prefers, (start, what, prefer) => {
        const plan = planOf(what, start, prefer);
        if (!plan.isPossible) {
          counts.refused++;
          return plan.reasons.length > 0 && plan.reasons.every((reason) => reason.length > 10);
        }
        counts.possible++;
        const execution = new Execution(start);
        const before = SERVICE.read(execution.objects.get("web"));
        for (const step of plan.steps) {
          const problem = execution.carryOut(step);
          if (problem !== undefined) throw new Error(`${step.title}: ${problem}`);
        }
        const applied = plan.steps.flatMap(({ manifest }) => (manifest ? nameOf(manifest) : []));
        const end = plan.strategy === "parallel" ? applied[0] : "web";
        const object = execution.objects.get(end ?? "");
        const owner = ownerOf(object);
        if (applied.length > 0 && !ENDS[what]?.(owner, start)) throw new Error(`${what} leads to ${owner}`);
        const ips = SERVICE.read(object).statusIPs;
        if (plan.address === "same" && !before.statusIPs.every((ip) => ips.includes(ip)))
          throw new Error("another address");
        if (plan.strategy === "parallel" && ips.some((ip) => before.statusIPs.includes(ip)))
          throw new Error("the old address");
        const ofWeb = execution.changes.filter(({ name }) => name === "web").map(({ change }) => change);
        const expected = { parallel: ["deleted"], toggle: ["deleted", "created"] } as const;
        if (plan.strategy !== "in-place") return JSON.stringify(ofWeb) === JSON.stringify(expected[plan.strategy]);
        return plan.gap !== "none" || ofWeb.every((change) => change === "none");
      }),
      { numRuns: 600, seed: 20261126 },
    );
    t.ok(counts.possible > 100, `${counts.possible} are possible`);
    t.ok(counts.refused > 200, `${counts.refused} are refused`);
  },
);

const POOL: Start = {
  owner: "legacy-external",
  families: "IPv4",
  address: "ephemeral",
  isShared: false,
  hasClass: false,
  gkeVersion: "1.33.1-gke.1779000",
};

t.test("without a gap, a second load balancer is made beside the first", async (t) => {
  const plan = planOf("to-rbs", POOL, "no-gap");
  if (!plan.isPossible) return void t.fail("it is possible");
  t.equal(plan.summary, "Possible beside the old one: traffic does not stop; the address changes from 203.0.113.7.");
  t.same(
    plan.steps.map(({ title }) => title),
    [
      "Lower the TTL of the DNS records that name the address to 60 seconds, and wait for the old TTL to pass",
      "Make the Service web-rbs beside web, with the same Pods behind it",
      "Move clients: DNS records, allow-lists and whatever else names the old address",
      "Take the load balancer off web",
    ],
  );
  t.equal(plan.steps[1]?.proof?.forecast?.owner, "rbs-netlb");
  t.match(plan.steps[1]?.diff, /\+ {4}cloud\.google\.com\/l4-rbs: "?enabled"?/);
  t.ok(plan.outside.some((text) => text.includes("203.0.113.7")));
});

t.test("keeping the address, the load balancer goes away and comes back", async (t) => {
  const plan = planOf("to-rbs", POOL, "same-address");
  if (!plan.isPossible) return void t.fail("it is possible");
  t.same([plan.strategy, plan.gap, plan.address], ["toggle", "minutes", "same"]);
  t.match(
    plan.steps[0]?.commands[0],
    /addresses create web-ip --region=europe-west1 --addresses=203\.0\.113\.7 --network-tier=PREMIUM/,
  );
  t.match(plan.steps[1]?.check, /no finalizers and the status is empty/);
  t.match(plan.steps[1]?.rollback, /spec\.loadBalancerIP: 203\.0\.113\.7/);
  t.same(plan.steps[2]?.proof?.forecast?.addresses, { ipv4: "203.0.113.7" });
});

/** Starting states that are refused, and the reason. */
const REFUSALS: Readonly<Record<string, readonly [what: string, start: Partial<Start>, reason: RegExp]>> = {
  "what is there already": ["to-rbs", { owner: "rbs-netlb" }, /backend service already/],
  "the other side": ["to-rbs", { owner: "ilb-subsetting" }, /internal, with NEGs/],
  "no dual stack for a target pool": ["to-dual-stack", {}, /to-rbs or to-subsetting first/],
  "an old version": ["to-class", { gkeVersion: "1.28.0-gke.0" }, /needs GKE 1\.33\.1-gke\.1779000/],
  "a controller that reads no names": ["to-address-name", { address: "static" }, /does not read the annotation/],
  "no other protocol": ["to-mixed-protocol", { owner: "rbs-netlb" }, /no Service of the other protocol/],
  "no Ingress": ["to-neg", {}, /no Ingress routes to it/],
  "an address that is asked for": ["keep-ip", { address: "static" }, /asked for already/],
  "an unknown migration": ["to-moon", {}, /no migration "to-moon"/],
};

t.test("what can't be done is refused with the reason", async (t) => {
  for (const [title, [what, start, reason]] of Object.entries(REFUSALS)) {
    const plan = planOf(what, { ...POOL, ...start }, "no-gap");
    t.notOk(plan.isPossible, title);
    if (!plan.isPossible) t.match(plan.reasons.join("\n"), reason, title);
  }
});

const BACKEND = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "web", namespace: "shop", annotations: { "cloud.google.com/neg": '{"exposed_ports":{"80":{}}}' } },
  spec: { type: "NodePort", selector: { app: "web" }, ports: [{ port: 80 }] },
};
const INGRESS = {
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  metadata: { name: "site", namespace: "shop", annotations: { "kubernetes.io/ingress.global-static-ip-name": "site" } },
  spec: { defaultBackend: { service: { name: "web", port: { number: 80 } } } },
};

t.test("the backends of an Ingress go from instance groups to NEGs", async (t) => {
  const plan = (prefer: "no-gap" | "same-address", objects: readonly JsonObject[] = [BACKEND, INGRESS]) =>
    migrate(objects, {
      what: "to-neg",
      namespace: "shop",
      name: "web",
      prefer,
      cluster: { gkeVersion: "1.33.1-gke.1779000", vpcNative: true },
    });
  const beside = plan("no-gap");
  if (!beside.isPossible) return void t.fail(`it is possible beside: ${beside.reasons.join()}`);
  t.same([beside.strategy, beside.gap, beside.address], ["parallel", "none", "new"]);
  t.same(
    beside.steps.map(({ manifest, removes }) => manifest?.["kind"] ?? removes?.["kind"]),
    ["Service", "Ingress", undefined, "Ingress"],
  );
  t.match(JSON.stringify(beside.steps[1]?.manifest), /"service":\{"name":"web-neg"/);
  t.notMatch(JSON.stringify(beside.steps[1]?.manifest), /static-ip-name/, "a copy has an address of its own");
  const inPlace = plan("same-address");
  if (!inPlace.isPossible) return void t.fail(`it is possible in place: ${inPlace.reasons.join()}`);
  t.same([inPlace.strategy, inPlace.gap, inPlace.address], ["in-place", "minutes", "same"]);
  t.match(JSON.stringify(inPlace.steps[0]?.manifest), /exposed_ports.*ingress/, "what the annotation had stays");
});

/** What refuses a Service behind an Ingress. */
const NEG_REFUSALS: Readonly<Record<string, readonly [object: JsonObject, reason: RegExp]>> = {
  "NEGs already": [
    {
      ...BACKEND,
      metadata: { name: "web", namespace: "shop", annotations: { "cloud.google.com/neg": '{"ingress":true}' } },
    },
    /are NEGs already/,
  ],
  "an annotation that can't be read": [
    { ...BACKEND, metadata: { name: "web", namespace: "shop", annotations: { "cloud.google.com/neg": "{" } } },
    /can't be read/,
  ],
};

t.test("Services behind an Ingress that can't go over to NEGs", async (t) => {
  const ask = { what: "to-neg", namespace: "shop", name: "web" };
  for (const [title, [service, reason]] of Object.entries(NEG_REFUSALS)) {
    const plan = migrate([service, INGRESS], ask);
    t.match(plan.isPossible ? "" : plan.reasons.join("\n"), reason, title);
  }
  const onRoutes = migrate([BACKEND, INGRESS], { ...ask, cluster: { vpcNative: false } });
  t.match(onRoutes.isPossible ? "" : onRoutes.reasons.join("\n"), /not VPC-native/);
  const taken = migrate([BACKEND, INGRESS, { ...BACKEND, metadata: { name: "web-neg", namespace: "shop" } }], ask);
  t.ok(taken.isPossible && taken.strategy === "in-place", "the name of the second Service is taken");
});

t.test("a Service that is not there, or is none of GKE's", async (t) => {
  const nobody = migrate([], { what: "to-rbs", namespace: "shop", name: "web" });
  t.match(nobody.isPossible ? "" : nobody.reasons.join(), /no Service shop\/web/);
  const plain = [{ ...BACKEND, spec: { ports: [{ port: 80 }] } }];
  for (const what of ["keep-ip", "to-address-name", "to-mixed-protocol", "to-dual-stack", "to-class", "to-rbs"]) {
    const plan = migrate(plain, { what, namespace: "shop", name: "web" });
    t.notOk(plan.isPossible, what);
  }
});

t.test("a name that is presumed to be that of the address", async (t) => {
  const { addresses: _, ...cluster } = clusterOf({ ...POOL, owner: "rbs-netlb", address: "named" });
  const objects = objectsOf({ ...POOL, owner: "rbs-netlb", address: "named" });
  const plan = migrate(objects, { what: "to-class", namespace: "shop", name: "web", prefer: "same-address", cluster });
  if (!plan.isPossible) return void t.fail(plan.reasons.join());
  t.equal(plan.steps.length, 2, "nothing has to be reserved");
  t.equal(plan.address, "same");
});

t.test("the address has to be known where it is to stay", async (t) => {
  const [web] = objectsOf(POOL);
  const plan = migrate([{ ...web, status: {} }], {
    what: "keep-ip",
    namespace: "shop",
    name: "web",
    cluster: clusterOf(POOL),
  });
  t.match(plan.isPossible ? "" : plan.reasons.join(), /address is not known/);
});

t.test("that everyone will get in is said first", async (t) => {
  const INTERNET = /^The internet: everyone can reach/;
  const outside = (what: string, ranges: readonly string[], start: Partial<Start> = {}) => {
    const from: Start = { ...POOL, owner: "ilb-subsetting", ...start };
    const ask = { what, namespace: "shop", name: "web", cluster: clusterOf(from) };
    const objects = objectsOf(from).map((object) => {
      const { kind, spec } = object as { readonly kind: string; readonly spec: object };
      return kind === "Service" ? { ...object, spec: { ...spec, loadBalancerSourceRanges: ranges } } : object;
    });
    const plan = migrate(objects, ask);
    return plan.isPossible ? plan.outside : [];
  };
  t.match(outside("to-external", [])[0], INTERNET);
  t.notMatch(outside("to-external", ["198.51.100.0/24"])[0], INTERNET, "a few are let in");
  t.ok(outside("to-external", ["198.51.100.0/24"]).length > 1);
  t.notMatch(outside("to-rbs", [], { owner: POOL.owner })[0], INTERNET, "it was public before");
});

t.test("a ServiceAttachment is named", async (t) => {
  const attachment = {
    apiVersion: "networking.gke.io/v1",
    kind: "ServiceAttachment",
    metadata: { name: "psc", namespace: "shop" },
    spec: { resourceRef: { kind: "Service", name: "web" } },
  };
  const start: Start = { ...POOL, owner: "ilb-subsetting" };
  const ask = { what: "keep-ip", namespace: "shop", name: "web", cluster: clusterOf(start) };
  const plan = migrate([...objectsOf(start), attachment], ask);
  t.ok(plan.isPossible && plan.outside.some((text) => text.startsWith("ServiceAttachment shop/psc")));
});
