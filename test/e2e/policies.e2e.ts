import fc from "fast-check";
import t from "tap";
import { BASE_CLUSTER } from "../../src/rules/shared/cluster.sketches.ts";
import { type ApiAnswer, apiRequests } from "../support/api-requests.ts";
import type { PolicyRequest } from "../support/cel-policies.ts";
import { fullPolicy } from "../support/full-policy.ts";
import { beside } from "../support/policies-beside-engine.ts";
import { edited, POLICY_SERVICE } from "../support/policy-services.ts";
import { populate } from "../support/populate.ts";
import { requireBinaries, startRealApiServer } from "../support/real-api-server.ts";

const SERVICES = "/api/v1/namespaces/shop/services";
const ADMIN = { username: "admin", groups: ["system:masters", "system:authenticated"] };
/** Half of them creations, half edits of what lives. */
const RANDOM_REQUESTS = Number(process.env["L4GUARD_POLICY_REQUESTS"] ?? 2_000);

const server = await startRealApiServer(requireBinaries());
const requests = apiRequests(server, 8);
t.teardown(async () => {
  requests.close();
  await server.stop();
});
t.comment(`kube-apiserver ${server.version}`);

const { objects, translated, engine } = beside({}, BASE_CLUSTER, new Date().toISOString().slice(0, 10));

/** The Service under a name, as the API server takes it. */
function named(service: object, name: string): object {
  const { metadata, ...rest } = service as { readonly metadata: object };
  return { ...rest, metadata: { ...metadata, name, namespace: "shop" } };
}

/** What policies said, as "deny RULE" or "warn RULE"; undefined where the API server itself refuses the object. Of denials it names one. */
function saidIn({ status, text, warnings }: ApiAnswer): readonly string[] | undefined {
  const denial = /ValidatingAdmissionPolicy '[^']*' with binding '[^']*' denied request: \[([\w-]+)\]/.exec(text);
  if (status >= 400 && !denial) return undefined;
  const warned = warnings.flatMap((warning) => /^Validation failed.*?: \[([\w-]+)\]/.exec(warning)?.[1] ?? []);
  return [...(denial ? [`deny ${denial[1]}`] : []), ...warned.map((rule) => `warn ${rule}`)];
}

/** What differs between the two; empty where they agree. */
function difference(said: readonly string[], expected: readonly string[]): string {
  const [denials, denied] = [expected, said].map((all) => all.filter((one) => one.startsWith("deny ")));
  const isSame =
    (denials?.length ?? 0) > 0 === (denied?.length ?? 0) > 0 && (denied ?? []).every((one) => expected.includes(one));
  const warnings = (all: readonly string[]) =>
    [...new Set(all.filter((one) => one.startsWith("warn ")))].sort().join(", ");
  if (isSame && warnings(said) === warnings(expected)) return "";
  return `policies: ${said.join(", ")}; engine: ${expected.join(", ")}`;
}

/** What lives when the policies come: random Services that the API server itself takes. */
const living: object[] = [];

/** Creates policies and bindings. */
async function install(all: readonly object[]): Promise<void> {
  for (const object of all) {
    const { kind } = object as { readonly kind: string };
    const plural = `${kind.toLowerCase().replace(/y$/, "ie")}s`;
    await server.api("POST", `/apis/admissionregistration.k8s.io/v1/${plural}`, object);
  }
}

t.before(async () => {
  await populate(server, [{ path: "/api/v1/namespaces", body: { metadata: { name: "shop" } } }]);
  await requests.each(fc.sample(POLICY_SERVICE, 300).entries(), async ([place, service]) => {
    const object = named(service, `living-${place}`);
    if ((await requests.send("POST", SERVICES, object)).status === 201) living.push(object);
  });
  await install(objects);
  // The API server takes a moment until it holds what is new, each policy by itself.
  const spec = { type: "LoadBalancer", ports: [{ port: 80 }] };
  const annotations = { "cloud.google.com/l4-rbs": "enabled", "networking.gke.io/load-balancer-type": "Internal" };
  const probes: readonly (readonly [string, object])[] = [
    [
      "deny lb-class-unknown-gke",
      { metadata: { name: "a" }, spec: { ...spec, loadBalancerClass: "networking.gke.io/a" } },
    ],
    ["warn rbs-on-internal", { metadata: { name: "b", annotations }, spec }],
  ];
  for (const [expected, probe] of probes) {
    for (const deadline = Date.now() + 30_000; ; ) {
      const answer = await requests.send("POST", `${SERVICES}?dryRun=All`, probe);
      if (saidIn(answer)?.includes(expected)) break;
      if (Date.now() > deadline) throw new Error(`the policies do not hold: ${answer.status} ${answer.text}`);
    }
  }
});

