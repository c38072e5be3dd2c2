import fc from "fast-check";
import t from "tap";
import { NodePorts } from "../../src/cli/node-ports.ts";
import { type L7Outcome, outcomesOf } from "../../src/controllers/l7/forecast.ts";
import { backendConfigRefusals, frontendConfigRefusals } from "../../src/controllers/l7/ingress/compute-refusals.ts";
import { clusterObjects } from "../../src/controllers/l7/objects.ts";
import { readSwitches } from "../../src/controllers/l7/switches.ts";
import { compileCluster } from "../../src/domain/cluster.ts";
import type { Finding } from "../../src/domain/finding.ts";
import { valueAt } from "../../src/domain/json.ts";
import { BACKEND_CONFIG } from "../../src/domain/kinds/backend-config.ts";
import { FRONTEND_CONFIG } from "../../src/domain/kinds/frontend-config.ts";
import { INDEXED_KINDS } from "../../src/domain/kinds/kinds.ts";
import { indexManifests } from "../../src/engine/manifest-index.ts";
import { buildPatch } from "../../src/engine/patch.ts";
import { compilePolicy } from "../../src/engine/policy.ts";
import {
  type ObjectChange,
  type ReviewContext,
  reviewChange,
  reviewMutation,
  reviewValidation,
} from "../../src/engine/review.ts";
import { RULE_SET } from "../../src/rules/index.ts";
import { RECORDED, RECORDED_EDIT, REVIEWED, type RecordedCase, type RecordedObject } from "../support/layer-7-edits.ts";
import { CASE_DAY } from "../support/rule-cases.ts";

const POLICY = compilePolicy({});
const REQUESTER = { username: "jane", groups: [], isController: false };
const SWITCHES = readSwitches();

type Objects = readonly RecordedObject[];

/** What is reviewed on the way from `before` to `after`, each change with the other objects as they are then. */
function findingsOn({ cluster: profile }: RecordedCase, before: Objects, after: Objects): readonly Finding[] {
  const cluster = compileCluster(profile);
  const old = new Map(before.map((object) => [nameOf(object), object]));
  const names = new Set([...old.keys(), ...after.map(nameOf)]);
  return [...names].flatMap((name) => {
    const previous = old.get(name);
    const next = after.find((one) => nameOf(one) === name);
    const object = next ?? previous;
    if (!object || previous === next || !REVIEWED.includes(object.kind)) return [];
    const others = after.filter((one) => one !== next);
    const index = indexManifests({ objects: others, isComplete: true, knownKinds: INDEXED_KINDS });
    const context = { rules: RULE_SET, policy: POLICY, cluster, index, today: CASE_DAY, isOffline: false };
    const change = next ? (previous ? "update" : "create") : "delete";
    const kind = object.kind as ObjectChange["kind"];
    return reviewValidation({ kind, change, object, previous, requester: REQUESTER }, context).findings;
  });
}

function nameOf({ kind, metadata: { namespace, name } }: RecordedObject): string {
  return `${kind} ${namespace}/${name}`;
}

/** What the controllers come to in the states, one after another. */
function outcomes({ cluster }: RecordedCase, ...states: readonly Objects[]): readonly L7Outcome[] {
  const nodePorts = new NodePorts();
  return outcomesOf({
    cluster: compileCluster(cluster),
    switches: SWITCHES,
    states: states.map((objects) => clusterObjects(nodePorts.give(objects))),
    negsInUse: new Set(),
    isComplete: true,
  });
}

/** What the controllers fail on, by object; what passes by itself is none. */
function failures(outcome: L7Outcome | undefined, objects: Objects = []): ReadonlyMap<string, string> {
  const isPassing = (name: string, kind: string) =>
    kind === "nothing-to-serve" &&
    JSON.stringify(objects.find((one) => nameOf(one) === name) ?? null).includes("managed-cert");
  const found = new Map<string, string>();
  for (const [name, { negFails }] of outcome?.negs.services ?? []) if (negFails) found.set(`Service ${name}`, "NEGs");
  for (const [name, { fault }] of outcome?.ingresses ?? []) {
    if (!fault || isPassing(`Ingress ${name}`, fault.kind)) continue;
    found.set(`Ingress ${name}`, fault.text);
  }
  return found;
}

/** What the webhook can't know: it reads no Secrets. */
const isHidden = (text: string) => text.includes("Secret");

const STOPPED = /stops? syncing|no front end is made|its front ends are not|all neg sync|neg sync fails/i;

/** A denial that says that controllers fail, though none does; undefined where there is none. */
function wrongDenial(findings: readonly Finding[], outcome: L7Outcome | undefined, objects: Objects) {
  if (failures(outcome).size > 0) return undefined;
  // What Compute Engine refuses, the recorded cloud takes.
  const isRefused = objects.some(
    (object) =>
      (object.kind === "BackendConfig" && backendConfigRefusals(BACKEND_CONFIG.readPeer(object)).length > 0) ||
      (object.kind === "FrontendConfig" && frontendConfigRefusals(FRONTEND_CONFIG.readPeer(object)).length > 0),
  );
  return findings.find(
    ({ action, message }) =>
      action === "deny" && STOPPED.test(message) && !message.includes("Ingresses that route here") && !isRefused,
  );
}

/** The recorded objects, and each set once more without one of them. */
function* sets() {
  for (const recorded of RECORDED) {
    const { newObjects } = recorded;
    yield { recorded, objects: newObjects };
    for (const gone of newObjects) yield { recorded, objects: newObjects.filter((object) => object !== gone) };
  }
}

