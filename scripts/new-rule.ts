// Writes the skeleton of a rule and of its cases, and lists the rule in its group: node scripts/new-rule.ts GROUP ID
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { GROUPS } from "../src/rules/groups.ts";

const RULES = "src/rules";

/**
 * The files to write for a new rule, by path: the rule, its cases, and the group's list with the rule at its end. What the
 * texts leave empty the tests of rules ask for.
 * @throws Error where the group is unknown, or the id is taken or not in kebab-case
 */
export function newRule(group: string, id: string): ReadonlyMap<string, string> {
  if (!(group in GROUPS)) throw new Error(`there is no group "${group}"; groups are ${Object.keys(GROUPS).join(", ")}`);
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id)) throw new Error(`"${id}" is not in kebab-case`);
  const taken = readdirSync(RULES).find((folder) => existsSync(`${RULES}/${folder}/${id}.ts`));
  if (taken !== undefined) throw new Error(`${RULES}/${taken}/${id}.ts is there already`);
  const name = id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  const list = `${RULES}/${group}/rules.ts`;
  return new Map([
    [`${RULES}/${group}/${id}.ts`, ruleText(group, id, name)],
    [`${RULES}/${group}/${id}.cases.ts`, casesText(id)],
    [list, listed(readFileSync(list, "utf8"), id, name)],
  ]);
}

function ruleText(group: string, id: string, name: string): string {
  return `import { defineRule } from "../../engine/rule.ts";
import { wantsLoadBalancer } from "../shared/conditions.ts";

export const ${name} = defineRule({
  id: "${id}",
  group: "${group}",
  action: "warn",
  summary: "",
  messages: {
    wrong: "",
  },
  why: "",
  fix: "",
  sources: [],
  on: ["create", "update"],
  service: {
    when: [wantsLoadBalancer],
    check: (_, report) => report({ message: "wrong", path: "/spec" }),
  },
});
`;
}

function casesText(id: string): string {
  return `import type { CaseTable } from "../case.ts";
import { clusterIp, loadBalancer } from "../shared/service.sketches.ts";

export const CASES: CaseTable = {
  "${id}": [
    {
      title: "A load balancer",
      object: loadBalancer(),
      expect: [{ message: "wrong", action: "warn" }],
      isExample: true,
    },
    { title: "No load balancer", object: clusterIp(), expect: [], isExample: true },
  ],
};
`;
}

/** The group's list with the rule at its end, one rule a line, and its import among the others. */
function listed(text: string, id: string, name: string): string {
  const added = `import { ${name} } from "./${id}.ts";`;
  const lines = text.split("\n");
  const after = lines.findLastIndex((line) => line.startsWith("import ") && pathOf(line) < pathOf(added));
  lines.splice(after + 1, 0, added);
  return lines.join("\n").replace(/= \[([^\]]*)\];/, (_, members: string) => {
    const rules = members.split(",").map((member) => member.trim());
    return `= [\n${[...rules.filter(Boolean), name].map((rule) => `  ${rule},\n`).join("")}];`;
  });
}

function pathOf(line: string): string {
  return line.slice(line.indexOf('"')).replaceAll(/[".]/g, "");
}

if (import.meta.main) {
  const [group = "", id = ""] = process.argv.slice(2);
  for (const [path, text] of newRule(group, id)) {
    writeFileSync(path, text);
    process.stdout.write(`${path}\n`);
  }
}
