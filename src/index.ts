/**
 * The library: what the webhook and the command line say, for programs. Three functions, no I/O, no clock:
 * {@link evaluate} objects, {@link review} a request to the API server, {@link forecast} an edit.
 */
import { filterRequest, parseAdmissionReview } from "./admission/request.ts";
import { type Forecast, forecast as forecastOf } from "./controllers/l4/forecast.ts";
import { compileCluster } from "./domain/cluster.ts";
import type { ClusterProfile } from "./domain/cluster-profile.ts";
import type { Action, Finding } from "./domain/finding.ts";
import { readService } from "./domain/kinds/service.ts";
import type { Crashed, Skipped } from "./engine/evaluate.ts";
import { indexManifests } from "./engine/manifest-index.ts";
import type { PatchOperation } from "./engine/patch.ts";
import { compilePolicy, type Policy } from "./engine/policy.ts";
import { type ReviewContext, reviewChange } from "./engine/review.ts";
import { RULE_SET } from "./rules/index.ts";

export type { Action, ClusterProfile, Crashed, Finding, Forecast, PatchOperation, Policy, Skipped };

/** What is known besides the object. Everything is optional; what is left out is unknown, never "off". */
export interface Knowledge {
  /** The cluster's facts, in the format of a ClusterProfile file. */
  readonly cluster?: ClusterProfile;
  readonly policy?: Policy;
  /** The other objects of the cluster. */
  readonly state?: readonly unknown[];
  /** `state` is all there is; true for {@link review}, false for {@link evaluate} unless said otherwise. */
  readonly isComplete?: boolean;
  /** The day by which exemptions end, YYYY-MM-DD; without it those with an end count for ever. */
  readonly today?: string;
}

/** What the rules say about one object. */
export interface Verdict {
  readonly findings: readonly Finding[];
  /** Rules that could not be asked, and the facts that they lack. */
  readonly skipped: readonly Skipped[];
  /** Rules that threw, which is a bug. */
  readonly crashed: readonly Crashed[];
  /** The repairs that the webhook would make, as an RFC 6902 patch. */
  readonly patch: readonly PatchOperation[];
}

/** An object, and what it was before where it is an update. */
export interface Change {
  readonly object: unknown;
  readonly previous?: unknown;
}

/** What the rules say about an object of a file, as `l4guard lint` does; no findings for kinds that no rule is about. */
export function evaluate({ object, previous }: Change, knowledge: Knowledge = {}): Verdict {
  const apiVersion = textOf(object, "apiVersion") ?? "v1";
  const [group = "", version] = apiVersion.split("/", 2);
  const metadata = (object as { metadata?: { namespace?: string; name?: string } } | null)?.metadata;
  return verdictOn(
    {
      apiVersion: "admission.k8s.io/v1",
      kind: "AdmissionReview",
      request: {
        uid: "l4guard",
        kind: { group: version === undefined ? "" : group, version: version ?? group, kind: textOf(object, "kind") },
        namespace: metadata?.namespace ?? "default",
        operation: previous === undefined ? "CREATE" : "UPDATE",
        userInfo: { username: "", groups: [] },
        object,
        oldObject: previous ?? null,
      },
    },
    { isComplete: false, ...knowledge },
    true,
  );
}

/** What the webhooks say to an AdmissionReview: mutation, then validation of the patched object. @throws TypeError where it is none */
export function review(admissionReview: unknown, knowledge: Knowledge = {}): Verdict & { readonly allowed: boolean } {
  const verdict = verdictOn(admissionReview, { isComplete: true, ...knowledge }, false);
  return { allowed: !verdict.findings.some(({ action }) => action === "deny"), ...verdict };
}

/** What GKE's controllers will do when the Service `previous` becomes `object`; one of them may be undefined. */
export function forecast(
  { object, previous }: { readonly object?: unknown; readonly previous?: unknown },
  cluster: ClusterProfile = {},
): Forecast {
  return forecastOf({
    cluster: compileCluster(cluster),
    old: previous === undefined ? undefined : readService(previous),
    new: object === undefined ? undefined : readService(object),
  });
}

function verdictOn(
  admissionReview: unknown,
  knowledge: Knowledge & { readonly isComplete: boolean },
  isOffline: boolean,
): Verdict {
  const parsed = parseAdmissionReview(admissionReview);
  if (!parsed.ok) throw new TypeError(parsed.error);
  const context: ReviewContext = {
    rules: RULE_SET,
    policy: compilePolicy(knowledge.policy ?? {}),
    cluster: compileCluster(knowledge.cluster ?? {}),
    index: indexManifests({ objects: knowledge.state ?? [], isComplete: knowledge.isComplete }),
    today: knowledge.today ?? "",
    isOffline,
  };
  const filtered = filterRequest(parsed.request, context.policy);
  if (filtered.pass !== undefined) return { findings: [], skipped: [], crashed: [], patch: [] };
  const { findings, skipped, crashed, operations } = reviewChange(filtered.change, context);
  return { findings, skipped, crashed, patch: operations };
}

function textOf(object: unknown, name: "apiVersion" | "kind"): string | undefined {
  const value = (object as Record<string, unknown> | null | undefined)?.[name];
  return typeof value === "string" ? value : undefined;
}
