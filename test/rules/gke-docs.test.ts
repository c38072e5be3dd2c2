import { readdirSync, readFileSync } from "node:fs";
import t from "tap";
import { filterRequest } from "../../src/admission/request.ts";
import { compileCluster } from "../../src/domain/cluster.ts";
import type { ClusterProfile } from "../../src/domain/cluster-profile.ts";
import { indexManifests } from "../../src/engine/manifest-index.ts";
import { compilePolicy } from "../../src/engine/policy.ts";
import { type ObjectChange, type ReviewContext, reviewChange } from "../../src/engine/review.ts";
import { parseText } from "../../src/manifests/yaml.ts";
import { RULE_SET, RULES } from "../../src/rules/index.ts";
import { GROUNDS } from "../../src/rules/recorded-statements.ts";
import { PAGES, STATEMENTS } from "../../src/rules/statements.ts";

const FOLDER = "examples/gke-docs";
const PROFILE = "cluster.yaml";

/** What differs from a review of the file by itself, as new objects, in the cluster of cluster.yaml. */
interface Setting {
  readonly cluster?: ClusterProfile;
  /** Files whose objects are in the cluster already. */
  readonly beside?: readonly string[];
}

const NEG_DEMO = { beside: ["neg-demo-app.yaml", "neg-demo-svc.yaml", "neg-demo-ing-v1.yaml"] };
const OTHERS_OF_SVC = { beside: ["neg-demo-app.yaml", "neg-demo-ing-v1.yaml"] };

