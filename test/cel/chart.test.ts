import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import t from "tap";
import { objectsIn, type Rendered, renderText } from "../support/helm.ts";
import { run } from "../support/scenario.ts";

const FACTS = ["--gke-version", "1.36.2-gke.1498000", "--subsetting", "--http-load-balancing"];

t.test("the chart installs policies as they were generated", async (t) => {
  const cwd = mkdtempSync(join(tmpdir(), "l4guard-net-"));
  t.teardown(() => rmSync(cwd, { recursive: true }));
  const values = await run(["policy", "vap", "--format", "values", ...FACTS], { cwd });
  writeFileSync(join(cwd, "net.yaml"), values.stdout);
  const { objects } = JSON.parse((await run(["policy", "vap", "--format", "json", ...FACTS], { cwd })).stdout);
  const rendered = objectsIn(renderText("test/fixtures/chart/default.yaml", `--values=${join(cwd, "net.yaml")}`));
  const installed = rendered.filter(({ kind }) => /^(?:Validating|Mutating)AdmissionPolicy/.test(kind));
  // Helm has an order of its own.
  const named = (all: readonly Rendered[]) => new Map(all.map((one) => [`${one.kind} ${one.metadata.name}`, one]));
  t.same(named(installed), named(objects));
  t.ok(objects.length >= 4, "there are some");
});
