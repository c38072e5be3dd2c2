import type { Finding } from "../domain/finding.ts";
import { type InlineIgnore, inlineIgnoresOf } from "../manifests/inline-ignores.ts";
import type { ManifestFile, ManifestObject } from "../manifests/manifest-file.ts";
import { RULE_SET } from "../rules/index.ts";
import type { LintIgnore } from "./result.ts";

/** What the comments of manifests say is to be ignored, and what came of it. */
export class Ignores {
  readonly #isAllowed: (namespace: string) => boolean;
  readonly #ofFiles = new Map<ManifestFile, readonly InlineIgnore[]>();
  /** How many findings each takes out, by rule. */
  readonly #uses = new Map<InlineIgnore, Map<string, number>>();
  readonly #refused = new Set<InlineIgnore>();

  /** `isAllowed` tells in which namespaces the policy lets authors make exceptions. */
  constructor(isAllowed: (namespace: string) => boolean) {
    this.#isAllowed = isAllowed;
  }

  /** Why the finding is ignored; undefined where it is not. */
  reasonFor({ rule, path }: Finding, origin: ManifestObject, namespace: string): string | undefined {
    const found = this.#of(origin.file).find(
      (ignore) => ignore.rules.includes(rule) && ignore.reason !== "" && isAbout(ignore, origin, path),
    );
    if (!found) return undefined;
    if (!this.#isAllowed(namespace)) {
      this.#refused.add(found);
      return undefined;
    }
    const uses = this.#uses.get(found) ?? new Map<string, number>();
    this.#uses.set(found, uses.set(rule, (uses.get(rule) ?? 0) + 1));
    return found.reason;
  }

  /** Every rule that a comment of the files names, and what came of it; nothing is said of rules that could not be asked. */
  told(files: readonly ManifestFile[], skipped: ReadonlySet<string>): readonly LintIgnore[] {
    return files.flatMap((file) =>
      this.#of(file).flatMap((ignore) =>
        ignore.rules.map((rule): LintIgnore => {
          const { line, column, reason } = ignore;
          const findings = this.#uses.get(ignore)?.get(rule) ?? 0;
          const problem = findings > 0 || skipped.has(rule) ? undefined : this.#problemOf(ignore, rule);
          return { file: file.name, line, column, rule, reason, findings, ...(problem && { problem }) };
        }),
      ),
    );
  }

  #problemOf(ignore: InlineIgnore, rule: string): NonNullable<LintIgnore["problem"]> {
    if (!RULE_SET.find(rule)) return "unknownRule";
    if (ignore.reason === "") return "noReason";
    return this.#refused.has(ignore) ? "notAllowed" : "unused";
  }

  #of(file: ManifestFile): readonly InlineIgnore[] {
    const known = this.#ofFiles.get(file) ?? inlineIgnoresOf(file);
    this.#ofFiles.set(file, known);
    return known;
  }
}

/** Whether the comment stands above the object, or on or above the line that the finding is about. */
function isAbout({ target, isAlone }: InlineIgnore, { file, document, prefix }: ManifestObject, path: string): boolean {
  const lineOf = (offset: number) => file.lines.positionOf(offset).line;
  if (isAlone && target === lineOf(document.locate(prefix).start)) return true;
  const { start, end } = document.locate(prefix + path);
  return lineOf(start) <= target && target <= lineOf(Math.max(start, end));
}
