import type { UpgradeResult } from "../whatif/upgrade/result.ts";

/** The outcome of an upgrade as one JSON document; `version` is that of its shape. */
export function upgradeJson({ steps, crashed, ...result }: UpgradeResult): string {
  const document = {
    version: 1,
    ...result,
    crashed: crashed.map(({ rule, error, object }) => ({ rule, object, error: String(error) })),
    steps: steps.map(({ effects, ...step }) => ({
      ...step,
      effects: effects.map(({ place: { file, line, column }, ...effect }) => ({ ...effect, file, line, column })),
    })),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
