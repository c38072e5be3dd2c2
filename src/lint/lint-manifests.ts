import type { Effect } from "../controllers/l7/effects.ts";
import type { Finding } from "../domain/finding.ts";
import { type ObjectChange, type Review, type ReviewContext, reviewChange, reviewCluster } from "../engine/review.ts";
import { brokenBefore, brokenByEdit, type ManifestObject } from "../manifests/manifest-file.ts";
import { hasPlaceholder } from "../manifests/placeholders.ts";
import { hasLived } from "./as-applied.ts";
import type { Before } from "./before.ts";
import { deletionsOf } from "./deletions.ts";
import { forecastEdit } from "./forecast-edit.ts";
import { CLUSTER, Outcome } from "./outcome.ts";
import { placeIn } from "./place.ts";
import { type Unfilled, unfilledIn } from "./placeholder-variants.ts";
import { reviewSuccessor } from "./renamed.ts";
import type { LintForecast, LintResult, LintSummary, ObjectName } from "./result.ts";
import { changeFor, nameOf } from "./review-object.ts";
import type { ScopedFile, Scopes } from "./scopes.ts";
import { type LintInput, type Setting, type Step, settingOf } from "./setting.ts";
import { trafficEffects } from "./traffic-effects.ts";

/** What the rules say about the manifests, with everything that is known about their cluster. */
export function lintManifests(input: LintInput): LintResult {
  const { before, steps, others, context, scopes } = settingOf(input);
  const lint = new Lint(input, context, scopes);
  const { isReviewed = () => true } = input;
  for (const [position, step] of steps.entries()) {
    if (isReviewed(step.origin.file)) lint.review(step);
    input.onProgress?.(position + 1, steps.length);
  }
  for (const deletion of deletionsOf(input, before, steps)) lint.reviewDeletion(deletion);
  lint.reviewCluster();
  if (before.all.length > 0) lint.forecastTraffic(before, steps, others);
  return lint.result(steps.length);
}

/** Gives what `compute` returns, or what it has returned for the same object, or for the cluster itself. */
type RememberReview = (reviewed: ManifestObject | "cluster", compute: () => Review) => Review;

/**
 * What the rules say in a setting that was made before, of another version of its cluster maybe: of the objects that are
 * judged there, and of the cluster. Nothing of edits, of which there are none without a base.
 */
export function findingsIn(
  { scopes, steps, context }: Setting,
  input: LintInput & { readonly isJudged: (origin: ManifestObject) => boolean },
  remember: RememberReview,
): Pick<LintResult, "findings" | "crashed"> {
  const lint = new Lint(input, { ...context, cluster: input.cluster }, scopes, remember);
  for (const step of steps) if (input.isJudged(step.origin)) lint.review(step);
  lint.reviewCluster();
  return lint.told;
}

/** Reviews the objects of one run. */
class Lint {
  readonly #input: LintInput;
  readonly #context: Omit<ReviewContext, "index">;
  readonly #scopes: Scopes;
  readonly #remember: RememberReview;
  readonly #outcome: Outcome;
  readonly #forecasts = new Map<string, LintForecast>();
  /** How many values of each file are yet to be filled in. */
  readonly #placeholders = new Map<string, number>();
  #reviewed = 0;

  constructor(
    input: LintInput,
    context: Omit<ReviewContext, "index">,
    scopes: Scopes,
    remember: RememberReview = (_, compute) => compute(),
  ) {
    this.#input = input;
    this.#context = context;
    this.#scopes = scopes;
    this.#remember = remember;
    this.#outcome = new Outcome(input);
  }

  /** What was found so far. */
  get told(): Pick<LintResult, "findings" | "crashed"> {
    return this.#outcome.told;
  }

