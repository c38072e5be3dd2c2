import { readFileSync } from "node:fs";
import t from "tap";
import { compileCluster } from "../../src/domain/cluster.ts";
import { INGRESS } from "../../src/domain/kinds/ingress.ts";
import { INDEXED_KINDS } from "../../src/domain/kinds/kinds.ts";
import { IngressModels } from "../../src/engine/ingress-models.ts";
import { indexManifests } from "../../src/engine/manifest-index.ts";
import { compilePolicy } from "../../src/engine/policy.ts";
import { reviewValidation } from "../../src/engine/review.ts";
import { RULE_SET } from "../../src/rules/index.ts";
import { CASE_DAY, profileOf } from "../support/rule-cases.ts";

interface Recorded {
  readonly id: string;
  readonly newObjects: readonly { readonly kind: string }[];
}

const CASES = readFileSync("test/fixtures/layer-7-cases.jsonl", "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Recorded)
  .filter(({ newObjects }) => newObjects.some(({ kind }) => kind === "Ingress"));

const CLUSTER = compileCluster(profileOf({ title: "", expect: [], cluster: { autoNegAnnotation: false } }));
const POLICY = compilePolicy({});
const REQUESTER = { username: "jane", groups: [], isController: false };

/** Each Ingress among the objects, as it would be created: the model's faults and what the rules say. */
function look(objects: readonly { readonly kind: string }[]) {
  return objects
    .filter(({ kind }) => kind === "Ingress")
    .map((object) => {
      const others = objects.filter((other) => other !== object);
      const index = indexManifests({ objects: others, isComplete: true, knownKinds: INDEXED_KINDS });
      const context = { rules: RULE_SET, policy: POLICY, cluster: CLUSTER, index, today: CASE_DAY, isOffline: false };
      const ingress = INGRESS.read(object);
      const model = new IngressModels(context, { object: ingress, isNew: true }).of(ingress);
      const review = reviewValidation({ kind: "Ingress", change: "create", object, requester: REQUESTER }, context);
      return { faults: model.faults, findings: review.findings.filter(({ action }) => action !== "info") };
    });
}

const STOPPED = /stops syncing|no front end is made/;

/** The recorded objects, and each set once more without one of them. */
function* sets() {
  for (const { id, newObjects } of CASES) {
    yield { id, objects: newObjects };
    for (const gone of newObjects) yield { id, objects: newObjects.filter((object) => object !== gone) };
  }
}

t.test("a forecast of an Ingress that fails has a finding", async (t) => {
  for (const { id, objects } of sets()) {
    for (const { faults, findings } of look(objects)) {
      const isTold = faults.length === 0 || findings.length > 0;
      if (!isTold) t.fail(`${id}: nothing is said of ${faults.map(({ text }) => text).join("; ")}`);
    }
  }
});

t.test("a denial that speaks of a stopped sync has a forecast that fails", async (t) => {
  for (const { id, objects } of sets()) {
    for (const { faults, findings } of look(objects)) {
      const denial = findings.find(({ action, message }) => action === "deny" && STOPPED.test(message));
      if (denial && faults.length === 0) t.fail(`${id}: ${denial.rule} denies what does not fail`);
    }
  }
});
