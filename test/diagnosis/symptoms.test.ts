import t from "tap";
import { INGRESS_SYMPTOMS, SERVICE_SYMPTOMS } from "../../src/diagnosis/symptoms.ts";
import { compileCluster } from "../../src/domain/cluster.ts";
import type { ClusterProfile } from "../../src/domain/cluster-profile.ts";
import { why } from "../../src/lint/why.ts";
import { RULES } from "../../src/rules/index.ts";

/** What a Service or an Ingress is like, and what is found without an event. */
interface SymptomCase {
  readonly kind?: "Ingress";
  readonly annotations?: Readonly<Record<string, string>>;
  readonly metadata?: object;
  readonly spec?: object;
  readonly status?: object;
  readonly events?: readonly object[];
  readonly cluster?: ClusterProfile;
  /** The rows of symptoms. */
  readonly found: readonly string[];
  /** A rule that foretold the first of them, by what it says of the object. */
  readonly foretoldBy?: string;
}

const RBS = { "cloud.google.com/l4-rbs": "enabled" };
const INTERNAL = { "networking.gke.io/load-balancer-type": "Internal" };
const V2 = { finalizers: ["gke.networking.io/l4-netlb-v2"] };
const OLD = { creationTimestamp: "2026-11-21T10:00:00Z" };
const NEW = { creationTimestamp: "2026-11-21T11:59:30Z" };
const served = (...ips: readonly string[]) => ({ loadBalancer: { ingress: ips.map((ip) => ({ ip })) } });
const NAMES = "networking.gke.io/load-balancer-ip-addresses";
const MIXED = [
  { name: "tcp", port: 53, protocol: "TCP" },
  { name: "udp", port: 53, protocol: "UDP" },
];
const condition = (type: string, status: string, reason = "") => ({ conditions: [{ type, status, reason }] });
const BACKENDS = "ingress.kubernetes.io/backends";

