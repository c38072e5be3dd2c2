import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import t from "tap";
import { folder } from "../support/command-line.ts";
import { run } from "../support/scenario.ts";

/** A Service as a manifest: what it says below metadata and spec. */
function service(
  name: string,
  annotations: string,
  spec = "type: LoadBalancer, ports: [{port: 80, protocol: TCP}]",
): string {
  return `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}, annotations: {${annotations}}}\nspec: {selector: {app: ${name}}, ${spec}}\n`;
}

const INTERNAL = "networking.gke.io/load-balancer-type: Internal";
const RBS = 'cloud.google.com/l4-rbs: "enabled"';
const INGRESS =
  "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: front}\nspec: {defaultBackend: {service: {name: web, port: {number: 80}}}}\n";

/** What an edit is called, and the manifests before and after it. */
const EDITS: readonly (readonly [string, string, string])[] = [
  ["another port", service("web", RBS), service("web", RBS, "type: LoadBalancer, ports: [{port: 81, protocol: TCP}]")],
  ["the same of a target pool", service("web", ""), service("web", "", "type: LoadBalancer, ports: [{port: 81}]")],
  ["internal instead of external", service("web", RBS), service("web", INTERNAL)],
  ["external instead of internal", service("web", INTERNAL), service("web", RBS)],
  [
    "no load balancer any more",
    service("web", INTERNAL),
    service("web", INTERNAL, "type: ClusterIP, ports: [{port: 80}]"),
  ],
  ["l4-rbs on a target pool", service("web", ""), service("web", RBS)],
  ["without l4-rbs", service("web", RBS), service("web", "note: none")],
  ["another tier", service("web", RBS), service("web", `${RBS}, cloud.google.com/network-tier: Standard`)],
  [
    "more ports",
    service("web", RBS),
    service("web", RBS, "type: LoadBalancer, ports: [{name: a, port: 80}, {name: b, port: 443}]"),
  ],
];

t.test("lint --base and forecast --old tell the same of an edit of what never lived", async (t) => {
  for (const subsetting of ["subsetting: true\n", "subsetting: false\n"])
    for (const [title, before, after] of EDITS) {
      const files = { "facts.yaml": `gkeVersion: "1.33"\nhttpLoadBalancing: true\n${subsetting}` };
      const cwd = folder(t, { ...files, "old/web.yaml": before, "new/web.yaml": after });
      const lint = await run(["lint", "--cluster", "facts.yaml", "--base", "old", "--format", "json", "new"], { cwd });
      const { forecasts } = JSON.parse(lint.stdout) as { readonly forecasts: readonly Forecast[] };
      const { stdout } = await run(["forecast", "--cluster", "facts.yaml", "--old", "old", "new"], { cwd });
      const text = stdout.replace(/\s+/g, " ");
      t.match(text, "has never lived (no status, no finalizers)", `${title}: it says what it presumes`);
      const [forecast] = forecasts;
      if (!forecast) t.match(text, /No forwarding rule changes/, `${title}: nothing happens`);
      else {
        for (const reason of forecast.reasons) t.ok(text.includes(reason.replace(/\s+/g, " ")), `${title}: ${reason}`);
        t.equal(text.split(" Why ")[1]?.split(" - ").length, forecast.reasons.length, `${title}: and no more`);
        for (const change of [forecast.ipv4, forecast.ipv6])
          if (change !== "none") t.match(text, `(${change})`, `${title}: the address`);
      }
    }
});

interface Forecast {
  readonly reasons: readonly string[];
  readonly ipv4: string;
  readonly ipv6: string;
}

