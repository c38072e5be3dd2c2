import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { compileCluster } from "../../src/domain/cluster.ts";
import { compilePolicy } from "../../src/engine/policy.ts";
import { readManifests } from "../../src/files/read-manifests.ts";
import { evaluate, forecast, review } from "../../src/index.ts";
import { lintManifests } from "../../src/lint/lint-manifests.ts";
import { nameOf } from "../../src/lint/review-object.ts";
import { objectsOf } from "../../src/manifests/manifest-file.ts";
import { readManifestText } from "../../src/manifests/manifest-text.ts";
import { RULE_SET } from "../../src/rules/index.ts";
import { lintInput, MANIFEST } from "../support/command-line.ts";
import { run } from "../support/scenario.ts";

interface Vector {
  readonly id: string;
  readonly profile: string;
  readonly operation: string;
  readonly object?: object;
  readonly old?: object;
  readonly existing?: readonly object[];
}

const RESOURCES: Readonly<Record<string, readonly [string, string]>> = {
  Service: ["", "services"],
  Ingress: ["networking.k8s.io", "ingresses"],
  Deployment: ["apps", "deployments"],
  StatefulSet: ["apps", "statefulsets"],
};

t.test("lint, review and the library say the same", async (t) => {
  const lines = (path: string) =>
    readFileSync(path, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line));
  const vectors = lines("test/fixtures/vectors.jsonl") as readonly Vector[];
  const profiles = JSON.parse(readFileSync("test/fixtures/profiles.json", "utf8"));
  const recordings = readdirSync("test/fixtures/recordings").filter((name) => /^\d+.*\.json$/.test(name));
  const requests = [
    ...vectors.map((vector) => ({
      id: vector.id,
      review: reviewOf(vector),
      cluster: profiles[vector.profile].cluster,
      state: vector.existing ?? [],
      mutations: profiles[vector.profile].mutations as boolean,
    })),
    ...recordings.map((name) => ({
      id: name,
      review: JSON.parse(readFileSync(join("test/fixtures/recordings", name), "utf8")),
      cluster: { gkeVersion: "1.33.1-gke.1779000", features: {} },
      state: [] as readonly object[],
      mutations: true,
    })),
  ];
  const { stdout } = await run(["review", "--jsonl"], {
    cwd: ".",
    stdin: requests.map((request) => `${JSON.stringify(request)}\n`).join(""),
  });
  const answers = new Map(
    stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line))
      .map((answer) => [answer.id, answer]),
  );
  const summary = (findings: readonly { rule: string; action: string; path: string }[]) =>
    findings.map(({ rule, action, path }) => `${action} ${rule} ${path}`).sort();
  let compared = 0;
  const offlineRules = new Set<string>();
  for (const { id, review: body, cluster, state, mutations } of requests) {
    const policy = mutations ? {} : { mutations: { enabled: false } };
    const knowledge = { cluster, state, policy, isComplete: true, today: "2026-11-21" };
    const online = review(body, knowledge);
    t.same(summary(online.findings), summary(answers.get(id)?.findings ?? []), `${id}: review and the library`);
    const { operation, object, oldObject, userInfo, dryRun } = body.request as RequestParts;
    // The API server makes ports up in a dry run, which rules know in the webhook only.
    if (
      dryRun ||
      operation === "DELETE" ||
      (body.request as RequestParts).subResource ||
      userInfo?.username?.startsWith("system:")
    )
      continue;
    const input = lintInput(
      object,
      { others: state, ...(oldObject && { old: oldObject }) },
      { cluster: compileCluster(cluster), policy: compilePolicy(policy) },
    );
    const linted = lintManifests(input)
      .findings.filter(({ object: { kind } }) => kind !== "Cluster")
      .map(({ finding }) => finding);
    // A file has no status; with one, or with finalizers, it is taken for the live object that it is.
    const isLive =
      oldObject &&
      object?.status === undefined &&
      object?.metadata?.finalizers === undefined &&
      (oldObject.status || oldObject.metadata?.finalizers);
    if (isLive) continue;
    const offline = evaluate({ object, ...(oldObject && { previous: oldObject }) }, knowledge);
    t.same(summary(linted), summary(offline.findings), `${id}: lint and the library`);
    for (const finding of symmetricDifference(summary(offline.findings), summary(online.findings)))
      offlineRules.add(finding.split(" ")[1] ?? "");
    compared++;
  }
  for (const { value: object } of objectsOf(readManifests(["examples"], process.cwd()).files)) {
    const linted = lintManifests(lintInput(object, {}, { isComplete: false }));
    const findings = linted.findings.filter(({ object: { kind } }) => kind !== "Cluster").map(({ finding }) => finding);
    const { name } = nameOf(object, "default");
    t.same(summary(findings), summary(evaluate({ object }, { today: "2026-11-21" }).findings), `${name}: an example`);
  }
  t.ok(compared > 60, `${compared} compared`);
  const offlineByDesign = [...offlineRules].filter((id) => !readsOffline(id));
  t.same(offlineByDesign, [], "only rules that ask whether they look at files say something else there");
});

