const PAGES = "https://github.com/l4guard/l4guard/blob/main/docs/rules";

/** Where a rule's page can be read online. */
export function pageOf(rule: string): string {
  return `${PAGES}/${rule}.md`;
}