/** The creations and edits, as they are sent. */
function* randomRequests(): Generator<PolicyRequest & { readonly path: string; readonly method: string }> {
  const common = { namespace: "shop", userInfo: ADMIN };
  for (const [place, [object, other, part]] of fc
    .sample(fc.tuple(POLICY_SERVICE, POLICY_SERVICE, fc.integer({ min: 1, max: 5 })), RANDOM_REQUESTS / 2)
    .entries()) {
    yield { ...common, operation: "CREATE", object: named(object, "new"), method: "POST", path: SERVICES };
    const oldObject = living[place % living.length] as object;
    const { name } = (oldObject as { readonly metadata: { readonly name: string } }).metadata;
    const after = named(edited(oldObject, other, part), name);
    yield { ...common, operation: "UPDATE", object: after, oldObject, method: "PUT", path: `${SERVICES}/${name}` };
  }
}

t.test("the API server says with the policies what the engine says", async (t) => {
  const differences: string[] = [];
  const tally = { denied: 0, warned: 0, admitted: 0, refused: 0 };
  await requests.each(randomRequests(), async (request) => {
    const answer = await requests.send(request.method, `${request.path}?dryRun=All`, request.object);
    const said = saidIn(answer);
    if (said === undefined) {
      tally.refused += 1;
      if (answer.status !== 422) differences.push(`${answer.status} ${answer.text.slice(0, 300)}`);
      return;
    }
    const outcome = answer.status >= 400 ? "denied" : said.length > 0 ? "warned" : "admitted";
    tally[outcome] += 1;
    const differs = difference(said, engine(request));
    if (differs !== "") differences.push(`${differs} ${JSON.stringify([request.object, request.oldObject])}`);
  });
  t.comment(`${translated.length} rules; ${JSON.stringify(tally)}`);
  t.same(differences.slice(0, 5), []);
  t.ok(tally.denied > RANDOM_REQUESTS / 20 && tally.warned > RANDOM_REQUESTS / 20, "both kinds of policies spoke");
});

t.test("the API server takes what a long policy file gives", async (t) => {
  const long = beside(fullPolicy(60), BASE_CLUSTER, "2026-11-26");
  const [object] = long.objects as readonly { readonly metadata: object }[];
  const answer = await requests.send(
    "POST",
    "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies?dryRun=All",
    { ...object, metadata: { name: "long" } },
  );
  t.equal(answer.status, 201, answer.text.slice(0, 1_000));
});

const LONG = "x".repeat(200_000);
const LARGE: Readonly<
  Record<
    string,
    {
      readonly metadata: object;
      readonly spec: Readonly<Record<string, unknown>> & { readonly ports: readonly object[] };
    }
  >
> = {
  "source ranges and ports": {
    metadata: { annotations: { "example.com/a": LONG } },
    spec: {
      type: "LoadBalancer",
      ports: Array.from({ length: 3_000 }, (_, place) => ({ name: `p${place}`, port: place + 1 })),
      loadBalancerSourceRanges: Array.from({ length: 35_000 }, (_, place) => `10.${place >> 8}.${place & 255}.0/24`),
      allocateLoadBalancerNodePorts: false,
    },
  },
  "finalizers and an exemption": {
    metadata: {
      annotations: { "l4guard.dev/exempt": "rules=a;".repeat(20_000) },
      finalizers: Array.from({ length: 40_000 }, (_, place) => `example.com/f${place}`),
    },
    spec: { type: "LoadBalancer", ports: [{ port: 80 }] },
  },
  annotations: {
    metadata: {
      annotations: Object.fromEntries(Array.from({ length: 9_000 }, (_, place) => [`example.com/a${place}`, "x"])),
      labels: Object.fromEntries(
        Array.from({ length: 9_000 }, (_, place) => [`example.com/a${place}`, "x".repeat(60)]),
      ),
    },
    spec: { type: "LoadBalancer", ports: [{ port: 80 }] },
  },
};

