import type { Finding } from "../../domain/finding.ts";
import { fillMessage } from "../../engine/message.ts";
import type { CompiledPolicy } from "../../engine/policy.ts";
import type { Span } from "../../manifests/locate.ts";
import { RULE_SET } from "../../rules/index.ts";
import type { ManifestObject } from "./manifest-file.ts";

/** The rule about keys that are written twice, which only the text of a manifest shows. */
export const DUPLICATE_KEY_RULE = "annotation-duplicate-key";

/** The findings about keys that an object has more than once, each at its later key. */
export function duplicateKeyFindings(
  { document, prefix }: ManifestObject,
  namespace: string,
  policy: CompiledPolicy,
): readonly { readonly finding: Finding; readonly span: Span }[] {
  const rule = RULE_SET.find(DUPLICATE_KEY_RULE);
  const action = rule && policy.actionOf(rule, rule.action, namespace);
  const [messageId, template] = Object.entries(rule?.messages ?? {})[0] ?? [];
  if (!rule || !action || messageId === undefined || template === undefined) return [];
  return document
    .duplicateKeys()
    .filter(({ path }) => path.startsWith(`${prefix}/`))
    .map(({ path, key, span }) => {
      const finding = {
        rule: rule.id,
        action,
        path: path.slice(prefix.length),
        messageId,
        message: fillMessage(template, { key }),
        about: path.slice(prefix.length),
        fix: rule.fix,
      };
      return { finding, span };
    });
}
