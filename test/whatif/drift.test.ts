import t from "tap";
import { compileCluster } from "../../src/domain/cluster.ts";
import { ManifestFile } from "../../src/manifests/manifest-file.ts";
import { driftJson, driftText } from "../../src/reports/drift.ts";
import { driftOf } from "../../src/whatif/drift/drift.ts";

const CLUSTER = compileCluster({ gkeVersion: "1.33.5-gke.1200000", subsetting: true, httpLoadBalancing: true });

/** A Service as its author writes it. */
const service = (spec: object = {}, annotations: object = { "cloud.google.com/l4-rbs": "enabled" }) => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "web", namespace: "shop", annotations },
  spec: { type: "LoadBalancer", selector: { app: "web" }, ports: [{ name: "https", port: 443 }], ...spec },
});

/** The same as it lives, with what the API server and the controllers have written. */
const lived = (spec: object = {}, annotations: object = { "cloud.google.com/l4-rbs": "enabled" }) => {
  const written = service(spec, annotations);
  const [port] = written.spec.ports;
  return {
    ...written,
    metadata: {
      ...written.metadata,
      uid: "0f0e",
      annotations: { ...written.metadata.annotations, "service.kubernetes.io/tcp-forwarding-rule": "a0123" },
      finalizers: ["gke.networking.io/l4-netlb-v2"],
    },
    spec: {
      clusterIP: "10.8.0.7",
      clusterIPs: ["10.8.0.7"],
      ipFamilies: ["IPv4"],
      ipFamilyPolicy: "SingleStack",
      internalTrafficPolicy: "Cluster",
      externalTrafficPolicy: "Cluster",
      sessionAffinity: "None",
      allocateLoadBalancerNodePorts: true,
      ...written.spec,
      ports: [{ protocol: "TCP", targetPort: 443, nodePort: 31443, ...port }],
    },
    status: { loadBalancer: { ingress: [{ ip: "198.51.100.7" }] } },
  };
};
const ingress = (name: string) => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  metadata: { name: "front", namespace: "shop" },
  spec: { defaultBackend: { service: { name, port: { number: 443 } } } },
});
const inside = { ...service({ type: "ClusterIP" }, {}), metadata: { name: "cache", namespace: "shop" } };

interface Case {
  readonly written: readonly object[];
  readonly live: readonly object[];
  readonly isComplete?: boolean;
  /** "kind name: fields" of each drift. */
  readonly drifts: readonly string[];
  /** What a sync does to the forwarding rule. */
  readonly change?: string;
}

const CASES: Readonly<Record<string, Case>> = {
  "what controllers and the API server write is no drift": { written: [service()], live: [lived()], drifts: [] },
  "nor is what other tools write into annotations": {
    written: [service()],
    live: [
      lived(
        {},
        {
          "cloud.google.com/l4-rbs": "enabled",
          "kubectl.kubernetes.io/last-applied-configuration": "{}",
          "meta.helm.sh/release-name": "shop",
          "argocd.argoproj.io/tracking-id": "shop:/Service:shop/web",
        },
      ),
    ],
    drifts: [],
  },
  "an annotation of a Service that no controller has taken yet: nothing is there to be made anew": {
    written: [service()],
    live: [service({}, {})],
    drifts: ["differs web: metadata.annotations[cloud.google.com/l4-rbs]"],
  },
  "a port that somebody changed by hand": {
    written: [service({ ports: [{ name: "https", port: 443 }] })],
    live: [lived({ ports: [{ name: "https", port: 8443 }] })],
    drifts: ["differs web: spec.ports"],
    change: "recreated",
  },
  "source ranges that somebody opened": {
    written: [service({ loadBalancerSourceRanges: ["203.0.113.0/24"] })],
    live: [lived()],
    drifts: ["differs web: spec.loadBalancerSourceRanges"],
  },
  "an annotation that no manifest writes": {
    written: [service()],
    live: [lived({}, { "cloud.google.com/l4-rbs": "enabled", "cloud.google.com/network-tier": "Standard" })],
    drifts: ["differs web: metadata.annotations[cloud.google.com/network-tier]"],
  },
  "a traffic policy": {
    written: [service({ externalTrafficPolicy: "Local" })],
    live: [lived()],
    drifts: ["differs web: spec.externalTrafficPolicy"],
  },
  "labels and what has nothing to do with load balancers": {
    written: [{ ...service(), metadata: { ...service().metadata, labels: { a: "b" } } }, inside],
    live: [lived()],
    drifts: [],
  },
  "an object that does not live": { written: [service()], live: [], drifts: ["missing web: "] },
  "an Ingress that routes elsewhere": {
    written: [ingress("web"), service()],
    live: [ingress("old"), lived()],
    drifts: ["differs front: spec.defaultBackend"],
  },
  "what nobody writes is told where the manifests are all there is": {
    written: [service()],
    live: [lived(), ingress("web"), { ...lived(), metadata: { name: "other", namespace: "elsewhere" } }],
    isComplete: true,
    drifts: ["unwritten front: "],
  },
  "and not otherwise": { written: [service()], live: [lived(), ingress("web")], drifts: [] },
};

const resultOf = ({ written, live, isComplete = false }: Case) =>
  driftOf({
    files: [new ManifestFile("shop.yaml", undefined, written.map((object) => JSON.stringify(object)).join("\n"))],
    live,
    isWhole: true,
    cluster: CLUSTER,
    namespace: "default",
    isComplete,
  });

t.test("what lives otherwise than it is written", async (t) => {
  for (const [title, drifting] of Object.entries(CASES)) {
    const { drifts } = resultOf(drifting);
    const told = drifts.map(
      ({ kind, object, differences }) => `${kind} ${object.name}: ${differences.map(({ field }) => field).join()}`,
    );
    t.same(told, drifting.drifts, title);
    if (drifting.change) t.equal(drifts[0]?.forecast?.forwardingRuleChange, drifting.change, title);
  }
});

t.test("a report says what a sync does to traffic", async (t) => {
  const drifted = resultOf(CASES["a port that somebody changed by hand"] as Case);
  const style = { colour: false, columns: 80, isVerbose: false };
  const text = driftText(drifted, style);
  t.match(text, /^Service shop\/web {2}shop\.yaml:1\n {2}lives otherwise than it is written\n {2}spec\.ports\n/);
  t.match(text, / {4}live {5}\[\{"name":"https","protocol":"TCP","port":8443,"targetPort":443\}\]\n/);
  t.match(text, /What a sync does to traffic\n {4}- The forwarding rule is deleted and recreated/);
  t.match(text, /\n1 object of 1 drifts\.\n$/);
  const { version, drifts } = JSON.parse(driftJson(drifted));
  t.equal(version, 1);
  t.match(drifts, [{ kind: "differs", file: "shop.yaml", line: 1, forwardingRuleChange: "recreated" }]);
  const same = resultOf(CASES["what controllers and the API server write is no drift"] as Case);
  t.equal(driftText(same, style), "1 object compared: all live as they are written.\n");
  t.same(JSON.parse(driftJson(same)), { version: 1, compared: 1, drifts: [] });
  const opened = driftText(resultOf(CASES["source ranges that somebody opened"] as Case), style);
  t.match(opened, /live {5}nothing\n {4}written {2}\["203\.0\.113\.0\/24"\]/);
});
