/** Where the documentation is published. */
export const DOCUMENTATION = "https://l4guard.github.io/l4guard/";

/** Where a rule's page can be read online. */
export function pageOf(rule: string): string {
  return `${DOCUMENTATION}rules/${rule}`;
}
