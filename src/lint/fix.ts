import type { Edit, Finding } from "../domain/finding.ts";
import { sameJson } from "../domain/json.ts";
import { buildPatch } from "../engine/patch.ts";
import type { ManifestFile, ManifestObject } from "../manifests/manifest-file.ts";
import { hasPlaceholder } from "../manifests/placeholders.ts";
import { RULE_SET } from "../rules/index.ts";
import { Drafts, withTexts } from "./drafts.ts";
import { lintManifests } from "./lint-manifests.ts";
import { presumeLive } from "./presume-live.ts";
import type { LintFinding, LintResult } from "./result.ts";
import { type LintInput, type Setting, type Step, settingOf } from "./setting.ts";
import { Trial, type Verdict } from "./trial.ts";

/** A fix may bring up another finding that can be fixed; so often at most. */
const MOST_PASSES = 5;

/** What is to be fixed. */
export interface FixRequest {
  /** Only what these rules find; what any does where there are none. */
  readonly rules: ReadonlySet<string>;
  /** Also what makes another load balancer of one that lives, and what is right only while nothing lives. */
  readonly isUnsafe: boolean;
  /** Files without a path are fixed too: standard input, and what a tool has rendered. */
  readonly isSource?: (file: ManifestFile) => boolean;
}

/** Edits of one place of one object that belong together. */
export interface Fix {
  readonly finding: LintFinding;
  /** The rules that ask for the edits. */
  readonly rules: readonly string[];
  readonly edits: readonly Edit[];
  /** What the edits do to a load balancer that lives, or would do to it where `isGuess`. */
  readonly verdict: Verdict;
  /** Nobody has said whether the object lives. */
  readonly isGuess: boolean;
  /** Tells the object from all others of the manifests. */
  readonly place: string;
}

/** Everything that was fixed, and the new texts of the files as they were read. */
export interface FixOutcome {
  /** What is found before anything is fixed. */
  readonly first: LintResult;
  /** What is found when everything is fixed that can be. */
  readonly last: LintResult;
  readonly made: readonly Fix[];
  /** What only someone who knows better may ask for. */
  readonly unsafe: readonly Fix[];
  /** Edits that would be denied, of the object itself or of another one. */
  readonly refused: readonly Fix[];
  /** Edits that the text has no place for as it is written. */
  readonly unplaced: readonly Fix[];
  /** What is found in objects that kustomize builds, at the places of the files that say it: what else is built of them is not known. */
  readonly built: readonly LintFinding[];
  /** What is denied or warned of then and no edit mends: its author has to decide. */
  readonly left: readonly LintFinding[];
  readonly files: ReadonlyMap<ManifestFile, string>;
}

/**
 * Fixes what the rules find, and what they find then, until nothing is left that can be fixed. Each edit is tried first: as
 * a creation, and as an update of what lives or may live. Nothing is written.
 */
export function fixToTheEnd(input: LintInput, request: FixRequest): FixOutcome {
  const first = lintManifests(input);
  const { made: tried, unsafe, refused, unplaced } = new Fixer(input, request).run();
  const { made, files, last } = withoutHarm(input, first, tried);
  return {
    first,
    last,
    made,
    files,
    unsafe,
    unplaced,
    built: foundInBuilt(input, request.rules),
    left: leftIn({ ...input, manifests: withTexts(input.manifests, files) }, request.rules),
    refused: [...refused, ...tried.filter((fix) => !made.includes(fix))],
  };
}

/** What is wrong with the objects by themselves, and has no edit that would mend it. */
function leftIn(input: LintInput, rules: ReadonlySet<string>): readonly LintFinding[] {
  const { onProgress: _, ...quiet } = input;
  const { findings } = lintManifests({ ...quiet, base: undefined });
  return findings.filter(({ finding: { rule, action, edits = [] }, mendsBuilt }) => {
    const isAsked = rules.size === 0 || rules.has(rule);
    return isAsked && (action === "deny" || action === "warn") && edits.length === 0 && mendsBuilt !== true;
  });
}