  /** Reviews an object, as an update of the one before or as new. */
  review({ origin, object, previous }: Step): void {
    const { namespace, policy, cluster } = this.#input;
    const change = changeFor({ object, previous }, namespace, policy);
    if (!change) return;
    this.#reviewed++;
    const name = nameOf(origin.value, namespace);
    const isFilledIn = !origin.file.hasPlaceholder || !hasPlaceholder(origin.document.text);
    const unfilled = isFilledIn ? undefined : unfilledIn(object);
    const written = { ...withText(change, origin), isBase: this.#scopes.isBase(origin.file) };
    this.#take(written, name, origin, { unfilled });
    if (unfilled) {
      const file = origin.file.name;
      this.#placeholders.set(file, (this.#placeholders.get(file) ?? 0) + unfilled.paths.length);
    } else if (change.kind === "Service" && change.change === "update") {
      const forecast = forecastEdit(change.previous, change.object, cluster);
      if (forecast) this.#forecast(name, { place: placeIn(origin, "/spec"), forecast, effects: [] });
    }
  }

  /** Tells what all changes together do to what clients reach through Ingresses and NEGs. */
  forecastTraffic(before: Before, steps: readonly Step[], others: readonly unknown[]): void {
    const { base, cluster, isComplete, namespace } = this.#input;
    const origins = new Map(steps.map(({ identity, origin }) => [identity, origin]));
    const kept = base?.showsDeletions
      ? []
      : before.all.flatMap(({ identity, value, origin }) => (origin && !origins.has(identity) ? [value] : []));
    const effects = trafficEffects({
      before: before.all.map(({ value }) => value),
      after: [...steps.map(({ object }) => object), ...others, ...kept],
      cluster,
      isComplete,
      namespace,
    });
    for (const [identity, own] of effects) {
      const origin = origins.get(identity) ?? before.of(identity, "")?.origin;
      if (origin) this.#forecast(nameOf(origin.value, namespace), { place: placeIn(origin, "/spec"), effects: own });
    }
  }

  /** Reviews that an object of the base is gone, and tells what becomes of its load balancer. */
  reviewDeletion({ origin, value, renamed }: ReturnType<typeof deletionsOf>[number]): void {
    const { namespace, policy, cluster, base } = this.#input;
    const change = changeFor({ object: undefined, previous: value }, namespace, policy);
    if (!change) return;
    const name = nameOf(value, namespace);
    const place = renamed?.origin ?? origin;
    const { name: file, path } = origin.file;
    this.#take(change, name, place, { file: { path, name: base?.nameToday?.(file) ?? file } });
    if (renamed) this.#takeSuccessor(value, renamed.origin);
    // A dump of what lives is no earlier version of the manifests, whatever else is in it.
    const isManifest = change.kind === "Service" && !hasLived(origin.value);
    const forecast = isManifest ? forecastEdit(value, undefined, cluster) : undefined;
    if (!forecast) return;
    const effects = renamed ? [renaming(name, nameOf(renamed.origin.value, namespace))] : [];
    this.#forecast(name, { place: placeIn(place, "/metadata/name"), forecast, effects });
  }

  /** Reviews the cluster itself. */
  reviewCluster(): void {
    const review = this.#remember("cluster", () =>
      reviewCluster({ ...this.#context, index: this.#scopes.clusterIndex }),
    );
    this.#outcome.take(review, CLUSTER);
  }

  result(objects: number): LintResult {
    const { manifests, base } = this.#input;
    const documents = manifests.files.reduce(
      (sum, { parsed }) => sum + parsed.documents.length + parsed.problems.length,
      0,
    );
    const listed = manifests.files.reduce((sum, { parsed }) => sum + parsed.documents.length, 0);
    const { known, hidden, ...actions } = this.#outcome.counts;
    const broken = base === undefined ? new Set<string>() : brokenBefore(base);
    const [old = [], others = []] = [true, false].map((isOld) =>
      manifests.unreadable.filter(({ file, line }) => (line !== undefined && broken.has(file)) === isOld),
    );
    const unreadable = base === undefined ? others : [...others, ...brokenByEdit(base, manifests.leftOut)];
    const summary: LintSummary = {
      ...actions,
      files: manifests.files.length,
      documents,
      objects: this.#reviewed,
      skipped: Math.max(objects, listed) - this.#reviewed,
      unreadable: unreadable.length,
      known,
      hidden,
    };
    return {
      ...this.#outcome.told,
      ...this.#outcome.ignores(manifests.files),
      forecasts: [...this.#forecasts.values()],
      unreadable,
      charts: manifests.charts,
      leftOut: manifests.leftOut,
      notes: [
        ...(manifests.notes ?? []),
        ...old.map(({ file, line }) => `${file}:${line} can't be read, and could not be read in the base either.`),
        ...this.#scopes.notes(),
        ...[...this.#placeholders].map(placeholderNote),
      ],
      files: manifests.files.map(({ name }) => name),
      summary,
    };
  }

  #take(
    change: ObjectChange,
    name: ObjectName,
    origin: ManifestObject,
    { unfilled, file = origin.file }: { readonly unfilled?: Unfilled | undefined; readonly file?: ScopedFile } = {},
  ): void {
    const context = { ...this.#context, index: this.#scopes.indexFor(file) };
    const review = this.#remember(origin, () => {
      const own = reviewChange(change, context);
      return unfilled ? { ...own, findings: findingsOfAll(own.findings, change, context, unfilled) } : own;
    });
    this.#outcome.take(review, name, origin);
  }

  /** Takes down whom the object that another has become lets in. */
  #takeSuccessor(old: unknown, origin: ManifestObject): void {
    const context = { ...this.#context, index: this.#scopes.indexFor(origin.file) };
    const review = reviewSuccessor({ old, now: origin.value }, this.#input, context);
    if (review) this.#outcome.take(review, nameOf(origin.value, this.#input.namespace), origin);
  }

  /** One forecast for each object: what is told of its load balancer first, then of the rest. */
  #forecast(object: ObjectName, told: Omit<LintForecast, "object">): void {
    const title = JSON.stringify(object);
    const known = this.#forecasts.get(title);
    this.#forecasts.set(title, { ...told, ...known, object, effects: [...(known?.effects ?? []), ...told.effects] });
  }
}

/** What it means that an object is only there under another name. */
function renaming({ kind, namespace, name }: ObjectName, now: ObjectName): Effect {
  const text = `It seems to be renamed to ${now.namespace}/${now.name}: a rename is a deletion and a creation, and nothing is carried over`;
  return { kind: "gone", text, source: "", object: { kind: kind as Effect["object"]["kind"], namespace, name } };
}

/** The findings that hold whatever comes to stand in the object's placeholders, and are not about one of them. */
function findingsOfAll(
  findings: readonly Finding[],
  change: ObjectChange,
  context: ReviewContext,
  { paths, variants }: Unfilled,
): readonly Finding[] {
  const keyOf = ({ rule, path, message }: Finding) => [rule, path, message].join("\n");
  const isAbout = ({ path }: Finding) => paths.some((place) => path === place || path.startsWith(`${place}/`));
  const reviews = variants.map((object) => new Set(reviewChange({ ...change, object }, context).findings.map(keyOf)));
  return findings.filter((finding) => !isAbout(finding) && reviews.every((keys) => keys.has(keyOf(finding))));
}

function placeholderNote([file, count]: readonly [string, number]): string {
  return `${file}: ${count === 1 ? "a value is a placeholder" : `${count} values are placeholders`}, about which nothing is said.`;
}

/** The change, with what only the manifest shows: where it stands, and keys that its text writes twice. */
function withText(change: ObjectChange, { file, document, prefix }: ManifestObject): ObjectChange {
  const own = document.duplicateKeys().filter(({ path }) => path.startsWith(`${prefix}/`));
  return { ...change, file: file.name, duplicateKeys: own.map(({ path }) => path.slice(prefix.length)) };
}
