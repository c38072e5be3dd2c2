import t from "tap";
import { readChange } from "../../src/engine/reviewed.ts";
import { ANY, decidedIn, situationOf } from "../../src/engine/situation.ts";
import type { ServiceSubject } from "../../src/engine/subject.ts";
import { RULES } from "../../src/rules/index.ts";
import { changeOf, contextOf } from "../support/review-case.ts";
import { CASES } from "../support/rule-cases.ts";

const CONDITIONS = [...new Set(RULES.flatMap(({ service }) => service?.when ?? []))];

/** The Services that rules are asked about in their cases, each as it is and as it lives. */
function subjects(): readonly ServiceSubject[] {
  const found: ServiceSubject[] = [];
  for (const rule of RULES) {
    for (const ruleCase of CASES[rule.id] ?? []) {
      if (ruleCase.object === undefined) continue;
      const change = changeOf(ruleCase);
      const context = contextOf(rule, ruleCase);
      for (const each of [change, { ...change, change: "live" as const }]) {
        const { kind, subject } = readChange(each, context).question;
        if (kind === "service") found.push(subject as ServiceSubject);
      }
    }
  }
  return found;
}

t.test("what a situation decides of a condition is what the condition says of all that are in it", async (t) => {
  const met = new Set<unknown>();
  let decisions = 0;
  for (const subject of subjects()) {
    const situation = situationOf("service", subject);
    met.add(situation);
    for (const { says, test, holds } of CONDITIONS) {
      const decided = decidedIn(test, situation);
      if (decided === undefined) continue;
      decisions++;
      const isSo = (holds as (subject: unknown) => boolean)(subject);
      if (isSo !== decided) t.fail(`${says}: ${isSo}, not ${decided}, of ${JSON.stringify(subject.object.metadata)}`);
    }
  }
  // Nine with a load balancer, three types without one, and the rest.
  t.equal(met.size, 13, "the cases are in all situations");
  t.ok(met.has(ANY), "and some in none");
  t.ok(decisions > 100_000, `${decisions} decisions`);
});
