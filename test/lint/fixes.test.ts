import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import fc from "fast-check";
import t from "tap";
import { ServiceModel } from "../../src/controllers/l4/model.ts";
import { compileCluster } from "../../src/domain/cluster.ts";
import { SERVICE } from "../../src/domain/kinds/service.ts";
import { compilePolicy } from "../../src/engine/policy.ts";
import { type FixOutcome, fixToTheEnd } from "../../src/lint/fix.ts";
import { lintManifests } from "../../src/lint/lint-manifests.ts";
import type { LintResult } from "../../src/lint/result.ts";
import type { LintInput } from "../../src/lint/setting.ts";
import { ManifestFile, manifestsOf } from "../../src/manifests/manifest-file.ts";
import { printYaml } from "../../src/manifests/print-yaml.ts";
import { RULE_SET } from "../../src/rules/index.ts";
import { BASE_CLUSTER } from "../../src/rules/shared/cluster.sketches.ts";
import { ANY_CLUSTER, ANY_SERVICE } from "../support/any-service.ts";
import { folder, lintInput } from "../support/command-line.ts";
import { CASES, profileOf } from "../support/rule-cases.ts";
import { run } from "../support/scenario.ts";

t.setTimeout(240_000);

/** What is known of the objects that are fixed: nothing, that they live, or that they are new. */
const BASES = ["unknown", "live", "new"] as const;

/** The input with what it is compared with. */
function compared(input: LintInput, base: (typeof BASES)[number]): LintInput {
  const { files } = input.manifests;
  if (base === "unknown") return { ...input, base: undefined, state: [], isOneCluster: true };
  return { ...input, base: { files: base === "live" ? files : [], showsDeletions: true } };
}

/** What is wrong with a fix, linted against what was there before; undefined where nothing is. */
function faultOf(input: LintInput, outcome: FixOutcome, base: (typeof BASES)[number]): string | undefined {
  const [before] = input.manifests.files;
  const text = before && outcome.files.get(before);
  if (!before || text === undefined) return outcome.made.length > 0 ? "nothing was written" : undefined;
  const manifests = manifestsOf([new ManifestFile(before.name, before.path, text)]);
  if (manifests.unreadable.length > 0) return "it does not parse";
  const original = base === "new" ? input.base : { files: [before], showsDeletions: true };
  const first = lintManifests({ ...input, base: base === "new" ? input.base : undefined });
  const then = lintManifests({ ...input, manifests, base: original });
  const denied = denials(then).filter((denial) => !denials(first).includes(denial));
  if (denied.length > 0) return `denied for ${denied}`;
  if (!isLess(countsOf(then), countsOf(first)))
    return `no fewer findings: ${JSON.stringify([first.summary, then.summary])}`;
  const again = fixToTheEnd({ ...input, manifests }, { rules: new Set(), isUnsafe: false });
  return again.files.size > 0 && base !== "unknown" ? "a second run changes more" : undefined;
}

function denials({ findings }: LintResult): readonly string[] {
  return findings.flatMap(({ finding }) => (finding.action === "deny" ? [`${finding.rule} ${finding.about}`] : []));
}

/** Denials, then what is seen besides, then everything. */
function countsOf({ findings }: LintResult): readonly number[] {
  const count = (actions: readonly string[]) =>
    findings.filter(({ finding }) => actions.includes(finding.action)).length;
  return [count(["deny"]), count(["deny", "warn", "mutate"]), findings.length];
}

function isLess(a: readonly number[], b: readonly number[]): boolean {
  const place = a.findIndex((number, index) => number !== b[index]);
  return place >= 0 && (a[place] ?? 0) < (b[place] ?? 0);
}

t.test("every case, fixed and linted against what it was: nothing is denied, and less is found", async (t) => {
  const made = { unknown: 0, live: 0, new: 0 };
  for (const [id, list] of Object.entries(CASES)) {
    const rule = RULE_SET.find(id);
    for (const ruleCase of list) {
      if (ruleCase.object === undefined || ruleCase.isDelete) continue;
      const policy = compilePolicy({
        ...ruleCase.policy,
        rules: { ...(rule?.optIn && { [id]: "on" as const }), ...ruleCase.policy?.rules },
        mutations: { optIn: rule?.mutation === "optIn" ? [id] : [], ...ruleCase.policy?.mutations },
      });
      const cluster = compileCluster(profileOf(ruleCase));
      const asked = lintInput(ruleCase.object, { others: ruleCase.others ?? [] }, { policy, cluster });
      if (!lintManifests(asked).findings.some(({ finding }) => finding.edits)) continue;
      for (const base of BASES) {
        const input = compared(asked, base);
        const outcome = fixToTheEnd(input, { rules: new Set(), isUnsafe: false });
        made[base] += outcome.made.length;
        const fault = faultOf(input, outcome, base);
        if (fault !== undefined) t.fail(`${id}: ${ruleCase.title} (${base}): ${fault}`);
      }
    }
  }
  t.ok(made.unknown > 50 && made.live > 50 && made.new > 150, JSON.stringify(made));
});

