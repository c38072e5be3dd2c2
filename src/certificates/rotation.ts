import type { ReplicaReport } from "./certificate-store.ts";
import type { Identity } from "./issue.ts";
import { certificatesIn, fingerprintOf, type Lifetime, lifetimeOf, lifetimeProblem, renewalTime } from "./pem.ts";

/** An authority, and since when every API server has had reason to trust it. */
export interface Authority extends Identity {
  /** When every webhook configuration was seen to hold it; undefined before. */
  readonly trustedSince: Date | undefined;
}

/** What the Secret holds: the source of truth of all replicas. */
export interface RotationState {
  /** Signed the leaf. */
  readonly authority: Authority;
  /** Signs the next leaf once it has been trusted for long enough. */
  readonly successor: Authority | undefined;
  /** Certificates (PEM) that stay trusted until no replica serves anything of theirs. */
  readonly retiring: readonly string[];
  /** What replicas serve. */
  readonly leaf: Identity;
}

/** How long things live and wait; milliseconds. */
export interface RotationTimes {
  readonly authorityLifeMs: number;
  readonly certificateLifeMs: number;
  /** Time for every API server to hear of a changed CA bundle, which can't be observed. */
  readonly bundleSettleMs: number;
}

/** What the replica that leads knows when it decides. */
export interface RotationView {
  /** Undefined where there is no Secret, or none that can be read. */
  readonly state: RotationState | undefined;
  /** The bundle of every webhook of every configuration, as read before the Secret. */
  readonly bundles: readonly { readonly configuration: string; readonly bundles: readonly string[] }[];
  /** The reports that count. */
  readonly reports: readonly Pick<ReplicaReport, "fingerprint">[];
  readonly now: Date;
  readonly times: RotationTimes;
  /** Whether the leaf is for the names under which the webhook is reached, and valid now. */
  readonly leafIsFit: boolean;
  /** For how long the successor has been seen to be trusted; milliseconds. */
  readonly successorTrustedMs: number;
}

/** One change to what the replicas share. Each can be the last one that a replica makes; whoever leads next goes on from it. */
export type RotationStep =
  | { readonly kind: "create"; readonly retiring: readonly string[] }
  | { readonly kind: "write-bundle"; readonly configuration: string; readonly bundle: string }
  | { readonly kind: "trust" }
  | { readonly kind: "distrust" }
  | { readonly kind: "announce" }
  | { readonly kind: "switch" }
  | { readonly kind: "renew-leaf" }
  | { readonly kind: "retire" };

/**
 * The next step of the rotation, or undefined where there is nothing to do for now. The order is what keeps every served
 * leaf trusted: a new authority is first published beside the old one, then trusted for a while, only then signs; and the
 * old one is dropped when every replica has said that it serves the new leaf.
 */
export function nextStep(view: RotationView): RotationStep | undefined {
  const { state, bundles, now, times } = view;
  // Without the Secret nobody knows who signed what is served, so all that is trusted stays so.
  if (!state)
    return { kind: "create", retiring: unique(bundles.flatMap((entry) => entry.bundles.flatMap(certificatesIn))) };
  const { authority, successor, retiring, leaf } = state;
  const bundle = bundleOf(state);
  const outdated = bundles.find((entry) => entry.bundles.some((present) => !sameCertificates(present, bundle)));
  // Somebody overwrote a bundle: API servers must be given time with the successor once more.
  if (outdated && successor?.trustedSince) return { kind: "distrust" };
  if (outdated) return { kind: "write-bundle", configuration: outdated.configuration, bundle };
  if (!authority.trustedSince || (successor && !successor.trustedSince)) return { kind: "trust" };
  // One that is not valid can sign nothing that is trusted: issued by a clock that was ahead, or unused for too long.
  if (successor ? !isValid(successor, now) : isDue(authority, now)) return { kind: "announce" };
  if (successor && view.successorTrustedMs >= times.bundleSettleMs) return { kind: "switch" };
  // A leaf of an authority that is not valid would be no better.
  if (isValid(authority, now) && (!view.leafIsFit || isDue(leaf, now))) return { kind: "renew-leaf" };
  if (retiring.length > 0 && everyoneServes(leaf, view)) return { kind: "retire" };
  return undefined;
}

/** What the API servers must trust in this state, as one PEM text. */
export function bundleOf({ authority, successor, retiring }: RotationState): string {
  return unique([authority.certificate, ...(successor ? [successor.certificate] : []), ...retiring])
    .map((certificate) => `${certificate.trim()}\n`)
    .join("");
}

/**
 * Whether replicas may serve the state's leaf: its authority was trusted for long enough by the time that was written
 * down, or has been seen to be for so long; or it is the first one ever, beside which nothing else could be better.
 */
export function mayServe(
  { authority, retiring }: RotationState,
  now: Date,
  trustedMs: number,
  settleMs: number,
): boolean {
  const { trustedSince } = authority;
  if (retiring.length === 0 || trustedMs >= settleMs) return true;
  return trustedSince !== undefined && now.getTime() >= trustedSince.getTime() + settleMs;
}

/** The state after a step that changes the Secret, with what was issued for it. */
export function advance(
  state: RotationState,
  step: { readonly kind: "trust" | "distrust" | "announce" | "switch" | "renew-leaf" | "retire" },
  issued: { readonly authority?: Identity; readonly leaf?: Identity; readonly now: Date },
): RotationState {
  const { authority, successor, retiring } = state;
  const trusted = (one: Authority): Authority => ({ ...one, trustedSince: one.trustedSince ?? issued.now });
  switch (step.kind) {
    case "trust":
      return { ...state, authority: trusted(authority), successor: successor && trusted(successor) };
    case "distrust":
      return { ...state, successor: successor && { ...successor, trustedSince: undefined } };
    case "announce":
      return issued.authority ? { ...state, successor: { ...issued.authority, trustedSince: undefined } } : state;
    case "switch":
      if (!successor || !issued.leaf) return state;
      return {
        authority: successor,
        successor: undefined,
        retiring: unique([...retiring, authority.certificate]),
        leaf: issued.leaf,
      };
    case "renew-leaf":
      return issued.leaf ? { ...state, leaf: issued.leaf } : state;
    case "retire":
      return { ...state, retiring: [] };
  }
}

function isValid({ certificate }: Identity, now: Date): boolean {
  return lifetimeProblem(lifetimeOf(certificate), now) === undefined;
}

/** Whether a certificate should be replaced: most of its life is over, or it has not begun. */
function isDue({ certificate }: Identity, now: Date): boolean {
  const lifetime: Lifetime = lifetimeOf(certificate);
  return now >= renewalTime(lifetime) || now < lifetime.notBefore;
}

function everyoneServes(leaf: Identity, { reports }: RotationView): boolean {
  const fingerprint = fingerprintOf(leaf.certificate);
  return reports.every((report) => report.fingerprint === fingerprint);
}

function sameCertificates(a: string, b: string): boolean {
  const [left, right] = [certificatesIn(a).toSorted(), certificatesIn(b).toSorted()];
  return left.length === right.length && left.every((certificate, index) => certificate === right[index]);
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
