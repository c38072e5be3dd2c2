import { claimsToReserve } from "../../src/admission/reservation.ts";
import { watchCluster } from "../../src/cluster/watch-cluster.ts";
import { ServiceModel } from "../../src/controllers/model.ts";
import { readService } from "../../src/domain/manifest/service.ts";
import { compilePolicy } from "../../src/engine/policy.ts";
import { type ReviewContext, reviewChange } from "../../src/engine/review.ts";
import { RULE_SET } from "../../src/rules/index.ts";

/** What a replica is asked to do: review a Service, reserve its addresses, and create it where both let it. */
export interface ReplicaRequest {
  readonly id: number;
  readonly object: { readonly metadata: { readonly name: string; readonly namespace: string } };
}

/** What became of it. */
export interface ReplicaAnswer {
  readonly id: number;
  readonly verdict: "created" | "denied by a rule" | "conflict" | "unavailable" | "refused";
  readonly detail: string;
  /** Milliseconds of the reservation alone. */
  readonly reservationMs: number;
}

/**
 * One replica in a process of its own: what stands between it and its siblings is the API server and nothing else.
 * It is told what to do by messages, and does it as soon as it is told.
 */
const watch = watchCluster({
  access: { kind: "kubeconfig", path: process.argv[2] ?? "" },
  configured: {
    gkeVersion: "1.33.1-gke.1779000",
    subsetting: true,
    httpLoadBalancing: true,
    stackType: "ipv4",
    region: "us-central1",
    features: {},
  },
  reservations: { namespace: "l4guard", budgetMs: 5_000 },
});
await watch.ready;

process.on("message", (request: ReplicaRequest) => {
  admit(request).then(
    (answer) => process.send?.(answer),
    (error: unknown) => process.send?.({ id: request.id, verdict: "refused", detail: String(error), reservationMs: 0 }),
  );
});
process.on("disconnect", () => watch.stop());
process.send?.("ready");

async function admit({ id, object }: ReplicaRequest): Promise<ReplicaAnswer> {
  const index = watch.index();
  const cluster = watch.cluster();
  const context: ReviewContext = {
    rules: RULE_SET,
    policy: compilePolicy(),
    cluster,
    index,
    today: "2026-11-21",
    isOffline: false,
  };
  const requester = { username: "jane", groups: [], isController: false };
  const review = reviewChange({ kind: "Service", change: "create", object, requester, previous: undefined }, context);
  const denial = review.findings.find(({ action }) => action === "deny");
  if (denial) return { id, verdict: "denied by a rule", detail: denial.rule, reservationMs: 0 };
  const startedAt = performance.now();
  const reservation = await watch.reservations?.reserve({
    requestUid: `${process.pid}-${id}`,
    object: object.metadata,
    claims: claimsToReserve(new ServiceModel(readService(review.object), undefined, cluster), undefined),
    isDryRun: false,
    index,
  });
  const reservationMs = performance.now() - startedAt;
  if (reservation?.outcome !== "granted") {
    return { id, verdict: reservation?.outcome ?? "unavailable", detail: JSON.stringify(reservation), reservationMs };
  }
  const path = `/api/v1/namespaces/${object.metadata.namespace}/services`;
  await watch.client.call({ method: "POST", path, body: object, timeoutMs: 10_000 });
  return { id, verdict: "created", detail: "", reservationMs };
}