function symmetricDifference(a: readonly string[], b: readonly string[]): readonly string[] {
  return [...a.filter((item) => !b.includes(item)), ...b.filter((item) => !a.includes(item))];
}

/** What the test reads of a request. */
interface RequestParts {
  readonly operation: string;
  readonly subResource?: string;
  readonly dryRun?: boolean;
  readonly object?: LiveObject;
  readonly oldObject?: LiveObject;
  readonly userInfo?: { readonly username?: string };
}

interface LiveObject {
  readonly status?: object;
  readonly metadata?: { readonly finalizers?: readonly string[] };
}

/** Whether the rule's source asks if it looks at files. */
function readsOffline(id: string): boolean {
  const group = RULE_SET.find(id)?.group ?? "";
  const sources = readdirSync(join("src/rules", group)).filter((name) => /^[^.]+\.ts$/.test(name));
  return sources.some((name) => {
    const source = readFileSync(join("src/rules", group, name), "utf8");
    return source.includes(`"${id}"`) && /isOffline|online:/.test(source);
  });
}

function reviewOf({ id, operation, object, old }: Vector) {
  const subject = (object ?? old) as {
    kind: string;
    apiVersion: string;
    metadata: { name: string; namespace?: string };
  };
  const [group, resource] = RESOURCES[subject.kind] ?? ["", ""];
  const version = subject.apiVersion.split("/").at(-1);
  return {
    apiVersion: "admission.k8s.io/v1",
    kind: "AdmissionReview",
    request: {
      uid: id,
      kind: {
        group: subject.apiVersion.includes("/") ? subject.apiVersion.split("/")[0] : group,
        version,
        kind: subject.kind,
      },
      resource: { group, version, resource },
      name: subject.metadata.name,
      namespace: subject.metadata.namespace ?? "default",
      operation,
      userInfo: { username: "jane", groups: ["system:authenticated"] },
      object,
      oldObject: old,
    },
  };
}

t.test("the library", async (t) => {
  const [object] = readManifestText(MANIFEST).documents.map(({ value }) => value);
  const { findings, patch } = evaluate({ object }, { cluster: { gkeVersion: "1.33" } });
  t.match(findings, [
    {
      rule: "lb-type-value-invalid",
      action: "deny",
      path: "/metadata/annotations/networking.gke.io~1load-balancer-type",
    },
  ]);
  t.same(patch, []);
  t.same(evaluate({ object: { kind: "ConfigMap", apiVersion: "v1" } }).findings, [], "other kinds have none");
  t.throws(() => review({}), TypeError);
  t.equal(
    forecast({ object }, { gkeVersion: "1.33" }).owner,
    "legacy-external",
    "the misspelt type makes a public target pool",
  );
});
