import { readdirSync } from "node:fs";
import t from "tap";
import { FACTS_WITHOUT_DEFAULT } from "../../src/domain/cluster.ts";
import { GATES } from "../../src/domain/features.ts";
import { formatGkeVersion, type GkeVersion } from "../../src/domain/gke-version.ts";
import { REVIEWED } from "../../src/domain/kinds/kinds.ts";
import type { Policy } from "../../src/engine/policy.ts";
import { isRatcheted, type Rule } from "../../src/engine/rule.ts";
import type { CaseTable, RuleCase } from "../../src/rules/case.ts";
import { ECHOES } from "../../src/rules/echoes.ts";
import { GROUPS } from "../../src/rules/groups.ts";
import { RULES } from "../../src/rules/index.ts";
import { asLabelEdit, CASES, profileOf, reportsOf, reviewCase } from "../support/rule-cases.ts";

const KINDS = ["service", "ingress", "workload", "cluster"] as const;
const casesOf = (rule: Rule): readonly RuleCase[] => CASES[rule.id] ?? [];
const speaks = (ruleCase: RuleCase) => ruleCase.expect.length > 0;
const holdsUp = (ruleCase: RuleCase) => ruleCase.expect.some(({ action }) => action === "deny" || action === "warn");

t.test("F36, R13: every case of every rule", async (t) => {
  for (const rule of RULES) {
    for (const ruleCase of casesOf(rule)) {
      const before = JSON.stringify(ruleCase);
      const review = reviewCase(rule, ruleCase);
      t.same(reportsOf(rule, review), ruleCase.expect, `${rule.id}: ${ruleCase.title}`);
      t.equal(review.crashed.length, 0, `${rule.id}: ${ruleCase.title}: no rule crashes`);
      t.equal(JSON.stringify(ruleCase), before, `${rule.id}: ${ruleCase.title}: the input is left alone`);
      for (const { rule: id, message, fix } of review.findings) {
        if (/\{\w+\}/.test(`${message} ${fix}`)) t.fail(`${id}: an unfilled placeholder in "${message}" or its fix`);
      }
    }
  }
});

t.test("R13: every rule is whole", async (t) => {
  const ids = RULES.map(({ id }) => id);
  t.equal(new Set(ids).size, ids.length, "no id twice");
  t.same(
    Object.keys(CASES).filter((id) => !ids.includes(id)),
    [],
    "no cases without a rule",
  );
  for (const rule of RULES) {
    const cases = casesOf(rule);
    t.match(rule.id, /^[a-z0-9]+(-[a-z0-9]+)*$/, `${rule.id}: the id is kebab-case`);
    t.ok(rule.group in GROUPS, `${rule.id}: the group exists`);
    if (rule.group === "transitions") t.ok(rule.comparesOldAndNew, `${rule.id}: it compares old and new`);
    t.ok(rule.sources.length > 0 && rule.why && rule.fix && rule.summary, `${rule.id}: why, fix, summary and sources`);
    const looks = rule.cluster ?? REVIEWED.find(({ reviewedAs }) => rule[reviewedAs]);
    t.ok(looks, `${rule.id}: it looks at something`);
    for (const kind of KINDS) {
      for (const { says } of rule[kind]?.when ?? [])
        t.match(
          says,
          /^(that|whose|where|with|without|of|in) /,
          `${rule.id}: its page says of which ${kind} it is asked`,
        );
    }
    t.ok(rule.on.length > 0, `${rule.id}: it runs at some change`);
    for (const id of Object.keys(rule.messages)) {
      const isCovered = cases.some(({ expect }) => expect.some(({ message }) => message === id));
      t.ok(isCovered, `${rule.id}: a case for message ${id}`);
    }
    t.ok(
      cases.some((ruleCase) => !speaks(ruleCase)),
      `${rule.id}: a case in which it is silent`,
    );
    t.ok(
      cases.some(({ isExample }) => isExample),
      `${rule.id}: an example for its page`,
    );
    for (const name of Object.keys(rule.limits ?? {})) {
      for (const side of ["within", "beyond"] as const) {
        const isCovered = cases.some(({ limit }) => limit?.name === name && limit.side === side);
        t.ok(isCovered, `${rule.id}: a case ${side} the limit ${name}`);
      }
    }
  }
});

t.test("the cases of a rule are beside it", async (t) => {
  const files = readdirSync("src/rules", { recursive: true, encoding: "utf8" }).map((name) => `src/rules/${name}`);
  for (const file of files.filter((name) => name.endsWith(".cases.ts"))) {
    const { CASES: table } = (await import(`../../${file}`)) as { CASES: CaseTable };
    for (const id of Object.keys(table))
      t.equal(RULES.find((rule) => rule.id === id)?.group, file.split("/")[2], `${file}: ${id} is of its group`);
    // A table of cases of several rules has no rule of its name.
    const source = file.replace(".cases.ts", ".ts");
    if (!files.includes(source)) t.ok(Object.keys(table).length > 1, `${file}: there is a rule of that name`);
  }
});