/** Each file, with what is found in it: action and rule. */
const VERDICTS: readonly (readonly [file: string, findings: readonly string[], setting?: Setting])[] = [
  ["neg-demo-app.yaml", ["info workload-no-readiness-probe"], NEG_DEMO],
  [
    "neg-demo-app-defaults.yaml",
    ["info workload-no-readiness-probe", "mutate deployment-min-ready-seconds", "mutate deployment-termination-grace"],
    NEG_DEMO,
  ],
  ["neg-demo-app-defaults.yaml", []],
  ["neg-demo-svc.yaml", [], NEG_DEMO],
  ["neg-demo-svc.yaml", ["deny neg-requires-vpc-native"], { cluster: { vpcNative: false } }],
  ["neg-demo-svc.yaml", ["deny neg-legacy-network"], { cluster: { legacyNetwork: true } }],
  ["neg-demo-svc.yaml", ["deny neg-min-version"], { cluster: { gkeVersion: "1.9.7-gke.11" } }],
  ["neg-demo-svc-plain.yaml", [], OTHERS_OF_SVC],
  [
    "neg-demo-svc-plain.yaml",
    ["mutate neg-annotation-missing"],
    { ...OTHERS_OF_SVC, cluster: { autoNegAnnotation: false } },
  ],
  ["neg-demo-ing.yaml", ["deny ingress-deprecated-api"], NEG_DEMO],
  ["neg-demo-ing.yaml", ["warn ingress-deprecated-api"], { ...NEG_DEMO, cluster: { gkeVersion: "1.16.15-gke.6000" } }],
  ["neg-demo-ing-v1.yaml", [], NEG_DEMO],
  ["neg-demo-ing-v1.yaml", ["deny ingress-backend-service-missing"]],
  [
    "neg-demo-ing-v1.yaml",
    ["deny ingress-backend-service-type"],
    { beside: ["neg-demo-svc-plain.yaml"], cluster: { autoNegAnnotation: false } },
  ],

  ["external.yaml", []],
  ["external.yaml", ["deny rbs-min-version"], { cluster: { gkeVersion: "1.24.9-gke.100", stackType: "ipv4" } }],
  ["external-target-pool.yaml", ["mutate rbs-recommended"]],
  ["external-local-policy.yaml", []],
  ["internal.yaml", []],
  ["weighted.yaml", []],
  ["weighted-cluster-policy.yaml", ["warn weighted-requires-local"]],
  ["weighted-target-pool.yaml", ["deny weighted-requires-rbs"]],
  ["internal-session-affinity.yaml", ["info session-affinity-ilb-uneven"]],

  ["health-check-port.yaml", []],
  ["health-check-port-cluster-policy.yaml", ["deny health-check-port-requires-local"]],
  ["source-ranges-common-ports.yaml", ["info source-ranges-union", "info source-ranges-union"]],
  ["source-ranges-omitted.yaml", ["info source-ranges-union-open", "info source-ranges-union-open"]],
  ["static-ip-field.yaml", []],
  ["static-ip-annotation.yaml", []],
  ["static-ip-address-in-annotation.yaml", ["deny static-ip-value-is-ip"]],
  ["static-ip-both.yaml", ["warn static-ip-both-forms"]],
  ["static-ip-dual-stack.yaml", ["info static-ipv6-first-address-only"]],
  ["static-ip-target-pool.yaml", ["deny static-ip-annotation-requires-rbs"]],
  ["shared-ip-internal.yaml", []],
  ["shared-ip-internal-overlap.yaml", ["deny shared-ip-port-conflict", "deny shared-ip-port-conflict"]],
  [
    "shared-ip-internal-all-ports.yaml",
    ["deny shared-ip-port-conflict", "deny shared-ip-port-conflict", "warn ilb-all-ports"],
  ],
  ["shared-ip-internal-purpose.yaml", ["deny shared-ip-internal-purpose", "deny shared-ip-internal-purpose"]],
  [
    "shared-ip-target-pool-range.yaml",
    ["deny shared-ip-port-conflict", "deny shared-ip-port-conflict", "warn tp-port-range-gap"],
  ],
  ["shared-ip-external.yaml", []],
  ["network-tier-standard.yaml", []],
  ["network-tier-mismatch.yaml", ["deny network-tier-default-mismatch"]],
  ["static-ip-not-reserved.yaml", ["warn lb-ip-not-reserved"]],
  ["subnet-internal-ipv4.yaml", ["info legacy-subnet-annotation-deprecated"]],
  ["subnet-internal.yaml", []],
  ["subnet-both.yaml", ["info legacy-subnet-annotation-deprecated", "warn subnet-annotations-both"]],
  ["subnet-other-address.yaml", ["deny subnet-static-ip-mismatch"]],
  ["subnet-external-ipv4.yaml", ["warn subnet-annotation-external-ipv4-only"]],
  ["subnet-external-ipv6.yaml", []],
  ["subnet-external-ipv6-missing.yaml", ["deny ipv6-external-subnet-required"]],
  ["global-access.yaml", []],
  ["all-ports.yaml", ["info ilb-all-ports"]],
  ["dual-stack-internal.yaml", []],
  ["dual-stack-target-pool.yaml", ["deny ipv6-requires-rbs"]],
];

const files = readdirSync(FOLDER).filter((file) => file !== PROFILE);

function read(file: string): readonly unknown[] {
  const { values, problems } = parseText(readFileSync(`${FOLDER}/${file}`, "utf8"));
  t.same(problems, [], `${file} is YAML`);
  return values;
}

const [profile] = read(PROFILE) as readonly ClusterProfile[];
const requester = { username: "jane", groups: ["dev"], isController: false };

function contextOf(objects: readonly unknown[], cluster: ClusterProfile = {}): ReviewContext {
  return {
    rules: RULE_SET,
    policy: compilePolicy(),
    cluster: compileCluster({ ...profile, ...cluster }),
    index: indexManifests({ objects, isComplete: true }),
    today: "2026-11-21",
    isOffline: true,
  };
}

