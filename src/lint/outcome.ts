import { ACTIONS, type Action, type Finding } from "../domain/finding.ts";
import type { CompiledPolicy } from "../engine/policy.ts";
import type { Review } from "../engine/review.ts";
import type { ManifestFile, ManifestObject } from "../manifests/manifest-file.ts";
import { IdentityBook } from "./identity-book.ts";
import { Ignores } from "./ignores.ts";
import { placeIn, sourceOf } from "./place.ts";
import { quotedAsWritten } from "./quoted-as-written.ts";
import type { LintFinding, LintResult, LintSkipped, LintSummary, ObjectName } from "./result.ts";

/** What there is to say about the cluster itself is said of this. */
export const CLUSTER: ObjectName = { kind: "Cluster", namespace: "", name: "" };

interface OutcomeInput {
  readonly isVerbose: boolean;
  readonly clusterFile?: string | undefined;
  readonly policy?: CompiledPolicy;
}

/** Takes down what the reviews of one run come to. */
export class Outcome {
  readonly #isVerbose: boolean;
  readonly #clusterFile: string;
  readonly #ignores: Ignores;
  readonly #identities = new IdentityBook();
  readonly #findings: LintFinding[] = [];
  readonly #suppressed: LintFinding[] = [];
  readonly #skipped = new Map<string, { missing: Set<LintSkipped["missing"][number]>; objects: number }>();
  readonly #crashed: LintResult["crashed"][number][] = [];
  readonly #toldOfSources = new Set<string>();
  #known = 0;
  #hidden = 0;

  /** Hints are kept back unless it `isVerbose`; what is about an object of no file is placed in the file about the cluster. */
  constructor({ isVerbose, clusterFile = "", policy }: OutcomeInput) {
    this.#isVerbose = isVerbose;
    this.#clusterFile = clusterFile;
    this.#ignores = new Ignores((namespace) => policy === undefined || policy.objectExemptionDays(namespace) > 0);
  }

  /** Takes down the review of an object: the worst findings first. */
  take(review: Review, object: ObjectName, origin?: ManifestObject): void {
    const found = [...review.findings].sort((a, b) => ACTIONS.indexOf(a.action) - ACTIONS.indexOf(b.action));
    for (const told of found) {
      const at = origin && sourceOf(origin, told.path);
      // What repairs the built object need not repair what it is built from.
      const { edits, ...plain } = told;
      const finding = at !== origin ? plain : origin ? quotedAsWritten(told, origin) : told;
      const reason = at && this.#ignores.reasonFor(finding, at, object.namespace);
      if (reason !== undefined)
        this.#suppressed.push({ ...this.#placed(finding, object, at), suppressed: { kind: "comment", reason } });
      else if (finding.action === "info" && !this.#isVerbose) this.#hidden++;
      else if (at === origin) this.#findings.push(this.#placed(finding, object, at));
      else if (this.#isNew(finding, at)) {
        this.#findings.push({ ...this.#placed(finding, object, at), mendsBuilt: (edits?.length ?? 0) > 0 });
      }
    }
    for (const { finding, reason } of review.exempted) {
      this.#suppressed.push({ ...this.#placed(finding, object, origin), suppressed: { kind: "exemption", reason } });
    }
    this.#known += review.ratcheted.length;
    // What does not count for other reasons still says that the comment is needed.
    for (const finding of [...review.ratcheted, ...review.exempted.map((entry) => entry.finding)])
      if (origin) this.#ignores.reasonFor(finding, origin, object.namespace);
    for (const { rule, missing } of review.skipped) {
      const known = this.#skipped.get(rule) ?? { missing: new Set(), objects: 0 };
      for (const fact of missing) known.missing.add(fact);
      this.#skipped.set(rule, { missing: known.missing, objects: known.objects + 1 });
    }
    for (const { rule, error } of review.crashed) this.#crashed.push({ rule, error, object });
  }

  /** What was taken down so far. */
  get told(): Pick<LintResult, "findings" | "suppressed" | "skipped" | "crashed"> {
    return {
      findings: this.#findings,
      suppressed: this.#suppressed,
      skipped: [...this.#skipped].map(([rule, { missing, objects }]) => ({ rule, missing: [...missing], objects })),
      crashed: this.#crashed,
    };
  }

  /** What comments of the files say is to be ignored, where there are any. */
  ignores(files: readonly ManifestFile[]): Pick<LintResult, "ignores"> {
    const ignores = this.#ignores.told(files, new Set(this.#skipped.keys()));
    return ignores.length > 0 ? { ignores } : {};
  }

  /** How much of everything that is. */
  get counts(): Readonly<Record<Action, number>> & Pick<LintSummary, "known" | "hidden"> {
    const count = (action: Action) => this.#findings.filter(({ finding }) => finding.action === action).length;
    const counts = Object.fromEntries(ACTIONS.map((action) => [action, count(action)])) as Record<Action, number>;
    return { ...counts, known: this.#known, hidden: this.#hidden };
  }

  /** Whether no other build of the same file has told it. */
  #isNew({ rule, path, message }: Finding, origin: ManifestObject | undefined): boolean {
    const key = JSON.stringify([origin?.file.name, origin?.document.offset, origin?.prefix, rule, path, message]);
    const isNew = !this.#toldOfSources.has(key);
    this.#toldOfSources.add(key);
    return isNew;
  }

  #placed(finding: Finding, object: ObjectName, origin: ManifestObject | undefined): LintFinding {
    const file = this.#clusterFile;
    const place = origin ? placeIn(origin, finding.path) : { file, line: 1, column: 1, endLine: 1, endColumn: 1 };
    const identity = this.#identities.of({ finding, object, file: place.file });
    return { finding, object, place, identity, ...(origin && { source: origin.file, origin }) };
  }
}