/** What a lint says of objects, by rule and name. */
async function told(args: readonly string[], cwd: string) {
  const { stdout } = await run(["lint", "--gke-version", "1.33", "--subsetting", ...args, "--format", "json"], { cwd });
  const { findings, forecasts } = JSON.parse(stdout) as {
    readonly findings: readonly { rule: string; object: { name: string } }[];
    readonly forecasts: readonly { object: { name: string }; effects?: readonly { text: string }[] }[];
  };
  return {
    rules: findings.map(({ rule, object }) => `${rule} ${object.name}`).sort(),
    effects: forecasts.flatMap(({ object, effects = [] }) => effects.map(({ text }) => `${object.name}: ${text}`)),
  };
}

t.test("a folder and a revision as base: what is gone, renamed, and only moved", async (t) => {
  const files = { "k/web.yaml": service("web", INTERNAL), "k/ingress.yaml": INGRESS };
  const gone = ["service-delete-ephemeral-ip web", "service-delete-referenced-by-ingress web"];
  const git = (cwd: string, ...args: readonly string[]) =>
    spawnSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], { cwd });
  const repository = (changes: Readonly<Record<string, string | undefined>>) => {
    const cwd = folder(t, files);
    git(cwd, "init", "-q", ".");
    git(cwd, "add", ".");
    git(cwd, "commit", "-qm", "base");
    for (const [name, text] of Object.entries(changes)) {
      mkdirSync(dirname(join(cwd, name)), { recursive: true });
      if (text === undefined) rmSync(join(cwd, name));
      else writeFileSync(join(cwd, name), text);
    }
    return cwd;
  };
  const deleted = await told(["--base", "HEAD", "k"], repository({ "k/web.yaml": undefined }));
  t.same(deleted.rules, gone, "gone from a revision");
  const old = folder(t, { ...files, "now/ingress.yaml": INGRESS });
  t.same((await told(["--base", "k", "now"], old)).rules, gone, "gone from a folder");
  const renamed = await told(
    ["--base", "HEAD", "k"],
    repository({ "k/web.yaml": service("web2", INTERNAL).replace("app: web2", "app: web") }),
  );
  t.same(renamed.rules, gone, "a rename is a deletion");
  t.match(renamed.effects.join(), "web: It seems to be renamed to default/web2", "and is told as one");
  const opened = await told(
    ["--base", "HEAD", "k"],
    repository({ "k/web.yaml": service("web2", "").replace("app: web2", "app: web") }),
  );
  t.match(opened.rules.join(), "internal-external-switch web2", "what was internal under the old name");
  const moved = repository({ "k/web.yaml": undefined, "other/web.yaml": files["k/web.yaml"] });
  t.same((await told(["--base", "HEAD", "k"], moved)).rules, [], "moved to a file that is not asked for");
  t.same((await told(["--base", "HEAD", "other"], moved)).rules, [], "and from one");
  const named = service("web", INTERNAL, "type: LoadBalancer, loadBalancerIP: 10.0.0.9, ports: [{port: 80}]");
  const kept = folder(t, { "a/web.yaml": named, "b/x.yaml": "a: 1\n" });
  t.same((await told(["--base", "a", "b"], kept)).rules, [], "a named address is not lost");
});

t.test("a file of what lives is no earlier version of another file; a folder of it is one of a folder", async (t) => {
  const [web, other] = [service("web", RBS), service("other", RBS)];
  const live = (text: string) =>
    text.replace("metadata: {", "metadata: {finalizers: [gke.networking.io/l4-netlb-v2], ");
  const cwd = folder(t, {
    "written/all.yaml": `${web}---\n${other}`,
    "live/all.yaml": `${live(web)}---\n${live(other)}`,
    "after/web.yaml": web,
  });
  const isDeleted = async (base: string, after: string) => {
    const { stdout } = await run(["lint", "--gke-version", "1.33", "--base", base, after], { cwd });
    return stdout.includes("service-delete-ephemeral-ip");
  };
  t.ok(await isDeleted("written/all.yaml", "after/web.yaml"));
  t.notOk(await isDeleted("live/all.yaml", "after/web.yaml"));
  t.ok(await isDeleted("live", "after"));
});