/** Some clusters, each compiled once. */
const CLUSTERS = fc
  .sample(ANY_CLUSTER, { numRuns: 20, seed: 7 })
  .map((cluster) => compileCluster({ ...BASE_CLUSTER, ...cluster }));

t.test("so is every Service", async (t) => {
  let written = 0;
  fc.assert(
    fc.property(ANY_SERVICE, fc.nat(CLUSTERS.length - 1), fc.constantFrom(...BASES), (service, which, base) => {
      const cluster = CLUSTERS[which] ?? compileCluster({});
      const input = compared(lintInput(service, {}, { cluster }), base);
      const outcome = fixToTheEnd(input, { rules: new Set(), isUnsafe: false });
      written += outcome.files.size;
      const fault = faultOf(input, outcome, base);
      if (fault !== undefined)
        throw new Error(`${base}: ${fault}: ${JSON.stringify(outcome.made.map(({ edits }) => edits))}`);
    }),
    { numRuns: Number(process.env["FIX_RUNS"] ?? 300) },
  );
  t.ok(written > 30, `${written} were written`);
});

t.test("what looks internal is never made public, asked for or not", async (t) => {
  const internal = fc.constantFrom(
    { "networking.gke.io/load-balancer-typ": "Internal" },
    { "networking.gke.io/load-balancer-type": "internl" },
    { "service.beta.kubernetes.io/azure-load-balancer-internal": "true" },
    { "networking.gke.io/Load-Balancer-Type": "private" },
    { "cloud.google.com/load-balancer-type": "INTERNAL" },
  );
  const service = fc.record({
    annotations: fc.tuple(internal, fc.constantFrom({}, { "cloud.google.com/network-tier": "standard" })),
    type: fc.constantFrom("loadbalancer", "Loadbalancer", "LoadBalancer", "ClusterIP"),
  });
  fc.assert(
    fc.property(service, fc.constantFrom(...BASES), fc.boolean(), ({ annotations: [a, b], type }, base, isUnsafe) => {
      const object = {
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "web", annotations: { ...a, ...b } },
        spec: { type, selector: { app: "web" }, ports: [{ port: 80 }] },
      };
      const cluster = compileCluster(BASE_CLUSTER);
      const input = compared(lintInput(object, {}, { cluster }), base);
      const outcome = fixToTheEnd(input, { rules: new Set(), isUnsafe });
      const isPublic = (value: unknown) => new ServiceModel(SERVICE.read(value), undefined, cluster).isExternal;
      const text = [...outcome.files.values()][0] ?? printYaml(object);
      const [after] = new ManifestFile("after.yaml", resolve("after.yaml"), text).parsed.documents;
      if (isPublic(after?.value) && !isPublic(object)) throw new Error(`it is public:\n${text}`);
      if (isPublic(after?.value) && text.includes("l4-rbs")) throw new Error(`it is public for good:\n${text}`);
    }),
  );
  t.pass("never");
});

/** Manifests in files, and the arguments with which they are linted. */
interface FieldCase {
  readonly id: string;
  readonly args: readonly string[];
  readonly files: Readonly<Record<string, string>>;
}

/** What a lint of the folder finds: denials, and all that is seen. */
async function found(cwd: string, args: readonly string[]) {
  const { stdout } = await run([...args, "--format", "json"], { cwd });
  const { findings } = JSON.parse(stdout) as { readonly findings: readonly { rule: string; action: string }[] };
  return { denials: findings.filter(({ action }) => action === "deny").map(({ rule }) => rule), all: findings.length };
}

t.test("so are manifests made after public reports", async (t) => {
  const lines = readFileSync("test/fixtures/field-cases.jsonl", "utf8").trim().split("\n");
  const none = folder(t);
  let written = 0;
  for (const line of lines) {
    const { id, args, files } = JSON.parse(line) as FieldCase;
    const isCompared = args.includes("--base");
    for (const isNew of isCompared ? [false] : [false, true]) {
      const [cwd, original] = [folder(t, files), folder(t, files)];
      const asNew = isNew ? ["--base", none] : [];
      await run(["fix", ...args.slice(1), ...asNew], { cwd });
      if (Object.entries(files).every(([name, text]) => readFileSync(join(cwd, name), "utf8") === text)) continue;
      written++;
      // Each path is compared with what stood there.
      const [path = ".", ...more] = args.filter(
        (arg, at) => Object.hasOwn(files, arg) && !args[at - 1]?.startsWith("--"),
      );
      const base = isCompared || isNew ? asNew : ["--base", join(original, more.length === 0 ? path : ".")];
      const before = await found(original, [...args, ...asNew]);
      const after = await found(cwd, [...args, ...base]);
      t.same(
        after.denials.filter((rule) => !before.denials.includes(rule)),
        [],
        `${id}: nothing is denied`,
      );
      t.ok(after.all < before.all, `${id}: ${after.all} of ${before.all} are left`);
    }
  }
  t.ok(written > 5, `${written} were written`);
});
