import { ALPHA_APP_PROTOCOLS, APP_PROTOCOLS, BACKEND_CONFIG, BETA_BACKEND_CONFIG } from "../../domain/annotations.ts";
import type { Edit } from "../../domain/finding.ts";
import { pointer } from "../../domain/json.ts";
import { annotation } from "../../domain/kinds/service.ts";
import { defineRule, type Rule } from "../../engine/rule.ts";
import { annotates } from "../shared/conditions.ts";

/** An old annotation key of Ingress backends and the one that took its place. */
interface Replacement {
  readonly id: string;
  readonly old: string;
  readonly current: string;
  /** Which of the two the controller reads where both are there. */
  readonly winner: "old" | "current";
  readonly source: string;
}

const REPLACEMENTS: readonly Replacement[] = [
  {
    id: "app-protocols-alpha-deprecated",
    old: ALPHA_APP_PROTOCOLS,
    current: APP_PROTOCOLS,
    winner: "old",
    source: "kubernetes/ingress-gce pkg/annotations/service.go ApplicationProtocols",
  },
  {
    id: "backend-config-beta-deprecated",
    old: BETA_BACKEND_CONFIG,
    current: BACKEND_CONFIG,
    winner: "current",
    source: "kubernetes/ingress-gce pkg/annotations/service.go getBackendConfigAnnotation",
  },
];

/** One rule for each old key of Ingress backends. */
export const REPLACED_KEY_RULES: readonly Rule[] = REPLACEMENTS.map(({ id, old, current, winner, source }) =>
  defineRule({
    id,
    group: "backends",
    action: "info",
    summary: `The old annotation key ${old}.`,
    messages: {
      deprecated: `${old} is an old key.`,
      differ: `${old} differs from ${current}, and the {winner} key wins.`,
    },
    why: `GKE has ${current} for this. The old key goes on working for now and is easy to overlook where both are set.`,
    fix: `Use ${current}.`,
    sources: [source],
    on: ["create", "update"],
    service: {
      when: [annotates(old)],
      check({ object }, report) {
        const value = annotation(object, old) ?? "";
        const other = annotation(object, current);
        const path = pointer("metadata", "annotations", old);
        if (other !== undefined && other !== value)
          report({ message: "differ", action: "warn", path, about: "differ", data: { winner } });
        else report({ message: "deprecated", path, edits: renaming(old, current, value) });
      },
    },
  }),
);

/** The edits that leave the value under the new key only; an `add` is passed over where the key is there already. */
function renaming(old: string, current: string, value: string): readonly Edit[] {
  return [
    { kind: "add", path: pointer("metadata", "annotations", current), value },
    { kind: "remove", path: pointer("metadata", "annotations", old), expected: value },
  ];
}
