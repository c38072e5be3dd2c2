// Builds the playground into the folder that is named, web/dist by default: one page, one style sheet, one script.
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";
import { printYaml } from "../src/manifests/print-yaml.ts";
import { groupTitle } from "../src/rules/groups.ts";
import { RULES } from "../src/rules/index.ts";
import { CASES } from "../test/support/rule-cases.ts";

/** Builds the playground into a folder. */
export async function buildPlayground(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await build({
    entryPoints: ["web/src/playground.ts"],
    outfile: join(folder, "playground.js"),
    bundle: true,
    format: "esm",
    target: "es2023",
    minify: true,
    legalComments: "linked",
    logLevel: "warning",
    plugins: [examplesFromCases()],
  });
  for (const file of ["index.html", "playground.css"]) copyFileSync(join("web", file), join(folder, file));
}

/** The examples of the rules' pages as the module that the page imports. */
function examplesFromCases(): Plugin {
  return {
    name: "examples",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^virtual:examples$/ }, ({ path }) => ({ path, namespace: "examples" }));
      onLoad({ filter: /^/, namespace: "examples" }, () => ({
        contents: `export const EXAMPLES = JSON.parse(${JSON.stringify(JSON.stringify(pageExamples()))});`,
      }));
    },
  };
}

/** What the page offers: the examples of rules that a manifest alone shows. */
export function pageExamples() {
  return RULES.flatMap((rule) =>
    (CASES[rule.id] ?? [])
      .filter(({ isExample, object, isDelete, policy }) => isExample && object !== undefined && !isDelete && !policy)
      .map(({ title, object, old, others = [], cluster = {} }) => ({
        group: groupTitle(rule),
        rule: rule.id,
        title,
        text: [object, ...others].map(printYaml).join("---\n"),
        old: old === undefined ? "" : printYaml(old),
        facts: cluster,
      })),
  );
}

if (import.meta.main) await buildPlayground(process.argv[2] ?? "web/dist");