t.test("suppression names only rules that exist", async (t) => {
  const ids = new Set(RULES.map(({ id }) => id));
  const named = ECHOES.flatMap(({ causes, echoes }) =>
    typeof echoes === "function" ? causes : [...causes, ...echoes],
  );
  t.same(
    named.filter((id) => !ids.has(id)),
    [],
  );
});

t.test("an update is never held up for what the old object already did", async (t) => {
  for (const rule of RULES.filter(isRatcheted)) {
    for (const ruleCase of casesOf(rule)) {
      if (ruleCase.old !== undefined || ruleCase.isDelete || ruleCase.object === undefined || !holdsUp(ruleCase))
        continue;
      const reports = reportsOf(rule, reviewCase(rule, asLabelEdit(ruleCase)));
      const held = reports.filter(({ action }) => action === "deny" || action === "warn");
      t.same(held, [], `${rule.id}: ${ruleCase.title}: a label edit passes`);
    }
  }
});

t.test("a rule that lacks a fact is skipped, visibly, and never denies", async (t) => {
  for (const rule of RULES) {
    for (const fact of FACTS_WITHOUT_DEFAULT) {
      const ruleCase = casesOf(rule).find(speaks);
      if (!ruleCase || !rule.needs?.includes(fact)) continue;
      const isFeature = fact === "denyFirewall" || fact === "denyFirewallLegacy";
      const { [fact as "region"]: _, ...cluster } = profileOf(ruleCase);
      const features = { ...cluster.features, ...(isFeature && { [fact]: null }) };
      const review = reviewCase(rule, { ...ruleCase, cluster: { ...cluster, [fact]: null, features } });
      t.same(reportsOf(rule, review), [], `${rule.id} without ${fact}: silent`);
      const skipped = review.skipped.find((entry) => entry.rule === rule.id);
      t.ok(skipped?.missing.includes(fact), `${rule.id} without ${fact}: skipped, and says why`);
    }
  }
});

t.test("R13: a version gate has two sides", async (t) => {
  for (const rule of RULES) {
    if (!rule.gate) continue;
    const gate: GkeVersion = GATES[rule.gate.name];
    const ruleCase = casesOf(rule).find(speaks);
    if (!ruleCase) continue;
    const says = (version: GkeVersion) => {
      const review = reviewCase(rule, {
        ...ruleCase,
        cluster: { ...ruleCase.cluster, gkeVersion: formatGkeVersion(version) },
      });
      return reportsOf(rule, review).length > 0;
    };
    const isBelow = rule.gate.speaks === "below";
    t.equal(says(justBelow(gate)), isBelow, `${rule.id}: just below ${formatGkeVersion(gate)}`);
    t.equal(says(gate), !isBelow, `${rule.id}: at ${formatGkeVersion(gate)}`);
    t.equal(says({ ...gate, build: gate.build + 1 }), !isBelow, `${rule.id}: just above ${formatGkeVersion(gate)}`);
  }
});

t.test("an answer is no oracle about the Services of other namespaces", async (t) => {
  let asked = 0;
  for (const rule of RULES) {
    for (const ruleCase of casesOf(rule)) {
      const { others = [], object, isOffline } = ruleCase;
      if (others.length === 0 || object === undefined || isOffline) continue;
      const answer = (policy: Policy = {}) =>
        reviewCase(rule, { ...ruleCase, others: others.map(ofAnotherTenant), policy })
          .findings.map(({ message, fix }) => `${message} ${fix}`)
          .join("\n");
      if (answer().includes("canary")) t.fail(`${rule.id}: ${ruleCase.title}: ${answer()}`);
      if (answer({ options: { namePeers: true } }).includes("tenant-canary/canary-")) asked++;
    }
  }
  t.ok(asked > 10, "where the operator allows it, they are named");
});

/** The object under another name in another namespace. */
function ofAnotherTenant(object: unknown): unknown {
  const { metadata, ...rest } = object as { metadata?: { name?: string } };
  return { ...rest, metadata: { ...metadata, namespace: "tenant-canary", name: `canary-${metadata?.name}` } };
}

function justBelow(version: GkeVersion): GkeVersion {
  if (version.build > 0) return { ...version, build: version.build - 1 };
  if (version.patch > 0) return { ...version, patch: version.patch - 1, build: 9_999_999 };
  return { ...version, minor: version.minor - 1, patch: 99, build: 9_999_999 };
}