t.test("new objects: a forecast that fails has a finding, and a denial of a sync a forecast that fails", async (t) => {
  for (const { recorded, objects } of sets()) {
    const [outcome] = outcomes(recorded, objects);
    const findings = findingsOn(recorded, [], objects);
    const untold = [...failures(outcome, objects).values()].filter((text) => !isHidden(text));
    if (untold.length > 0 && findings.length === 0) t.fail(`${recorded.id}: nothing is said of ${untold.join("; ")}`);
    const wrong = wrongDenial(findings, outcome, objects);
    if (wrong) t.fail(`${recorded.id}: ${wrong.rule} denies what does not fail: ${wrong.message}`);
  }
});

t.test("edits of recorded objects: rules and forecasts do not contradict each other", async () => {
  fc.assert(
    fc.property(RECORDED_EDIT, ({ recorded, before, after }) => {
      const [was, is] = outcomes(recorded, before, after);
      const findings = findingsOn(recorded, before, after);
      const failedBefore = failures(was);
      const news = [...failures(is, after)].filter(([name, text]) => !failedBefore.has(name) && !isHidden(text));
      if (news.length > 0 && findings.length === 0)
        throw new Error(`${recorded.id}: nothing is said of ${news.join("; ")}`);
      const wrong = wrongDenial(findings, is, after);
      if (wrong) throw new Error(`${recorded.id}: ${wrong.rule} denies what does not fail: ${wrong.message}`);
    }),
    { numRuns: 600 },
  );
});

t.test("edited objects that are new: the same", async () => {
  fc.assert(
    fc.property(RECORDED_EDIT, ({ recorded, after }) => {
      const [outcome] = outcomes(recorded, after);
      const findings = findingsOn(recorded, [], after);
      const untold = [...failures(outcome, after).values()].filter((text) => !isHidden(text));
      if (untold.length > 0 && findings.length === 0)
        throw new Error(`${recorded.id}: nothing is said of ${untold.join("; ")}`);
      const wrong = wrongDenial(findings, outcome, after);
      if (wrong) throw new Error(`${recorded.id}: ${wrong.rule} denies what does not fail: ${wrong.message}`);
    }),
    { numRuns: 400 },
  );
});

/** The object's own denials beside the others, by rule. */
function denialsOf(change: ObjectChange, context: ReviewContext): ReadonlySet<string> {
  const { findings } = reviewValidation(change, context);
  return new Set(findings.filter(({ action }) => action === "deny").map(({ rule }) => rule));
}

/** The object with the fixes that are offered for denials it did not have before: `l4guard fix` goes on to the end, too. */
function withFixesOfNews(
  object: unknown,
  before: ReadonlySet<string>,
  change: ObjectChange,
  context: ReviewContext,
): unknown {
  let mended = object;
  for (let step = 0; step < MOST_FIXES; step++) {
    const { findings } = reviewChange({ ...change, object: mended }, context);
    const next = findings.find(({ action, rule, edits }) => action === "deny" && edits && !before.has(rule));
    const patched = next?.edits && buildPatch(mended, next.edits);
    if (!patched) break;
    mended = patched.object;
  }
  return mended;
}

const MOST_FIXES = 4;

t.test("repairs add what is not there, and neither they nor the fixes that are offered lead to a denial", async () => {
  let repairs = 0;
  let fixes = 0;
  fc.assert(
    fc.property(RECORDED_EDIT, ({ recorded, after }) => {
      const cluster = compileCluster(recorded.cluster);
      for (const object of after) {
        if (!REVIEWED.includes(object.kind)) continue;
        const others = after.filter((one) => one !== object);
        const index = indexManifests({ objects: others, isComplete: true, knownKinds: INDEXED_KINDS });
        const context = { rules: RULE_SET, policy: POLICY, cluster, index, today: CASE_DAY, isOffline: false };
        const change: ObjectChange = { kind: kindOf(object), change: "create", object, requester: REQUESTER };
        const before = denialsOf(change, context);
        const mutation = reviewMutation(change, context);
        for (const { op, path, value } of mutation.operations.map((one) => ({ value: undefined, ...one }))) {
          repairs++;
          const written = valueAt(object, path);
          // The one value that is written anew is spelt as the documentation spells it.
          const isSpelling = String(value).toLowerCase() === String(written).toLowerCase();
          if (op !== "add" ? !isSpelling : written !== undefined) throw new Error(`${op} ${path} overwrites`);
        }
        const edited = reviewChange(change, context)
          .findings.filter(({ edits, action }) => edits && action !== "mutate")
          .map(({ rule, edits = [] }) => ({ rule, patched: buildPatch(mutation.object, edits)?.object }));
        fixes += edited.length;
        for (const { rule, patched } of [{ rule: "the repairs", patched: mutation.object }, ...edited]) {
          const mended = patched === undefined ? undefined : withFixesOfNews(patched, before, change, context);
          const denials = mended === undefined ? [] : [...denialsOf({ ...change, object: mended }, context)];
          const news = denials.filter((denial) => !before.has(denial));
          if (news.length > 0 && denials.length >= before.size)
            throw new Error(`${recorded.id}: ${rule} leads to ${news.join()}`);
        }
      }
    }),
    { numRuns: 300 },
  );
  if (repairs === 0 || fixes === 0) throw new Error(`${repairs} repairs and ${fixes} fixes were looked at`);
});

function kindOf({ kind }: RecordedObject): ObjectChange["kind"] {
  return kind as ObjectChange["kind"];
}
