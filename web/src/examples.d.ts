declare module "virtual:examples" {
  /** An example of a rule, as the page shows it. */
  export interface Example {
    readonly group: string;
    readonly rule: string;
    readonly title: string;
    readonly text: string;
    readonly old: string;
    readonly facts: Readonly<Record<string, unknown>>;
  }

  /** The examples of all rules, made from the rules' own cases when the page is built. */
  export const EXAMPLES: readonly Example[];
}
