import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { compileCluster } from "../../src/domain/cluster.ts";
import { compilePolicy } from "../../src/engine/policy.ts";
import type { LintInput } from "../../src/lint/setting.ts";
import { ManifestFile, manifestsOf } from "../../src/manifests/manifest-file.ts";
import { printYaml } from "../../src/manifests/print-yaml.ts";
import type { RuleCase } from "../../src/rules/case.ts";
import { readScenario } from "./scenario.ts";

export const SCENARIOS = "test/scenarios";

export const MANIFEST = readScenario(join(SCENARIOS, "lint-text.scenario")).sections.get("web.yaml") ?? "";

export function folder(t: Ending, files: Readonly<Record<string, string | Buffer>> = {}): string {
  const path = mkdtempSync(join(tmpdir(), "l4guard-cli-"));
  t.teardown(() => rmSync(path, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(path, name, ".."), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return path;
}

/** What of a test its folder needs. */
interface Ending {
  teardown(fn: () => void): unknown;
}

/** Asks about one object as the command line would. */
export function lintInput(
  object: unknown,
  ruleCase: Pick<RuleCase, "others" | "policy" | "old">,
  rest: Partial<LintInput>,
  print = printYaml,
): LintInput {
  const file = new ManifestFile("case.yaml", resolve("case.yaml"), print(object));
  return {
    manifests: manifestsOf([file]),
    base: undefined,
    state: [...(ruleCase.others ?? []), ...(ruleCase.old === undefined ? [] : [ruleCase.old])],
    cluster: compileCluster({}),
    clusterFile: undefined,
    policy: compilePolicy(ruleCase.policy ?? {}),
    isComplete: true,
    namespace: "default",
    isVerbose: true,
    today: "2026-11-21",
    ...rest,
  };
}
