import { ACTIONS, type Action, type Finding } from "../domain/finding.ts";
import { type ObjectChange, type ReviewContext, reviewChange, reviewCluster } from "../engine/review.ts";
import type { ManifestObject } from "../manifests/manifest-file.ts";
import { hasPlaceholder } from "../manifests/placeholders.ts";
import type { Before } from "./before.ts";
import { forecastEdit } from "./forecast-edit.ts";
import { IdentityBook } from "./identity-book.ts";
import { placeIn } from "./place.ts";
import { type Unfilled, unfilledIn } from "./placeholder-variants.ts";
import type { LintFinding, LintForecast, LintResult, LintSkipped, LintSummary, ObjectName } from "./result.ts";
import { changeFor, nameOf } from "./review-object.ts";
import type { Scopes } from "./scopes.ts";
import { type LintInput, type Step, settingOf } from "./setting.ts";
import { trafficEffects } from "./traffic-effects.ts";

/** What the rules say about the manifests, with everything that is known about their cluster. */
export function lintManifests(input: LintInput): LintResult {
  const { before, steps, others, context, scopes } = settingOf(input);
  const named = new Set(steps.map(({ identity }) => identity));
  const lint = new Lint(input, context, scopes);
  for (const [position, step] of steps.entries()) {
    lint.review(step);
    input.onProgress?.(position + 1, steps.length);
  }
  for (const { identity, origin, value } of input.base?.showsDeletions ? before.all : []) {
    if (origin && !named.has(identity)) lint.reviewDeletion(origin, value);
  }
  lint.reviewCluster();
  if (before.all.length > 0) lint.forecastTraffic(before, steps, others);
  return lint.result(steps.length);
}

/** Collects what the reviews of one run come to. */
class Lint {
  readonly #input: LintInput;
  readonly #context: Omit<ReviewContext, "index">;
  readonly #scopes: Scopes;
  readonly #identities = new IdentityBook();
  readonly #findings: LintFinding[] = [];
  readonly #suppressed: LintFinding[] = [];
  readonly #forecasts = new Map<string, LintForecast>();
  readonly #skipped = new Map<string, { missing: Set<LintSkipped["missing"][number]>; objects: number }>();
  readonly #crashed: LintResult["crashed"][number][] = [];
  /** How many values of each file are yet to be filled in. */
  readonly #placeholders = new Map<string, number>();
  #reviewed = 0;
  #known = 0;
  #hidden = 0;

  constructor(input: LintInput, context: Omit<ReviewContext, "index">, scopes: Scopes) {
    this.#input = input;
    this.#context = context;
    this.#scopes = scopes;
  }