t.test("the manifests of GKE's documentation, and what is found in them", async (t) => {
  for (const [file, expected, { cluster, beside = [] } = {}] of VERDICTS) {
    const objects = read(file);
    const context = contextOf([...beside.filter((other) => other !== file).flatMap(read), ...objects], cluster);
    const findings = objects.flatMap((object) => {
      const { kind } = object as { kind: ObjectChange["kind"] };
      const review = reviewChange({ kind, change: "create", object, requester }, context);
      t.same(review.crashed, [], `${file}: no rule crashes`);
      return review.findings.map(({ action, rule }) => `${action} ${rule}`);
    });
    t.same(findings.sort(), expected, `${file} ${cluster ? JSON.stringify(cluster) : ""}`);
  }
  t.same([...new Set(VERDICTS.map(([file]) => file))].sort(), files.sort(), "every file has a verdict");
  for (const file of files) {
    const [first = ""] = readFileSync(`${FOLDER}/${file}`, "utf8").split("\n", 1);
    t.ok(
      PAGES.some((page) => first.startsWith(`# GKE: ${page}, `)),
      `${file} names its page and section`,
    );
  }
});

t.test("scaling to zero is seen on the Deployment, never on its scale subresource", async (t) => {
  const [deployment] = read("neg-demo-app.yaml") as readonly { spec: object }[];
  const scaled = (replicas: number) => ({ ...deployment, spec: { ...deployment?.spec, replicas } });
  const context = contextOf(["neg-demo-svc.yaml", "neg-demo-ing-v1.yaml"].flatMap(read));
  const rules = (from: number, to: number) =>
    reviewChange(
      { kind: "Deployment", change: "update", object: scaled(to), previous: scaled(from), requester },
      context,
    )
      .findings.filter(({ action }) => action !== "info")
      .map(({ action, rule }) => `${action} ${rule}`);
  t.same(rules(1, 2), []);
  t.same(rules(1, 0), ["warn deployment-scale-to-zero"]);
  t.same(rules(0, 1), []);
  const filtered = filterRequest(
    {
      uid: "1",
      operation: "UPDATE",
      group: "autoscaling",
      kind: "Scale",
      subResource: "scale",
      namespace: "default",
      username: "jane",
      groups: [],
      object: { kind: "Scale", spec: { replicas: 0 } },
      oldObject: { kind: "Scale", spec: { replicas: 2 } },
      isDryRun: false,
    },
    compilePolicy(),
  );
  t.ok(filtered.pass !== undefined, "a Scale passes unseen");
});

t.test("every statement of the documentation is stood for by rules that exist", async (t) => {
  const ids = new Set(RULES.map(({ id }) => id));
  for (const { page, section, statement, rules } of STATEMENTS) {
    t.ok(rules.length > 0, `${section}: ${statement}`);
    t.same(
      rules.filter((id) => !ids.has(id)),
      [],
      `${section}: ${statement}`,
    );
    t.ok(PAGES.includes(page), `${page} is a page`);
    t.ok(statement.length <= 160 && !statement.includes("\n"), "one line");
  }
  t.same([...new Set(STATEMENTS.map(({ page }) => page))], PAGES, "every page has statements");
  const said = STATEMENTS.map(({ statement }) => statement);
  t.equal(new Set(said).size, said.length, "no statement twice");
});

t.test(
  "each statement about container-native load balancing has its step of the model and its recordings",
  async (t) => {
    const recorded = new Set(
      readFileSync("test/fixtures/layer-7-cases.jsonl", "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).id),
    );
    const statements = STATEMENTS.filter(({ page }) => page === PAGES[0]).map(({ statement }) => statement);
    t.same(Object.keys(GROUNDS).sort(), [...statements].sort(), "one entry each");
    for (const [statement, { step, recorded: cases = [], without }] of Object.entries(GROUNDS)) {
      t.ok((step && cases.length > 0) || without, `${statement}: step and recordings, or why there are none`);
      t.same(
        cases.filter((id) => !recorded.has(id)),
        [],
        statement,
      );
      if (step)
        t.match(
          readFileSync(step[0], "utf8"),
          new RegExp(`(?:function|class|const) ${step[1]}\\b|^  ${step[1]}\\(`, "m"),
          statement,
        );
    }
  },
);
