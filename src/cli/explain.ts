import { factPage, STATED_NAMES } from "../config/facts-text.ts";
import { didYouMean } from "../domain/edit-distance.ts";
import { UsageError } from "../domain/errors.ts";
import { readOwnFile } from "../files/own-files.ts";
import { DOCUMENTATION, pageOf } from "../reports/rule-page.ts";
import { RULE_SET, RULES } from "../rules/index.ts";
import type { Command } from "./command.ts";
import { EXIT } from "./io.ts";
import { parseOptions } from "./options.ts";
import { wrapPage } from "./wrap-page.ts";

const NAMES = [...RULES.map(({ id }) => id), ...STATED_NAMES];
/** Where all of them can be looked up. */
const LISTS = `"l4guard rules" lists the rules, ${DOCUMENTATION}facts the facts`;

/** `l4guard explain`: a rule's page. */
export const explain: Command = {
  summary: "Explain a rule, with examples, or a fact about the cluster",
  usage: ["RULE|FACT…"],
  about: [
    "Tells all about a rule: what it looks for, why, what GKE does next, the fix, examples and sources. It is the rule's page " +
      "of the documentation; its last line says where to read it with a browser.",
    "Tells of a fact about the cluster what it says, what is assumed of it, where it is seen and how to state it.",
  ],
  options: {},
  operands: { placeholder: "RULE|FACT…", choices: NAMES },
  examples: [
    "l4guard explain rbs-recommended",
    "l4guard explain lb-type-value-invalid | less",
    "l4guard explain dataplaneV2",
  ],
  async run(argv, io) {
    const { operands } = parseOptions({}, argv, io.env);
    if (operands.length === 0) throw new UsageError(`name a rule or a fact; ${LISTS}`);
    for (const id of operands) {
      const page = RULE_SET.find(id) ? await rulePage(id) : factPage(id);
      if (page === undefined)
        throw new UsageError(`there is no rule or fact "${id}"${didYouMean(id, NAMES) || `; ${LISTS}`}`);
      io.stdout.write(io.stdout.columns === undefined ? page : wrapPage(page, io.stdout.columns));
    }
    return EXIT.ok;
  },
};

async function rulePage(id: string): Promise<string> {
  return `${await readOwnFile(`docs/rules/${id}.md`)}\n${pageOf(id)}\n`;
}
