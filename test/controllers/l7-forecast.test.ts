import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import t from "tap";
import { forecastOfObjects } from "../../src/cli/forecast-objects.ts";
import { forecastL7, type L7Forecast } from "../../src/controllers/l7/forecast.ts";
import { clusterObjects } from "../../src/controllers/l7/objects.ts";
import { readSwitches } from "../../src/controllers/l7/switches.ts";
import { compileCluster } from "../../src/domain/cluster.ts";
import type { ClusterProfile } from "../../src/domain/cluster-profile.ts";
import { LAYER_7_OBJECT } from "../support/layer-7-objects.ts";

/** What is recorded of one state of a cluster; a field that differs between runs of the controllers is absent. */
type Recorded = {
  readonly [kind in "services" | "ingresses"]: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
};

interface Case {
  readonly id: string;
  readonly cluster: ClusterProfile;
  readonly expect: Recorded & { readonly steps?: readonly Recorded[] };
}

/** What the real NEG and Ingress controllers did over one fake cloud. */
const CASES: readonly Case[] = casesIn("test/fixtures/layer-7-cases.jsonl");

/** The same of random objects, edits and texts; each names what differs from the cluster of the first case above. */
const RANDOM: readonly Case[] = casesIn("test/fixtures/layer-7-random.jsonl").map((one) => ({
  ...one,
  cluster: { ...CASES[0]?.cluster, ...one.cluster },
}));

function casesIn(file: string): readonly Case[] {
  return readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

/** The generated name of a layer 4 NEG, which the recordings spell, holds a hash of the cluster's UID, which no input tells. */
const NAMED_BY_UID = [
  "neg/l4/ilb-lowercase",
  "neg/l4/ilb-and-exposed",
  "neg/l4/ilb-and-ingress",
  "neg/l4/netlb-v3",
  "neg/l4/netlb-class",
  "neg/ep/ilb-cluster",
  "neg/inuse/ilb-annotation-removed",
  "neg/steps/ilb-break-then-fix",
];

/** What is wrong about `actual`, by kind, object and field. */
function differences(actual: L7Forecast | undefined, expected: Recorded): readonly string[] {
  const wrong: string[] = [];
  for (const kind of ["services", "ingresses"] as const)
    for (const [name, fields] of Object.entries(expected[kind]))
      for (const [field, value] of Object.entries(fields)) {
        const found: unknown = Reflect.get(actual?.[kind][name] ?? {}, field);
        if (!isDeepStrictEqual(found, value)) wrong.push(`${name} ${field}: ${JSON.stringify(found)}`);
      }
  return wrong;
}

t.test("every recorded case as a whole", async (t) => {
  const failing = [...CASES, ...RANDOM].filter((one) => {
    const forecast = forecastOfObjects(Object(one), compileCluster(one.cluster));
    const wrong = [
      ...differences(forecast, one.expect),
      ...(one.expect.steps ?? []).flatMap((step, index) => differences(forecast.steps?.[index], step)),
    ];
    if (wrong.length > 0 && !NAMED_BY_UID.includes(one.id)) t.fail(`${one.id}: ${wrong.join("; ")}`);
    return wrong.length > 0;
  });
  t.same(failing.map(({ id }) => id).sort(), [...NAMED_BY_UID].sort());
});

/** A Service in one line: its name, its NEG annotation, ports as "80" or "80:8080", and what else there is in spec. */
interface Sketch {
  readonly name?: string;
  readonly neg?: string;
  readonly ports?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
  readonly spec?: object;
}

const NEG = "cloud.google.com/neg";
const A = '{"exposed_ports":{"80":{"name":"a"}}}';
const INTERNAL = {
  annotations: { "networking.gke.io/load-balancer-type": "Internal" },
  finalizers: ["gke.networking.io/l4-ilb-v2"],
  spec: { type: "LoadBalancer" },
};

function service({ name = "web", neg, ports = "80:8080", annotations = {}, finalizers, spec = {} }: Sketch): object {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: {
      namespace: "shop",
      name,
      finalizers,
      annotations: { ...annotations, ...(neg === undefined ? {} : { [NEG]: neg }) },
    },
    spec: {
      selector: { app: name },
      ports: ports.split(" ").map((text) => {
        const [port = "", targetPort = port] = text.replace("/UDP", "").split(":");
        return {
          name: `p${text}`,
          port: Number(port),
          targetPort: Number(targetPort),
          protocol: text.includes("UDP") ? "UDP" : "TCP",
        };
      }),
      ...spec,
    },
  };
}

function ingress(backend: { readonly number: number } | { readonly name: string }, annotations = {}): object {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { namespace: "shop", name: "web", annotations },
    spec: { defaultBackend: { service: { name: "web", port: backend } } },
  };
}

