import t, { type Test } from "tap";
import {
  type AddressReservations,
  type Reservation,
  type ReservationRequest,
  reservationFor,
} from "../../src/admission/reservation.ts";
import { compileCluster } from "../../src/domain/cluster.ts";
import { indexManifests } from "../../src/engine/manifest-index.ts";
import { compilePolicy } from "../../src/engine/policy.ts";
import type { ReviewContext } from "../../src/engine/review.ts";
import { RULE_SET } from "../../src/rules/index.ts";
import { BASE_CLUSTER } from "../../src/rules/shared/cluster.sketches.ts";
import { clusterIp, loadBalancer, rbs } from "../../src/rules/shared/service.sketches.ts";
import { type Answered, answerReview, type FailureChoices, reserved } from "../../src/webhook/review-request.ts";
import { startApiServer } from "../support/api-server.ts";
import { startTestWebhook, type TestWebhook } from "../support/review-server.ts";
import { accessTo, authority, loadBalancer as loadBalancerManifest, watchOf } from "../support/watched-stand-in.ts";

const context: ReviewContext = {
  rules: RULE_SET,
  policy: compilePolicy(),
  cluster: compileCluster(BASE_CLUSTER),
  index: indexManifests({ objects: [], isComplete: true }),
  today: "2026-11-21",
  isOffline: false,
};
const SHOP = { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } };
const CHOICES = { onError: "allow", onTooLarge: "deny", onUnreserved: "warn" } as const;
const named = (name: string, ports: readonly number[] = [80], spec = {}) =>
  rbs({ name, ports, spec, annotations: { "networking.gke.io/load-balancer-ip-addresses": "web-ip" } });

function reviewOf(object: object, { operation = "CREATE", oldObject = null as object | null, uid = "u-1" } = {}) {
  return {
    apiVersion: "admission.k8s.io/v1",
    kind: "AdmissionReview",
    request: {
      uid,
      kind: { group: "", version: "v1", kind: "Service" },
      operation,
      namespace: "shop",
      userInfo: { username: "jane", groups: [] },
      object,
      oldObject,
      dryRun: false,
    },
  };
}

t.test("only what names an address and changes what is there has to be reserved", async (t) => {
  const claims = (object: object, previous?: object) =>
    reservationFor(
      { uid: "u-1", isDryRun: false },
      {
        kind: "Service",
        change: previous ? "update" : "create",
        object,
        previous,
        requester: { username: "jane", groups: [], isController: false },
      },
      context,
    )?.claims.map(({ address }) => address);
  t.same(claims(named("web")), ["203.0.113.10"]);
  t.same(claims(rbs({ spec: { loadBalancerIP: "203.0.113.10" } })), ["203.0.113.10"]);
  t.equal(claims(rbs()), undefined, "an ephemeral address is nobody's yet");
  t.equal(claims(clusterIp({ spec: { loadBalancerIP: "203.0.113.10" } })), undefined, "no load balancer");
  t.equal(claims(named("web"), named("web")), undefined, "nothing changes");
  t.same(claims(named("web", [80, 81]), named("web")), ["203.0.113.10"], "a port more");
});

/** The answer after its addresses were asked for, with this outcome. */
async function afterReservation(answered: Answered, outcome: Reservation, choices: FailureChoices) {
  return reserved(answered, () => ({ reserve: async () => outcome }), choices);
}

/** What is asked for on behalf of an answer, if anything. */
async function asked(answered: Answered): Promise<ReservationRequest | undefined> {
  let request: ReservationRequest | undefined;
  const reserve = async (one: ReservationRequest) => {
    request = one;
    return { outcome: "granted" } as const;
  };
  await reserved(answered, () => ({ reserve }), CHOICES);
  return request;
}

