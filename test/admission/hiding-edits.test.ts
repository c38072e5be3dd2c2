import { readFileSync } from "node:fs";
import t from "tap";
import { filterRequest, parseAdmissionReview } from "../../src/admission/request.ts";
import { compileCluster } from "../../src/domain/cluster.ts";
import type { ClusterProfile } from "../../src/domain/cluster-profile.ts";
import type { Finding } from "../../src/domain/finding.ts";
import { field } from "../../src/domain/json.ts";
import { indexManifests } from "../../src/engine/manifest-index.ts";
import { compilePolicy, type Policy } from "../../src/engine/policy.ts";
import { reviewChange } from "../../src/engine/review.ts";
import { RULE_SET } from "../../src/rules/index.ts";

/** An edit as somebody would try to hide a mistake in it, or an innocent one of an object that is wrong already. */
interface HidingEdit {
  readonly id: string;
  readonly title: string;
  readonly expect: keyof typeof RIGHT;
  readonly facts?: ClusterProfile;
  readonly user?: string;
  readonly policy?: Policy;
  readonly old: object | null;
  /** null for a deletion. */
  readonly object: object | null;
  readonly others: readonly object[];
}

const TOLD: readonly Finding["action"][] = ["deny", "warn", "mutate"];
const denies = (findings: readonly Finding[]) => findings.some(({ action }) => action === "deny");
const RIGHT = {
  deny: denies,
  warn: (findings: readonly Finding[]) => findings.some(({ action }) => TOLD.includes(action)),
  silent: (findings: readonly Finding[]) => !findings.some(({ action }) => TOLD.includes(action)),
  nodeny: (findings: readonly Finding[]) => !denies(findings),
} as const;

const [first = "{}", ...lines] = readFileSync("test/fixtures/hiding-edits.jsonl", "utf8").trim().split("\n");
const { cluster } = JSON.parse(first) as { readonly cluster: ClusterProfile };

/** What the webhook says to the request: nothing where it passes unseen. */
function answer({ facts, user = "dev", policy = {}, old, object, others }: HidingEdit): readonly Finding[] {
  const subject = object ?? old;
  const apiVersion = String(field(subject, "apiVersion"));
  const request = {
    uid: "1",
    kind: {
      group: apiVersion.includes("/") ? apiVersion.split("/")[0] : "",
      version: apiVersion.split("/").at(-1),
      kind: field(subject, "kind"),
    },
    namespace: field(field(subject, "metadata"), "namespace"),
    operation: object ? (old ? "UPDATE" : "CREATE") : "DELETE",
    userInfo: { username: user, groups: [] },
    object,
    oldObject: old,
  };
  const parsed = parseAdmissionReview({ apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview", request });
  if (!parsed.ok) throw new Error(parsed.error);
  const compiled = compilePolicy(policy);
  const filtered = filterRequest(parsed.request, compiled);
  if (filtered.pass !== undefined) return [];
  return reviewChange(filtered.change, {
    rules: RULE_SET,
    policy: compiled,
    cluster: compileCluster({ ...cluster, ...facts }),
    // A cluster's index has the object as it was before the edit.
    index: indexManifests({
      objects: [...others, ...(old ? [old] : [])],
      isComplete: true,
      knownKinds: ["backendConfigs", "frontendConfigs", "managedCertificates"],
    }),
    today: "2026-11-26",
    isOffline: false,
  }).findings;
}

t.test("edits that hide a mistake are told, innocent ones are not held up", async (t) => {
  for (const line of lines) {
    const edit = JSON.parse(line) as HidingEdit;
    const findings = answer(edit);
    const said = findings.map(({ action, rule }) => `${action} ${rule}`).join(", ");
    t.ok(RIGHT[edit.expect](findings), `${edit.id}, ${edit.expect}: ${edit.title} (${said})`);
  }
});

const path = (text: string, pathType = "ImplementationSpecific") => ({
  path: text,
  pathType,
  backend: { service: { name: "web", port: { number: 80 } } },
});
/** An Ingress with so many paths that are warned of, and others. */
const crowded = (warnings: number, ...more: readonly object[]) => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  metadata: { name: "web", namespace: "shop" },
  spec: { rules: [{ http: { paths: [...Array.from({ length: warnings }, (_, at) => path(`/${at}*`)), ...more] } }] },
});
const DENIED = path("/all*", "Prefix");

t.test("no crowd of milder findings hides a denial", async (t) => {
  const edits: Readonly<Record<string, Pick<HidingEdit, "old" | "object">>> = {
    "behind as many warnings as are kept": { old: null, object: crowded(150, DENIED) },
    "several of them": { old: null, object: crowded(150, DENIED, path("/more*", "Exact")) },
    "behind as many old warnings as are looked at": { old: crowded(1_100), object: crowded(1_100, DENIED) },
  };
  const others = [
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "web", namespace: "shop" },
      spec: { type: "NodePort", ports: [{ port: 80 }] },
    },
  ];
  for (const [title, { old, object }] of Object.entries(edits)) {
    t.ok(denies(answer({ id: title, title, expect: "deny", old, object, others })), title);
  }
  t.notOk(
    denies(answer({ id: "", title: "", expect: "nodeny", old: crowded(1_100), object: crowded(1_101), others })),
    "one more of what many there are is no denial",
  );
});

t.test(
  "source ranges: warned ones hide no invalid one, and taking some of many invalid ones out is no mistake",
  async (t) => {
    const restricted = (...loadBalancerSourceRanges: readonly string[]) => ({
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "web", namespace: "shop", annotations: { "cloud.google.com/l4-rbs": "enabled" } },
      spec: { type: "LoadBalancer", ports: [{ port: 80 }], loadBalancerSourceRanges },
    });
    const many = (count: number, range: (n: number) => string) => Array.from({ length: count }, (_, n) => range(n));
    const said = (old: object | null, object: object) =>
      answer({ id: "", title: "", expect: "deny", old, object, others: [] }).filter(
        ({ rule }) => rule === "source-ranges-invalid-cidr",
      );
    const zeros = many(150, (n) => `10.0.0${n % 10}.${n}/32`);
    t.ok(denies(said(null, restricted(...zeros, "office"))));
    const invalid = many(150, (n) => `office-${n}`);
    t.same(said(restricted(...invalid), restricted(...invalid.slice(50))), []);
  },
);