interface Told {
  readonly negsInUse?: readonly string[];
  readonly flags?: Readonly<Record<string, string>>;
  readonly profile?: ClusterProfile;
}

function forecastOf(
  states: readonly (readonly object[])[],
  { negsInUse = [], flags = {}, profile = {} }: Told = {},
): L7Forecast {
  const forecasts = forecastL7({
    cluster: compileCluster({ gkeVersion: "1.33.4-gke.1000000", subsetting: true, ...profile }),
    switches: readSwitches(flags),
    states: states.map(clusterObjects),
    negsInUse: new Set(negsInUse),
    isComplete: true,
  });
  return forecasts.at(-1) ?? { services: {}, ingresses: {}, reasons: [] };
}

/** The NEGs of all Services in one line: "web 80 a, 443 generated stopped; two fails". */
function negsIn({ services }: L7Forecast): string {
  return Object.entries(services)
    .map(([name, { negFails, negs }]) =>
      [name.replace("shop/", "") + (negFails ? " fails" : "")]
        .concat(negs.map((neg) => `${neg.port} ${neg.name ?? "generated"}${neg.running ? "" : " stopped"}`))
        .join(" "),
    )
    .join("; ");
}

t.test("what becomes of NEGs", async (t) => {
  const table: readonly (readonly [string, readonly (readonly object[])[], string, Told?])[] = [
    ["nothing is made without an Ingress or exposed ports", [[service({ neg: '{"ingress":true}' })]], "web"],
    [
      "only what an Ingress routes to is made",
      [[service({ neg: '{"ingress":true}', ports: "80 81" }), ingress({ number: 81 })]],
      "web 81 generated",
    ],
    [
      "an Ingress of another class makes nothing",
      [[service({ neg: '{"ingress":true}' }), ingress({ number: 80 }, { "kubernetes.io/ingress.class": "nginx" })]],
      "web",
    ],
    [
      "finding 10: TCP and UDP of one number, and the Ingress means the other one than exposed_ports",
      [
        [
          service({ neg: '{"ingress":true,"exposed_ports":{"80":{}}}', ports: "80:8080 80:9090/UDP" }),
          ingress({ name: "p80:9090/UDP" }),
        ],
      ],
      "web fails",
    ],
    [
      "the class for load balancers of one's own has NEGs of nodes where its switch is on",
      [
        [
          service({
            spec: { type: "LoadBalancer", loadBalancerClass: "networking.gke.io/standalone-passthrough-lb-neg" },
          }),
        ],
      ],
      "web 0 generated",
      { profile: { features: { standaloneNegLb: true } } },
    ],
    [
      "finding 1: swapped names are lost to both ports for ever",
      [
        [service({ neg: '{"exposed_ports":{"80":{"name":"a"},"81":{"name":"b"}}}', ports: "80 81" })],
        [service({ neg: '{"exposed_ports":{"80":{"name":"b"},"81":{"name":"a"}}}', ports: "80 81" })],
      ],
      "web fails 80 b stopped 81 a stopped",
    ],
    [
      "finding 1: a Service that is made again under another name does not get the NEG",
      [[service({ name: "one", neg: A })], [service({ name: "two", neg: A })]],
      "two fails 80 a stopped",
    ],
    [
      "finding 1: a renumbered port loses the name that it keeps",
      [[service({ neg: A })], [service({ neg: '{"exposed_ports":{"8000":{"name":"a"}}}', ports: "8000:8080" })]],
      "web fails 8000 a stopped",
    ],
    [
      "finding 2: the old names put back run again",
      [
        [service({ neg: A })],
        [service({ neg: A.replace("80", "81"), ports: "80 81" })],
        [service({ neg: A, ports: "80 81" })],
      ],
      "web 80 a",
    ],
    [
      "finding 2: a name that nobody wants for two minutes is free",
      [[service({ name: "one", neg: A })], [], [service({ name: "two", neg: A })]],
      "two 80 a",
    ],
    [
      "finding 2: but not where a backend service uses the NEG",
      [[service({ name: "one", neg: A })], [], [service({ name: "two", neg: A })]],
      "two fails 80 a stopped",
      { negsInUse: ["a"] },
    ],
    [
      "finding 2: who waits for a name keeps it from himself",
      [
        [service({ name: "one", neg: A })],
        [service({ name: "one", neg: A }), service({ name: "two", neg: A })],
        [service({ name: "one" }), service({ name: "two", neg: A })],
      ],
      "one; two fails 80 a stopped",
    ],
    [
      "finding 3: a name given up in use comes back to the same port",
      [[service({ neg: A })], [service({})], [service({ neg: A })]],
      "web 80 a",
      { negsInUse: ["a"] },
    ],
    [
      "finding 4: a broken annotation leaves what runs running",
      [[service({ neg: A })], [service({ neg: "{" })]],
      "web fails 80 a",
    ],
    [
      "finding 4: so does an exposed port that is not there",
      [[service({ neg: A })], [service({ neg: A.replace("80", "81") })]],
      "web fails 80 a",
    ],
    [
      "finding 4: so does a chosen name beside ingress:true",
      [[service({ neg: A })], [service({ neg: A.replace("{", '{"ingress":true,') })]],
      "web fails 80 a",
    ],
    [
      "finding 5: a name that the API server refuses is wanted, and never made",
      [[service({ neg: A.replace('"a"', '"A"') })]],
      "web fails 80 A stopped",
    ],
    [
      "finding 6: a broken annotation takes the NEG of an internal load balancer with it",
      [[service({ ...INTERNAL, neg: "{" })]],
      "web fails",
    ],
    [
      "an internal load balancer has a NEG once its controller has marked it",
      [[service(INTERNAL), service({ ...INTERNAL, name: "unmarked", finalizers: [] })]],
      "web 0 generated; unmarked",
    ],
    [
      "finding 8: one exposed port that is missing stops the NEGs of the Ingress",
      [[service({ neg: '{"ingress":true,"exposed_ports":{"81":{}}}' }), ingress({ number: 80 })]],
      "web fails",
    ],
    [
      "finding 9: keys fold as Go folds them",
      [[service({ neg: '{"INGREſſ":false,"Exposed_Ports":{"+80":{"NAME":"a"}}}' })]],
      "web 80 a",
    ],
    [
      "finding 11: a number means the first port that has it, UDP too",
      [[service({ neg: '{"ingress":true}', ports: "80/UDP 80:8080" }), ingress({ number: 80 })]],
      "web 80 generated",
    ],
    [
      "finding 12: an ExternalName Service gets a NEG without a complaint",
      [[service({ neg: A, spec: { type: "ExternalName", externalName: "example.com" } })]],
      "web 80 a",
    ],
    ["finding 14: IPv6 alone is refused", [[service({ neg: A, spec: { ipFamilies: ["IPv6"] } })]], "web fails"],
    [
      "finding 14: not with PreferDualStack",
      [[service({ neg: A, spec: { ipFamilies: ["IPv6"], ipFamilyPolicy: "PreferDualStack" } })]],
      "web 80 a",
    ],
    [
      "finding 15: another target keeps the NEG",
      [[service({ neg: A })], [service({ neg: A, ports: "80:9090" })]],
      "web 80 a",
    ],
    [
      "finding 33: a chosen name spelt like the generated one of the port is that one",
      [[service({ neg: A.replace('"a"', '"k8s1-01234567-shop-web-80-444e726b"') })]],
      "web 80 generated",
    ],
    [
      "outside of Google Cloud NEGs are made all the same",
      [[service({ neg: A })]],
      "web 80 a",
      { flags: { "enable-non-gcp-mode": "true" } },
    ],
    [
      "a controller that may only read lets everything go",
      [[service({ neg: A })]],
      "web",
      { flags: { "read-only-controllers": "true" } },
    ],
  ];
  for (const [title, states, expected, told] of table) t.equal(negsIn(forecastOf(states, told)), expected, title);
});

t.test("reasons tell what happens and where that is written", async (t) => {
  const swap = forecastOf([[service({ name: "one", neg: A })], [service({ name: "two", neg: A })]]);
  t.match(
    swap.reasons.join("\n"),
    /Service shop\/two: NEG a for port 80 is taken by port 80 of shop\/one.*pkg\/neg\/manager\.go ensureNegCRLabels\)/,
  );
  const removed = forecastOf([[service({ neg: A })], [service({})]], { negsInUse: ["a"] });
  t.match(removed.reasons.join("\n"), /Service shop\/web: NEG a of port 80 is given up: a backend service uses it/);
});

const OBJECTS = fc.array(LAYER_7_OBJECT, { maxLength: 6 });

t.test("objects of any shape have a forecast, always the same; without an edit nothing changes", async (t) => {
  fc.assert(
    fc.property(OBJECTS, OBJECTS, (old, next) => {
      const states = [old, next] as object[][];
      const first = forecastOf(states);
      const again = forecastOf([...states, next as object[]]);
      return (
        JSON.stringify(forecastOf(states)) === JSON.stringify(first) &&
        JSON.stringify(again.services) === JSON.stringify(first.services)
      );
    }),
    { numRuns: 500 },
  );
  t.pass("no counterexample");
});