const CASES: Readonly<Record<string, SymptomCase>> = {
  "a class with a typo is nobody's": {
    spec: { loadBalancerClass: "networking.gke.io/l4-regional-intrenal" },
    found: ["no-controller-for-class"],
    foretoldBy: "lb-class-unknown-gke",
  },
  "the internal class without subsetting is nobody's": {
    spec: { loadBalancerClass: "networking.gke.io/l4-regional-internal" },
    cluster: { gkeVersion: "1.33.4-gke.1000000", subsetting: false },
    found: ["no-controller-for-class"],
    foretoldBy: "lb-class-internal-needs-subsetting",
  },
  "another's class with an address is that one's business": {
    spec: { loadBalancerClass: "example.com/lb" },
    status: served("203.0.113.7"),
    found: [],
  },
  "nobody takes an RBS Service without the add-on": {
    annotations: RBS,
    metadata: OLD,
    events: [{ component: "service-controller", reason: "EnsuringLoadBalancer", message: "Ensuring load balancer" }],
    cluster: { gkeVersion: "1.33.4-gke.1000000", httpLoadBalancing: false },
    found: ["controller-not-running"],
    foretoldBy: "rbs-addon-disabled",
  },
  "nobody takes an internal Service without the add-on": {
    annotations: INTERNAL,
    metadata: OLD,
    cluster: { gkeVersion: "1.33.4-gke.1000000", subsetting: true },
    found: ["controller-not-running"],
  },
  "nobody takes an internal Service with subsetting where the add-on is known to be off": {
    annotations: INTERNAL,
    metadata: OLD,
    cluster: { gkeVersion: "1.33.4-gke.1000000", subsetting: true, httpLoadBalancing: false },
    found: ["controller-not-running"],
    foretoldBy: "subsetting-addon-disabled",
  },
  "who owns a Service may be unknown": { metadata: OLD, found: [] },
  "a controller needs a moment to take a Service": { annotations: RBS, metadata: NEW, found: [] },
  "a Service that a controller has taken is on its way": {
    annotations: RBS,
    metadata: { ...OLD, ...V2 },
    found: [],
  },
  "a type that GKE does not know is external": {
    annotations: { "networking.gke.io/load-balancer-type": "INTERNAL" },
    status: served("203.0.113.7"),
    found: ["public-though-internal-was-meant"],
    foretoldBy: "lb-type-value-invalid",
  },
  "the type External is external": {
    annotations: { "networking.gke.io/load-balancer-type": "External" },
    status: served("203.0.113.7"),
    found: [],
  },
  "a name that is not reserved is passed over": {
    annotations: { ...RBS, [NAMES]: "web-ip" },
    metadata: V2,
    status: served("203.0.113.7"),
    cluster: { gkeVersion: "1.33.4-gke.1000000", region: "us-central1", addresses: [] },
    found: ["another-address-than-named"],
    foretoldBy: "static-ip-not-found",
  },
  "a third name is passed over": {
    annotations: { ...RBS, [NAMES]: "a,b,c" },
    metadata: V2,
    status: served("203.0.113.7"),
    cluster: { gkeVersion: "1.33.4-gke.1000000" },
    found: ["another-address-than-named"],
    foretoldBy: "static-ip-too-many",
  },
  "another address than the reserved one": {
    annotations: { ...RBS, [NAMES]: "web-ip" },
    metadata: V2,
    status: served("203.0.113.7"),
    cluster: {
      gkeVersion: "1.33.4-gke.1000000",
      addresses: [{ name: "web-ip", address: "203.0.113.99", type: "EXTERNAL", tier: "PREMIUM" }],
    },
    found: ["another-address-than-named"],
  },
  "the reserved address": {
    annotations: { ...RBS, [NAMES]: "web-ip" },
    metadata: V2,
    status: served("203.0.113.7"),
    cluster: {
      gkeVersion: "1.33.4-gke.1000000",
      addresses: [{ name: "web-ip", address: "203.0.113.7", type: "EXTERNAL", tier: "PREMIUM" }],
    },
    found: [],
  },
  "TCP and UDP, of which one has a forwarding rule": {
    annotations: { ...RBS, "service.kubernetes.io/tcp-forwarding-rule": "a" },
    metadata: V2,
    spec: { ports: MIXED },
    status: served("203.0.113.7"),
    found: ["one-protocol-not-served"],
    foretoldBy: "mixed-protocol-unsupported",
  },
  "TCP and UDP, each with a forwarding rule": {
    annotations: {
      ...RBS,
      "service.kubernetes.io/tcp-forwarding-rule": "a",
      "service.kubernetes.io/udp-forwarding-rule": "b",
    },
    metadata: V2,
    spec: { ports: MIXED },
    status: served("203.0.113.7"),
    cluster: { gkeVersion: "1.33.4-gke.1000000", features: { mixedProtocolNetLB: true } },
    found: [],
  },
  "ranges of one family leave the other open": {
    annotations: RBS,
    metadata: V2,
    spec: {
      ipFamilies: ["IPv4", "IPv6"],
      ipFamilyPolicy: "RequireDualStack",
      loadBalancerSourceRanges: ["198.51.100.0/24"],
    },
    status: served("203.0.113.7", "2001:db8::1"),
    cluster: { gkeVersion: "1.33.4-gke.1000000", stackType: "ipv4-ipv6" },
    found: ["one-family-open"],
    foretoldBy: "source-ranges-family-gap",
  },
  "an IPv6 address that was named later": {
    annotations: { ...RBS, [NAMES]: "six" },
    metadata: V2,
    spec: { ipFamilies: ["IPv6"], ipFamilyPolicy: "SingleStack", ports: [{ port: 80 }] },
    status: served("2001:db8::1"),
    cluster: {
      gkeVersion: "1.33.4-gke.1000000",
      addresses: [{ name: "six", address: "2001:db8:0:1::", ipVersion: "IPV6", type: "EXTERNAL", tier: "PREMIUM" }],
    },
    found: ["ipv6-address-stayed"],
  },
  "a collection that the controller does not read": {
    annotations: { ...RBS, "networking.gke.io/ip-collection-v6": "mine" },
    metadata: V2,
    spec: { ipFamilies: ["IPv6"], ipFamilyPolicy: "SingleStack" },
    status: served("2001:db8::1"),
    cluster: { gkeVersion: "1.33.4-gke.1000000" },
    found: ["collection-not-used"],
    foretoldBy: "ip-collection-unsupported",
  },
  "GitOps adds l4-rbs again and again": {
    metadata: { finalizers: ["gke.networking.io/l4-netlb-v1"] },
    status: served("203.0.113.7"),
    events: [
      {
        component: "loadbalancer-controller",
        reason: "CanNotMigrateTargetPoolToRBS",
        message: "RBS annotation was attached",
        count: 7,
      },
    ],
    found: ["annotation-comes-back"],
  },
  "a deletion that waits": {
    metadata: { ...V2, ...OLD, deletionTimestamp: "2026-11-21T11:00:00Z" },
    status: served("203.0.113.7"),
    found: ["deletion-waits"],
  },
  "a deletion that has just begun": {
    metadata: { ...V2, ...OLD, deletionTimestamp: "2026-11-21T11:59:50Z" },
    status: served("203.0.113.7"),
    found: [],
  },
  "a condition about ports": {
    metadata: { finalizers: ["gke.networking.io/l4-netlb-v1"] },
    status: { ...served("203.0.113.7"), ...condition("LoadBalancerPortsError", "True") },
    found: ["ports-error"],
  },
  "a condition about logging": {
    annotations: RBS,
    metadata: V2,
    status: { ...served("203.0.113.7"), ...condition("LoggingConfigManaged", "False", "Missing") },
    found: ["logging-not-as-asked"],
  },
  "a condition about the address of a standalone Service": {
    spec: { loadBalancerClass: "networking.gke.io/standalone-passthrough-lb-neg" },
    status: condition("ExternalIPProgrammed", "False", "NoForwardingRuleRef"),
    found: ["standalone-address-missing"],
    foretoldBy: "standalone-missing-forwarding-rule",
  },
  "ingressClassName alone": {
    kind: "Ingress",
    spec: { ingressClassName: "gce", defaultBackend: { service: { name: "web", port: { number: 80 } } } },
    found: ["ingress-not-taken"],
    foretoldBy: "ingress-class-name-ignored",
  },
  "another's ingressClassName": {
    kind: "Ingress",
    spec: { ingressClassName: "nginx", defaultBackend: { service: { name: "web", port: { number: 80 } } } },
    found: [],
  },
  "one host in two rules": {
    kind: "Ingress",
    status: served("203.0.113.7"),
    spec: {
      rules: ["/a", "/b"].map((path) => ({
        host: "shop.example.com",
        http: {
          paths: [{ path, pathType: "Prefix", backend: { service: { name: "web", port: { number: 80 } } } }],
        },
      })),
    },
    found: ["host-lost"],
    foretoldBy: "ingress-duplicate-host",
  },
  "a backend that is not healthy": {
    kind: "Ingress",
    annotations: { [BACKENDS]: '{"k8s1-a":"HEALTHY","k8s1-b":"UNHEALTHY"}' },
    status: served("203.0.113.7"),
    spec: { defaultBackend: { service: { name: "web", port: { number: 80 } } } },
    found: ["backends-unhealthy"],
  },
  "backends that are healthy, and an annotation that is no JSON": {
    kind: "Ingress",
    annotations: { [BACKENDS]: "{" },
    status: served("203.0.113.7"),
    spec: { defaultBackend: { service: { name: "web", port: { number: 80 } } } },
    found: [],
  },
};