t.test("what a reservation makes of an admitted review", async (t) => {
  const answered = answerReview("validate", reviewOf(named("web")), () => context, CHOICES);
  t.equal((await asked(answered))?.requestUid, "u-1");
  const response = (body: string) => JSON.parse(body).response;
  t.equal(await afterReservation(answered, { outcome: "granted" }, CHOICES), answered, "granted: as it was");

  const taken = { outcome: "conflict", address: "203.0.113.10", holder: "shop/api", isRecent: true } as const;
  const own = await afterReservation(answered, taken, CHOICES);
  t.match(response(own.body), { uid: "u-1", allowed: false, status: { code: 403 } });
  t.match(
    response(own.body).status.message,
    /\[shared-ip-port-conflict\] shop\/api is being admitted .* 203\.0\.113\.10/,
  );
  const foreign = { outcome: "conflict", address: "name:web-ip", holder: "bank/ledger", isRecent: true } as const;
  t.match(
    response((await afterReservation(answered, foreign, CHOICES)).body).status.message,
    /a Service of another namespace/,
  );
  t.notMatch((await afterReservation(answered, foreign, CHOICES)).body, /ledger/, "no oracle about other namespaces");

  const older = response((await afterReservation(answered, { ...taken, isRecent: false }, CHOICES)).body);
  t.match(older, { allowed: true, warnings: [/shop\/api was just admitted/] }, "who nobody has seen since only warns");

  const policies = { warn: "warn", off: undefined } as const;
  for (const setting of ["warn", "off"] as const) {
    const policy = compilePolicy({ rules: { "shared-ip-port-conflict": setting } });
    const softened = answerReview("validate", reviewOf(named("web")), () => ({ ...context, policy }), CHOICES);
    const after = response((await afterReservation(softened, foreign, CHOICES)).body);
    t.equal(after.allowed, true, `the policy says ${setting}`);
    t.equal(Boolean(after.warnings), policies[setting] !== undefined);
  }

  const down = { outcome: "unavailable", reason: "no answer within 500 ms" } as const;
  t.match(response((await afterReservation(answered, down, CHOICES)).body), {
    allowed: true,
    warnings: [/could not be reserved/],
  });
  const strict = { ...CHOICES, onUnreserved: "deny" } as const;
  t.match(response((await afterReservation(answered, down, strict)).body), { allowed: false, status: { code: 500 } });
  t.equal(await afterReservation(answered, down, { ...CHOICES, onUnreserved: "allow" }), answered);

  const plain = answerReview("validate", reviewOf(loadBalancer()), () => context, CHOICES);
  t.equal(await asked(plain), undefined, "most Services pay nothing");
  const denied = answerReview("validate", reviewOf(named("web", [], { loadBalancerIP: "x" })), () => context, CHOICES);
  t.equal(await asked(denied), undefined, "what the rules deny takes nothing");
});

t.test("F20: whatever throws between the review and its answer, the answer is a review", async (t) => {
  const answered = answerReview("validate", reviewOf(named("web")), () => context, CHOICES);
  const broken = () => {
    throw new RangeError("the secret is out");
  };
  const breaks: Readonly<Record<string, () => AddressReservations>> = {
    "looking for reservations": broken,
    "asking for one": () => ({ reserve: broken }),
    "waiting for one": () => ({ reserve: () => Promise.reject(new TypeError("the secret is out")) }),
    "what comes of one": () => ({ reserve: async () => undefined as unknown as Reservation }),
  };
  for (const [title, reservations] of Object.entries(breaks)) {
    for (const onError of ["allow", "deny"] as const) {
      const { status, body, decision } = await reserved(answered, reservations, { ...CHOICES, onError });
      const { response } = JSON.parse(body);
      t.match([status, response.uid, response.allowed], [200, "u-1", onError === "allow"], `${title}: ${onError}`);
      t.equal(decision.verdict, "failed");
      t.notMatch(body, /secret/);
    }
  }
});

