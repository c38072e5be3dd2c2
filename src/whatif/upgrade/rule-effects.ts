import { API_REMOVALS, type ApiRemoval } from "../../domain/api-removals.ts";
import { ACTIONS, type Action, type Finding } from "../../domain/finding.ts";
import { gkeVersion } from "../../domain/gke-version.ts";
import { field } from "../../domain/json.ts";
import type { Risk, Told } from "./effect.ts";
import type { UpgradeStep } from "./path.ts";

const RISK_OF: Readonly<Record<Action, Risk>> = { deny: "high", warn: "medium", mutate: "low", info: "low" };

/** The findings that appear, get worse, ease and vanish. */
export function findingEffects(before: readonly Finding[], after: readonly Finding[]): readonly Told[] {
  const [was, is] = [before, after].map((findings) => new Map(findings.map((finding) => [keyOf(finding), finding])));
  const news = [...(is ?? [])].flatMap(([key, finding]): Told[] => {
    const { rule, action, message, fix } = finding;
    const known = was?.get(key)?.action;
    const isMilder = known !== undefined && ACTIONS.indexOf(action) > ACTIONS.indexOf(known);
    if (known === action) return [];
    if (isMilder) return [{ kind: "finding-vanishes", rule, description: `No longer ${VERBS[known]}: ${message}` }];
    return [
      {
        kind: "finding-appears",
        risk: RISK_OF[action],
        rule,
        description: `${VERBS[action].charAt(0).toUpperCase()}${VERBS[action].slice(1)} from then on: ${message}`,
        ...(fix && { remedy: fix }),
      },
    ];
  });
  const gone = [...(was ?? [])].flatMap(([key, finding]): Told[] => {
    const { rule, action, message } = finding;
    return is?.has(key)
      ? []
      : [{ kind: "finding-vanishes", rule, description: `No longer ${VERBS[action]}: ${message}` }];
  });
  return [...news, ...gone];
}

const VERBS: Readonly<Record<Action, string>> = {
  deny: "denied",
  warn: "warned of",
  mutate: "repaired by the webhook",
  info: "worth knowing",
};

function keyOf({ rule, about, path }: Finding): string {
  return [rule, about, path].join("\n");
}

/** The API removal that hits the object in a step of an upgrade. */
export function removalOf(object: unknown, { from, to }: UpgradeStep): ApiRemoval | undefined {
  const kind = field(object, "kind");
  return API_REMOVALS.find(
    (removal) =>
      removal.apiVersion === field(object, "apiVersion") &&
      removal.kinds.some((name) => name === kind) &&
      gkeVersion(from).minor < gkeVersion(removal.from).minor &&
      gkeVersion(removal.from).minor <= gkeVersion(to).minor,
  );
}

/** What a removal means for an object of its kind. */
export function removalTold({ apiVersion, from, instead }: ApiRemoval): Told {
  return {
    kind: "api-removed",
    description: `Kubernetes ${from} does not serve ${apiVersion} any more: applying the manifest is refused.`,
    ...(instead === undefined
      ? { remedy: "Take it out of the manifests: nothing replaces it." }
      : { remedy: `Rewrite it for ${instead}; live objects are served by it already.` }),
  };
}