/** What edits would mend in built objects by themselves, as what of others is fixed. */
function foundInBuilt(input: LintInput, rules: ReadonlySet<string>): readonly LintFinding[] {
  if (!input.manifests.files.some(({ provenance }) => provenance !== undefined)) return [];
  const { onProgress: _, ...quiet } = input;
  const { findings } = lintManifests({ ...quiet, base: undefined });
  return findings.filter((entry) => entry.mendsBuilt === true && isAskedFor(entry, rules));
}

/** Tries fixes, pass after pass, each on top of those before. */
class Fixer {
  readonly #input: LintInput;
  readonly #request: FixRequest;
  readonly #originals: ReadonlyMap<string, ManifestObject>;
  readonly #made: MutableFix[] = [];
  /** What the last pass has left undone. */
  #left: { readonly why: "unsafe" | "refused" | "unplaced"; readonly fix: Fix }[] = [];

  constructor(input: LintInput, request: FixRequest) {
    this.#input = input;
    this.#request = request;
    this.#originals = new Map([...placesIn(input)].map(([object, place]) => [place, object]));
  }

  run() {
    let { manifests } = this.#input;
    for (let pass = 1; pass <= MOST_PASSES; pass++) {
      const texts = this.#pass({ ...this.#input, manifests });
      if (texts.size === 0) break;
      manifests = withTexts(manifests, texts);
    }
    const left = (reason: string) => this.#left.flatMap(({ why, fix }) => (why === reason ? [fix] : []));
    return { made: this.#made, unsafe: left("unsafe"), refused: left("refused"), unplaced: left("unplaced") };
  }

  #pass(input: LintInput): ReadonlyMap<ManifestFile, string> {
    this.#left = [];
    const setting = settingOf(input);
    const trial = new Trial(input, setting);
    const drafts = new Drafts();
    const places = new Map([...placesIn(input)].map(([{ value }, place]) => [value, place]));
    const found = Map.groupBy(this.#fixable(input, setting), ({ origin }) => origin?.value);
    for (const step of setting.steps) {
      const findings = found.get(step.origin.value);
      const place = places.get(step.origin.value);
      if (findings && place !== undefined) this.#fixObject({ step, place, findings, trial, drafts });
    }
    return drafts.texts();
  }

  /** What is found in the objects by themselves, and as the updates that they are, where edits mend it. */
  #fixable(input: LintInput, { others, before }: Setting): readonly LintFinding[] {
    const isOneCluster = input.isOneCluster === true || input.state.length > 0;
    const { onProgress: _, ...quiet } = input;
    const own = lintManifests({ ...quiet, base: undefined, state: others, isOneCluster });
    const updates = before.all.length > 0 ? lintManifests(quiet).findings : [];
    const known = new Set<string>();
    return [...own.findings, ...updates].filter((entry) => {
      const { finding, origin, object } = entry;
      const key = JSON.stringify([finding.rule, finding.edits, origin?.prefix, object, entry.place.file]);
      return origin && isFixable(entry, this.#request.rules) && !known.has(key) && known.add(key);
    });
  }

  #fixObject({ step, place, findings, trial, drafts }: FixedObject): void {
    const { isUnsafe, isSource = ({ path }) => path !== undefined } = this.#request;
    const { origin } = step;
    const live = this.#live(step, place);
    const own: MutableFix[] = [];
    let { value } = origin;
    for (const finding of findings) {
      const { rule, edits: asked = [] } = finding.finding;
      const patched = buildPatch(value, asked);
      if (!patched) {
        // Another rule has asked for the same.
        own.find(({ edits }) => asked.every((edit) => edits.some((made) => sameJson(made, edit))))?.rules.push(rule);
        continue;
      }
      const edits = [...asked, ...nextOfRule(rule, asked, trial.asNew(origin, patched.object))];
      const verdict = trial.judge({ origin, ...live }, value, edits);
      const fix: MutableFix = { finding, rules: [rule], edits, verdict, isGuess: live.isGuess, place };
      if (verdict.verdict === "refused") {
        if (verdict.objections.length > 0) this.#left.push({ why: "refused", fix });
      } else if (verdict.verdict === "unsafe" && !isUnsafe) this.#left.push({ why: "unsafe", fix });
      else if (!isSource(origin.file) || !drafts.edit(origin, edits)) this.#left.push({ why: "unplaced", fix });
      else {
        own.push(fix);
        value = buildPatch(value, edits)?.object ?? value;
      }
    }
    this.#made.push(...own);
  }