t.test("F36: of two Services that two replicas review at once exactly one gets the ports", async (t) => {
  const server = await startApiServer({ authority, objects: [SHOP] });
  t.teardown(() => server.stop());
  const flags = ["--kubeconfig", accessTo(server.kubeconfig()).path];
  const replicas = await Promise.all([startTestWebhook(t, flags), startTestWebhook(t, flags)]);
  await Promise.all(replicas.map((replica) => becomesReady(t, replica)));
  const ask = async (replica: TestWebhook | undefined, name: string, port: number) => {
    const object = rbs({ name, ports: [port], annotations: { "networking.gke.io/load-balancer-ip-addresses": "api" } });
    const answer = await replica?.post("/validate", reviewOf(object, { uid: `uid-${name}` }));
    return JSON.parse(answer?.body ?? "{}").response;
  };
  for (let pair = 0; pair < 20; pair++) {
    const port = 1_000 + pair;
    const answers = await Promise.all(replicas.map((replica, index) => ask(replica, `same-${pair}-${index}`, port)));
    t.equal(answers.filter(({ allowed }) => allowed).length, 1, `pair ${pair}: one of two`);
    const both = await Promise.all(
      replicas.map((replica, index) => ask(replica, `other-${pair}-${index}`, 2_000 + 2 * pair + index)),
    );
    t.ok(
      both.every(({ allowed }) => allowed),
      `pair ${pair}: both, on ports of their own`,
    );
  }
  const [first] = replicas;
  t.match(await ask(first, "same-again", 3_000), { allowed: true });
  t.match(await ask(first, "same-again", 3_000), { allowed: true }, "the same request may ask again");
  t.ok(((await first?.metric('l4guard_reservations_total{result="granted"}')) ?? 0) > 0, "granted ones are counted");
});

t.test("all that is known of the cluster, and each reservation, is in the metrics", async (t) => {
  const server = await startApiServer({ authority, objects: [SHOP] });
  t.teardown(() => server.stop());
  for (const name of ["one", "two"]) server.put(loadBalancerManifest(name));
  const flags = ["--kubeconfig", accessTo(server.kubeconfig()).path, "--cluster", "examples/cluster.yaml"];
  const webhook = await startTestWebhook(t, flags);
  await becomesReady(t, webhook);
  t.equal(await webhook.metric('l4guard_cache_objects{kind="Service"}'), 2);
  t.ok((await webhook.metric('l4guard_cache_age_seconds{kind="Service"}')) < 60);
  t.ok((await webhook.metric('l4guard_facts{source="configuration"}')) > 5, "what the cluster file states");
  t.ok((await webhook.metric('l4guard_facts{source="cluster"}')) > 0, "what the cluster shows");
  t.equal(await webhook.metric('l4guard_facts{source="gke-api"}'), 0);
  t.ok((await webhook.metric('l4guard_facts_age_seconds{source="cluster"}')) < 60);
  t.equal(await webhook.metric('l4guard_fact_reads_total{source="cluster server",outcome="ok"}'), 1);

  watchOf(server)?.send('{"type":"ERROR","object":{"code":410,"reason":"Expired"}}');
  for (let attempt = 0; attempt < 100; attempt++) {
    if ((await webhook.metric('l4guard_cache_relists_total{kind="Service"}')) === 1) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  t.equal(await webhook.metric('l4guard_cache_relists_total{kind="Service"}'), 1);

  const results = ["granted", "conflict", "dry-run"];
  const counts = () =>
    Promise.all(results.map((result) => webhook.metric(`l4guard_reservations_total{result="${result}"}`)));
  for (const [name, dryRun] of [
    ["a", false],
    ["b", false],
    ["c", true],
  ] as const) {
    const object = rbs({ name, annotations: { "networking.gke.io/load-balancer-ip-addresses": "api" } });
    const review = reviewOf(object, { uid: `uid-${name}` });
    await webhook.post("/validate", { ...review, request: { ...review.request, dryRun } });
  }
  t.same(await counts(), [1, 1, 1], "granted, in conflict, and asked for by a dry run");
});

async function becomesReady(t: Test, replica: TestWebhook): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if ((await replica.health("/readyz")).status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  t.fail(`not ready: ${replica.log()}`);
}
