import { ManifestFile, type Manifests } from "../manifests/manifest-file.ts";
import { RULE_SET } from "../rules/index.ts";
import { fixFiles } from "./fix-files.ts";
import { lintManifests } from "./lint-manifests.ts";
import type { LintFinding, LintResult } from "./result.ts";
import type { LintInput } from "./setting.ts";

/** A fix may bring up another finding that can be fixed; so often at most. */
const MOST_PASSES = 5;

/** Everything that was fixed, and the new texts of the files as they were read. */
interface FixOutcome {
  readonly first: LintResult;
  /** What is found when everything is fixed that can be. */
  readonly last: LintResult;
  readonly fixed: readonly LintFinding[];
  readonly unplaced: readonly LintFinding[];
  readonly files: ReadonlyMap<ManifestFile, string>;
}

/**
 * Fixes what the rules find, and what they find then, until nothing is left that can be fixed. Nothing is
 * written. What a tool has rendered is fixed only where `includesRendered`.
 */
export function fixToTheEnd(input: LintInput, rules: ReadonlySet<string>, includesRendered = false): FixOutcome {
  const originals = new Map(input.manifests.files.map((file) => [file.path ?? file.name, file]));
  const files = new Map<ManifestFile, string>();
  const fixed: LintFinding[] = [];
  let manifests: Manifests = input.manifests;
  let first: LintResult | undefined;
  for (let pass = 1; ; pass++) {
    const result = lintManifests({ ...input, manifests });
    first ??= result;
    const fixes = fixFiles(
      result.findings.filter((entry) => isFixable(entry, rules)),
      includesRendered,
    );
    fixed.push(...fixes.fixed);
    for (const { file, after } of fixes.files) {
      const original = originals.get(file.path ?? file.name);
      if (original) files.set(original, after);
    }
    if (fixes.files.length === 0 || pass > MOST_PASSES)
      return { first, last: result, fixed, unplaced: fixes.unplaced, files };
    const renewed = new Map(
      fixes.files.map(({ file, after }) => [file, new ManifestFile(file.name, file.path, after)]),
    );
    manifests = { ...manifests, files: manifests.files.map((file) => renewed.get(file) ?? file) };
  }
}

/** Whether the finding may be fixed unasked: what the webhook repairs only by choice is not done without that choice. */
function isFixable({ finding }: LintFinding, rules: ReadonlySet<string>): boolean {
  const isByChoice = RULE_SET.find(finding.rule)?.mutation === "optIn" && finding.action !== "mutate";
  return rules.size > 0 ? rules.has(finding.rule) : !isByChoice;
}
