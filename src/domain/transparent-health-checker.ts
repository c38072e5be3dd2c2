import { fieldNamed, isGoJson, membersOf } from "./go-json.ts";

const FIELDS = ["enabled"];

/** Whether transparent health checks are asked for: undefined where the annotation does not say, or can't be read. */
export function parseTransparentHealthChecker(text: string): boolean | undefined {
  if (!isGoJson(text)) return undefined;
  let isEnabled: boolean | undefined;
  for (const member of membersOf(text) ?? []) {
    if (fieldNamed(member.key, FIELDS) === undefined || member.text === "null") continue;
    if (member.text !== "true" && member.text !== "false") return undefined;
    isEnabled = member.text === "true";
  }
  return isEnabled;
}