  /** Reviews an object, as an update of the one before or as new. */
  review({ origin, object, previous }: Step): void {
    const { namespace, policy, cluster } = this.#input;
    const change = changeFor({ object, previous }, namespace, policy);
    if (!change) return;
    this.#reviewed++;
    const name = nameOf(origin.value, namespace);
    const unfilled = hasPlaceholder(origin.document.text) ? unfilledIn(object) : undefined;
    this.#take(withDuplicateKeys(change, origin), name, origin, unfilled);
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

  /** Reviews that an object of the base is gone. */
  reviewDeletion(origin: ManifestObject, value: unknown): void {
    const { namespace, policy } = this.#input;
    const change = changeFor({ object: undefined, previous: value }, namespace, policy);
    if (change) this.#take(change, nameOf(value, namespace), origin);
  }

  /** Reviews the cluster itself. */
  reviewCluster(): void {
    const review = reviewCluster({ ...this.#context, index: this.#scopes.clusterIndex });
    for (const finding of review.findings) this.#add(finding, CLUSTER, undefined);
    this.#note(review, CLUSTER);
  }

  result(objects: number): LintResult {
    const { manifests } = this.#input;
    const documents = manifests.files.reduce(
      (sum, { parsed }) => sum + parsed.documents.length + parsed.problems.length,
      0,
    );
    const listed = manifests.files.reduce((sum, { parsed }) => sum + parsed.documents.length, 0);
    const counts = Object.fromEntries(ACTIONS.map((action) => [action, this.#count(action)])) as Record<Action, number>;
    const summary: LintSummary = {
      ...counts,
      files: manifests.files.length,
      documents,
      objects: this.#reviewed,
      skipped: Math.max(objects, listed) - this.#reviewed,
      unreadable: manifests.unreadable.length,
      known: this.#known,
      hidden: this.#hidden,
    };
    return {
      findings: this.#findings,
      suppressed: this.#suppressed,
      forecasts: [...this.#forecasts.values()],
      skipped: [...this.#skipped].map(([rule, { missing, objects }]) => ({ rule, missing: [...missing], objects })),
      crashed: this.#crashed,
      unreadable: manifests.unreadable,
      charts: manifests.charts,
      leftOut: manifests.leftOut,
      notes: [...this.#scopes.notes(), ...[...this.#placeholders].map(placeholderNote)],
      files: manifests.files.map(({ name }) => name),
      summary,
    };
  }

  #take(change: ObjectChange, name: ObjectName, origin: ManifestObject, unfilled?: Unfilled): void {
    const context = { ...this.#context, index: this.#scopes.indexFor(origin.file) };
    const review = reviewChange(change, context);
    const certain = unfilled ? findingsOfAll(review.findings, change, context, unfilled) : review.findings;
    const found = [...certain].sort((a, b) => ACTIONS.indexOf(a.action) - ACTIONS.indexOf(b.action));
    for (const finding of found) this.#add(finding, name, origin);
    for (const { finding, reason } of review.exempted) {
      this.#suppressed.push({ ...this.#placed(finding, name, origin), suppressed: { kind: "exemption", reason } });
    }
    this.#known += review.ratcheted.length;
    this.#note(review, name);
  }

  #note({ skipped, crashed }: Pick<ReturnType<typeof reviewCluster>, "skipped" | "crashed">, object: ObjectName): void {
    for (const { rule, missing } of skipped) {
      const known = this.#skipped.get(rule) ?? { missing: new Set(), objects: 0 };
      for (const fact of missing) known.missing.add(fact);
      this.#skipped.set(rule, { missing: known.missing, objects: known.objects + 1 });
    }
    for (const { rule, error } of crashed) this.#crashed.push({ rule, error, object });
  }

  #add(finding: Finding, object: ObjectName, origin: ManifestObject | undefined): void {
    if (finding.action === "info" && !this.#input.isVerbose) this.#hidden++;
    else this.#findings.push(this.#placed(finding, object, origin));
  }

  /** One forecast for each object: what is told of its load balancer first, then of the rest. */
  #forecast(object: ObjectName, told: Omit<LintForecast, "object">): void {
    const title = JSON.stringify(object);
    this.#forecasts.set(title, { ...told, ...this.#forecasts.get(title), object, effects: told.effects });
  }

  #placed(finding: Finding, object: ObjectName, origin: ManifestObject | undefined): LintFinding {
    const file = this.#input.clusterFile ?? "";
    const place = origin ? placeIn(origin, finding.path) : { file, line: 1, column: 1, endLine: 1, endColumn: 1 };
    const identity = this.#identities.of({ finding, object, file: place.file });
    return { finding, object, place, identity, ...(origin && { source: origin.file, origin }) };
  }

  #count(action: Action): number {
    return this.#findings.filter(({ finding }) => finding.action === action).length;
  }
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

/** The change, with what only the text of a manifest shows: keys that it writes twice. */
function withDuplicateKeys(change: ObjectChange, { document, prefix }: ManifestObject): ObjectChange {
  const own = document.duplicateKeys().filter(({ path }) => path.startsWith(`${prefix}/`));
  return own.length === 0 ? change : { ...change, duplicateKeys: own.map(({ path }) => path.slice(prefix.length)) };
}

const CLUSTER: ObjectName = { kind: "Cluster", namespace: "", name: "" };