t.test("an object of a megabyte costs no more than expressions may", async (t) => {
  for (const [place, [title, large]] of Object.entries(LARGE).entries()) {
    const name = `large-${place}`;
    const body = { ...large, metadata: { ...large.metadata, name } };
    t.ok(JSON.stringify(body).length > 850_000, `${title}: ${JSON.stringify(body).length} bytes`);
    const created = await requests.send("POST", SERVICES, body);
    t.equal(created.status, 201, `${title}: ${created.text.slice(0, 500)}`);
    t.same(saidIn(created), large.spec.ports.length > 1 ? ["warn external-many-ports"] : [], title);
    const updated = await requests.send("PUT", `${SERVICES}/${name}`, {
      ...JSON.parse(created.text),
      metadata: body.metadata,
    });
    t.equal(updated.status, 200, `${title}: ${updated.text.slice(0, 500)}`);
  }
});

t.test("a denial quotes no more of a value than the webhook does", async (t) => {
  const metadata = { name: "quoted", annotations: { "networking.gke.io/load-balancer-type": LONG } };
  const { status, text } = await requests.send("POST", SERVICES, {
    metadata,
    spec: { type: "LoadBalancer", ports: [{ port: 80 }] },
  });
  t.equal(status, 403);
  t.match(text, /\[lb-type-value-invalid\] load-balancer-type \\"x{59}…\\" is not recognised: .+ Fix: Write/);
});

const RBS = "cloud.google.com/l4-rbs";
const HAS_MUTATING = Number(/^v1\.(\d+)/.exec(server.version)?.[1]) >= 36;
const WHY_NOT = HAS_MUTATING ? {} : { skip: "MutatingAdmissionPolicies of v1 came with Kubernetes 1.36" };

t.test(
  "a policy makes the repair of plain new Services, and none that the engine does not make",
  WHY_NOT,
  async (t) => {
    const newer = beside({}, { ...BASE_CLUSTER, gkeVersion: "1.36.2-gke.1498000" }, "2026-11-26");
    t.same(newer.repaired, ["rbs-recommended"]);
    await install(newer.objects.filter((object) => (object as { readonly kind: string }).kind.startsWith("Mutating")));
    const plain = { metadata: {}, spec: { type: "LoadBalancer", ports: [{ port: 80 }] } };
    const isAdded = async (service: object) => {
      const { status, text } = await requests.send("POST", `${SERVICES}?dryRun=All`, named(service, "new"));
      return status >= 400 ? undefined : JSON.parse(text).metadata.annotations?.[RBS] === "enabled";
    };
    for (const deadline = Date.now() + 30_000; (await isAdded(plain)) !== true; )
      if (Date.now() > deadline) throw new Error("the policy does not repair");
    const tally = { added: 0, left: 0, refused: 0 };
    for (const service of [plain, ...fc.sample(POLICY_SERVICE, 600)]) {
      const { annotations = {} } = (service as { readonly metadata: { readonly annotations?: object } }).metadata;
      if (RBS in annotations) continue;
      const added = await isAdded(service);
      tally[added === undefined ? "refused" : added ? "added" : "left"] += 1;
      const repairs = newer.repairs(named(service, "new")).includes("rbs-recommended");
      if (added === true) t.ok(repairs, `the engine adds it too: ${JSON.stringify(service)}`);
      const isOfTwo = JSON.stringify(service).includes('"UDP"');
      if (added === false && Object.keys(annotations).length === 0 && !isOfTwo)
        t.notOk(repairs, `neither adds it: ${JSON.stringify(service)}`);
    }
    t.comment(JSON.stringify(tally));
    t.ok(tally.added > 2, "some are repaired");
  },
);
