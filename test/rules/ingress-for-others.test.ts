import t from "tap";
import { field, isObject } from "../../src/domain/json.ts";
import type { RuleCase } from "../../src/rules/case.ts";
import { RULE_SET } from "../../src/rules/index.ts";
import { CASES, reviewCase } from "../support/rule-cases.ts";

const CLASS = "kubernetes.io/ingress.class";
const NGINX = "nginx.ingress.kubernetes.io/proxy-body-size";

/** Who writes them means GKE. */
const GKES = /static-ip-name|frontend-?config|pre-shared-cert|managed-certificates|networking\.gke\.io/i;

/** What is wrong in every cluster: the API server refuses the object, or it is not what its author wrote. */
const FOR_EVERY_CLASS: ReadonlySet<string> = new Set([
  "ingress-deprecated-api",
  "ingress-deprecated-backend-fields",
  "ingress-path-type-missing",
]);
const OTHER_GROUPS: ReadonlySet<string> = new Set(["typos", "versions"]);

/** The object with annotations of ingress-nginx and without a class; undefined where it is no Ingress of GKE's class. */
function forNginx(object: unknown): object | undefined {
  if (!isObject(object) || object["kind"] !== "Ingress") return undefined;
  const written = field(field(object, "metadata"), "annotations");
  const name = isObject(written) ? written[CLASS] : undefined;
  if (isObject(written) && Object.keys(written).some((key) => GKES.test(key))) return undefined;
  if (name !== undefined && name !== "" && name !== "gce" && name !== "gce-internal") return undefined;
  const { ingressClassName, ...spec } = (field(object, "spec") ?? {}) as { readonly ingressClassName?: string };
  const { [CLASS]: _, ...annotations } = (written ?? {}) as Record<string, unknown>;
  const metadata = { ...(object["metadata"] as object), annotations: { ...annotations, [NGINX]: "8m" } };
  return { ...object, metadata, spec };
}

t.test(
  "an Ingress written for another controller, without a class, is told one thing: GKE takes it, too",
  async (t) => {
    let reviewed = 0;
    for (const rule of RULE_SET.rules) {
      for (const ruleCase of CASES[rule.id] ?? []) {
        const object = forNginx(ruleCase.object);
        if (object === undefined || ruleCase.old !== undefined || ruleCase.isDelete) continue;
        reviewed++;
        const { findings } = reviewCase(rule, { ...ruleCase, object } satisfies RuleCase);
        const told = findings.filter(({ action, rule: id }) => {
          const group = RULE_SET.find(id)?.group ?? "";
          return (action === "deny" || action === "warn") && !OTHER_GROUPS.has(group) && !FOR_EVERY_CLASS.has(id);
        });
        t.same(
          told.map(({ rule: id, message }) => `${id}: ${message}`),
          [],
          `${rule.id}: ${ruleCase.title}`,
        );
        t.ok(
          findings.some(({ rule: id }) => id === "foreign-ingress-annotation" || id === "ingress-deprecated-api"),
          `${rule.id}: ${ruleCase.title}: that GKE takes it`,
        );
      }
    }
    t.ok(reviewed > 100, `${reviewed} cases`);
  },
);