const SYMPTOMS = [...SERVICE_SYMPTOMS, ...INGRESS_SYMPTOMS];
const IDS = new Set(SYMPTOMS.map(({ id }) => id));

function diagnosed({
  kind = "Service",
  annotations = {},
  events = [],
  cluster = {},
  ...rest
}: Omit<SymptomCase, "kind" | "found"> & { kind?: "Service" | "Ingress" }) {
  const isService = kind === "Service";
  const object = {
    apiVersion: isService ? "v1" : "networking.k8s.io/v1",
    kind,
    metadata: { name: "web", namespace: "shop", annotations, ...rest.metadata },
    spec: {
      ...(isService && { type: "LoadBalancer", selector: { app: "web" }, ports: [{ port: 80, nodePort: 30080 }] }),
      ...rest.spec,
    },
    status: rest.status ?? { loadBalancer: {} },
  };
  return why({
    kind,
    namespace: "shop",
    name: "web",
    objects: [object],
    events: events.map((event) => ({
      kind: "Event",
      involvedObject: { kind, namespace: "shop", name: "web" },
      lastTimestamp: "2026-11-21T11:00:00Z",
      ...event,
      source: { component: (event as { component: string }).component },
    })),
    cluster: compileCluster(cluster),
    isComplete: false,
    now: Date.parse("2026-11-21T12:00:00Z"),
    today: "2026-11-21",
  });
}

for (const [sentence, { found, foretoldBy, ...given }] of Object.entries(CASES)) {
  t.test(sentence, async (t) => {
    const causes = diagnosed(given)?.causes.filter(({ foundIn }) => foundIn === "state") ?? [];
    t.same(
      causes.map(({ id }) => id),
      found,
    );
    if (foretoldBy === undefined) return;
    const speakers = causes[0]?.forerunners.filter(({ finding }) => finding).map(({ rule }) => rule);
    t.ok(speakers?.includes(foretoldBy), `${foretoldBy} foretold it, not ${speakers}`);
  });
}

t.test("every symptom has a case, a fix and rules that exist", async (t) => {
  const cased = new Set(Object.values(CASES).flatMap(({ found }) => found));
  t.same(
    [...IDS].filter((id) => !cased.has(id)),
    [],
  );
  t.equal(IDS.size, SYMPTOMS.length, "names of their own");
  const known = new Set(RULES.map(({ id }) => id));
  for (const { id, fix, rules, words, cause = "" } of SYMPTOMS) {
    t.ok(fix, `${id}: a fix`);
    t.same(
      rules.filter((rule) => !known.has(rule)),
      [],
      `${id}: rules`,
    );
    for (const text of [words, cause, fix ?? ""]) t.ok(text.length <= 200, `${id}: at most 200 characters: ${text}`);
  }
});
