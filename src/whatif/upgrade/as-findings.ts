import type { Action } from "../../domain/finding.ts";
import type { LintFinding, LintResult } from "../../lint/result.ts";
import type { Risk, UpgradeEffect } from "./effect.ts";
import type { UpgradeResult } from "./result.ts";

const ACTION_OF: Readonly<Record<Exclude<Risk, "none">, Action>> = { high: "deny", medium: "warn", low: "info" };

/** The outcome as findings, for formats that programs read and that know nothing else: one for each effect but good news. */
export function asFindings(
  { steps, unreadable, crashed, notes, summary }: UpgradeResult,
  files: readonly string[],
): LintResult {
  const findings = steps.flatMap(({ effects }) => effects.flatMap((effect) => findingOf(effect) ?? []));
  const { high, medium, low, objects } = summary;
  return {
    findings,
    suppressed: [],
    forecasts: [],
    skipped: [],
    crashed,
    unreadable,
    charts: [],
    leftOut: [],
    notes,
    files,
    summary: {
      deny: high,
      warn: medium,
      mutate: 0,
      info: low,
      files: files.length,
      documents: objects,
      objects,
      skipped: 0,
      unreadable: unreadable.length,
      known: 0,
      hidden: 0,
    },
  };
}

function findingOf({
  kind,
  risk,
  rule,
  object,
  place,
  since,
  description,
  remedy,
}: UpgradeEffect): LintFinding | undefined {
  if (risk === "none") return undefined;
  const id = rule ?? `upgrade-${kind}`;
  const about = `${kind} ${since}`;
  return {
    finding: {
      rule: id,
      action: ACTION_OF[risk],
      path: "",
      messageId: kind,
      message: `With GKE ${since}: ${description}`,
      fix: remedy,
      about,
    },
    object,
    place,
    identity: [id, about, object.kind, object.namespace, object.name, place.file].join("\n"),
  };
}

/** Whether some effect is at or above a level of `--fail-on`. */
export function risks({ high, medium, low }: UpgradeResult["summary"], level: "deny" | "warn" | "info"): boolean {
  const counted = { deny: high, warn: high + medium, info: high + medium + low };
  return counted[level] > 0;
}