  /** What lives of the object, as far as it is known: where nobody says so, it may live as it was read. */
  #live(
    { identity, previous, origin }: Step,
    place: string,
  ): { readonly previous: unknown; readonly isGuess: boolean } {
    const { base, state, cluster } = this.#input;
    if (previous !== undefined) return { previous, isGuess: false };
    const isToldNew = base ? (base.covers?.(origin.file) ?? true) : state.length > 0;
    // The API server makes up another name each time.
    const isAlwaysNew = identity === undefined && !hasPlaceholder(origin.document.text);
    if (isToldNew || isAlwaysNew) return { previous: undefined, isGuess: false };
    return { previous: presumeLive(this.#originals.get(place)?.value ?? origin.value, cluster), isGuess: true };
  }
}

type MutableFix = Fix & { readonly rules: string[] };

/** An object, where it stands, and what is to be fixed in it. */
interface FixedObject {
  readonly step: Step;
  readonly place: string;
  readonly findings: readonly LintFinding[];
  readonly trial: Trial;
  readonly drafts: Drafts;
}

/** The edits that the same rule asks for next: it moves a key in two steps where the old one must not go first. */
function nextOfRule(rule: string, edits: readonly Edit[], after: readonly Finding[]): readonly Edit[] {
  const next = after.find((finding) => finding.rule === rule && finding.edits)?.edits ?? [];
  return edits.length === 1 && next.length === 1 && edits[0]?.kind === "add" && next[0]?.kind === "remove" ? next : [];
}

/** Every object that is judged, with what tells its place from all others, whatever the texts say. */
function* placesIn({ manifests, isReviewed }: LintInput): Iterable<readonly [ManifestObject, string]> {
  for (const file of isReviewed ? manifests.files.filter(isReviewed) : manifests.files) {
    const order = new Map(file.parsed.documents.map((document, index) => [document, index]));
    for (const object of file.objects)
      yield [object, JSON.stringify([file.path ?? file.name, order.get(object.document), object.prefix])];
  }
}

function isFixable(entry: LintFinding, rules: ReadonlySet<string>): boolean {
  return entry.finding.edits !== undefined && entry.finding.edits.length > 0 && isAskedFor(entry, rules);
}

/** Whether the finding may be fixed unasked: what the webhook repairs only by choice is not done without that choice. */
function isAskedFor({ finding }: LintFinding, rules: ReadonlySet<string>): boolean {
  const isByChoice = RULE_SET.find(finding.rule)?.mutation === "optIn" && finding.action !== "mutate";
  return rules.size > 0 ? rules.has(finding.rule) : !isByChoice;
}

/** What is left of the fixes where something is denied after them that was not before, be it another object: none of its namespace. */
function withoutHarm(
  input: LintInput,
  first: LintResult,
  tried: readonly Fix[],
): Pick<FixOutcome, "made" | "files" | "last"> {
  const known = new Set(denialsIn(first).map(({ key }) => key));
  for (let made = tried; made.length > 0; ) {
    const files = textsAfter(input, made);
    const last = lintManifests({ ...input, manifests: withTexts(input.manifests, files) });
    const harmed = denialsIn(last).filter(({ key }) => !known.has(key));
    if (harmed.length === 0) return { made, files, last };
    const namespaces = new Set(harmed.map(({ namespace }) => namespace));
    const harmless = made.filter(({ finding }) => !namespaces.has(finding.object.namespace));
    made = harmless.length < made.length ? harmless : [];
  }
  return { made: [], files: new Map(), last: first };
}

function denialsIn({ findings }: LintResult) {
  return findings.flatMap(({ finding: { rule, about, action }, object }) =>
    action === "deny" ? [{ namespace: object.namespace, key: JSON.stringify([rule, about, object]) }] : [],
  );
}

/** The texts with the fixes made in them, in their order. */
function textsAfter(input: LintInput, fixes: readonly Fix[]): ReadonlyMap<ManifestFile, string> {
  const objects = new Map([...placesIn(input)].map(([object, place]) => [place, object]));
  const drafts = new Drafts();
  for (const { place, edits } of fixes) {
    const object = objects.get(place);
    if (object) drafts.edit(object, edits);
  }
  return drafts.texts();
}
