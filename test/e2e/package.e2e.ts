import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import t from "tap";
import { LEAST_NODE, REPORT_BUGS, VERSION } from "../../src/domain/own-version.ts";
import { freePort } from "../support/free-port.ts";

const MOST_BYTES = 5e6;
/** Releases of Node.js by what npm takes for one, and whether l4guard runs on it. */
const RELEASES = { 20: false, [`${LEAST_NODE}.0`]: true, 22: true, 24: true, latest: true };
const INSTALL = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];

t.setTimeout(1_800_000);
const folder = mkdtempSync(join(tmpdir(), "l4guard-package-"));
t.teardown(() => rmSync(folder, { recursive: true, force: true }));
const home = join(folder, "home");
const work = join(folder, "work");
for (const path of [home, work]) mkdirSync(path);
const MANIFEST = "examples/services/3-public-by-typo.yaml";
writeFileSync(join(work, "ledger.yaml"), readFileSync(MANIFEST));

type Variables = Readonly<Record<string, string>>;

/** The environment of somebody who is not at work in the checkout, with the programs of `paths` first. */
function environment(...paths: readonly string[]): Variables {
  const others = (process.env["PATH"] ?? "").split(delimiter).filter((path) => !path.includes("node_modules"));
  return { PATH: [...paths, ...others].join(delimiter), HOME: home, NO_COLOR: "1" };
}

/** The arguments of `env` for a program with these variables alone: the test runner would add its own. */
const under = (variables: Variables, line: readonly string[]) => [
  "-i",
  ...Object.entries(variables).map(([name, value]) => `${name}=${value}`),
  ...line,
];

const inCheckout: Variables = Object.fromEntries(
  Object.entries(process.env).flatMap(([name, value = ""]) =>
    /^(?:npm_|NODE_OPTIONS|TAP|_TAP)/.test(name) ? [] : [[name, value]],
  ),
);
const npm = (args: readonly string[], cwd: string) =>
  execFileSync("env", under(inCheckout, ["npm", ...args]), { cwd, encoding: "utf8" });
const packed = npm(["run", "-s", "package", "--", "--json", "--pack-destination", folder], ".");
const [{ filename, unpackedSize, files }] = JSON.parse(packed.slice(packed.indexOf("[\n"))) as [
  { readonly filename: string; readonly unpackedSize: number; readonly files: readonly { readonly path: string }[] },
];
npm(["install", "--prefix", folder, "--offline", ...INSTALL, join(folder, filename)], folder);
const nodes = Object.keys(RELEASES).map(
  (release) => `node-${release}@npm:node-${process.platform}-${process.arch}@${release}`,
);
npm(["install", "--prefix", join(folder, "nodes"), "--prefer-offline", ...INSTALL, ...nodes], folder);
const binOf = (release: string) => join(folder, "nodes", "node_modules", `node-${release}`, "bin");
const bin = join(folder, "node_modules", ".bin");

function run(release: string, args: readonly string[], env: Variables = {}) {
  const variables = { ...environment(binOf(release), bin), ...env };
  const options = { cwd: work, encoding: "utf8", timeout: 120_000 } as const;
  return spawnSync("env", under(variables, ["l4guard", ...args]), options);
}

t.test("the package is small and installs nothing else", async (t) => {
  t.ok(unpackedSize <= MOST_BYTES, `${(unpackedSize / 1e6).toFixed(2)} MB unpacked`);
  const paths = files.map(({ path }) => path);
  for (const path of ["LICENSE", "README.md", "dist/THIRD-PARTY-NOTICES.txt", "dist/index.d.ts", "dist/index.js"]) {
    t.ok(paths.includes(path), path);
  }
  t.same(
    paths.filter((path) => !/^(?:dist\/|docs\/man\/|[A-Z]+(?:\.md)?$|package\.json$)/.test(path)),
    [],
    "nothing unexpected",
  );
  const installed = JSON.parse(npm(["ls", "--all", "--json"], folder)) as {
    readonly dependencies: Readonly<Record<string, object>>;
  };
  t.same(Object.keys(installed.dependencies), ["l4guard"]);
  t.notOk("dependencies" in (installed.dependencies["l4guard"] ?? {}), "it has no dependencies");
});

t.test("each Node.js that npm offers", async (t) => {
  for (const [release, isTaken] of Object.entries(RELEASES)) {
    const { status, stdout, stderr } = run(release, ["version"]);
    const version = execFileSync(join(binOf(release), "node"), ["--version"], { encoding: "utf8" })
      .trim()
      .slice(1);
    if (!isTaken) {
      t.equal(stderr, `l4guard needs Node.js ${LEAST_NODE} or newer; this is ${version}.\n`, "one sentence");
      t.equal(status, 2);
      continue;
    }
    t.same([status, stdout, stderr], [0, `l4guard ${VERSION}\n`, ""], `Node.js ${version} starts it`);
    // The second run has what the first one compiled.
    for (const _ of ["cold", "warm"]) {
      const linted = run(release, ["lint", "--gke-version", "1.33", "ledger.yaml"]);
      t.equal(linted.status, 1, linted.stderr);
      t.match(linted.stdout, "lb-type-value-invalid  ledger.yaml:8:5");
    }
    const cluster = "apiVersion: l4guard.dev/v1\nkind: ClusterProfile\nsubsettng: true\n";
    writeFileSync(join(work, "cluster.yaml"), cluster);
    t.match(run(release, ["lint", "--cluster", "cluster.yaml", "ledger.yaml"]), { status: 2, stderr: "subsettng" });
    t.match(run(release, ["explain", "rbs-recommended"]), { status: 0, stdout: "## Examples" });
    const doctor = run(release, ["doctor", "--kubeconfig", "nowhere"]);
    t.equal(doctor.status, 2, doctor.stdout);
    t.match(doctor.stderr, /^l4guard doctor: [^\n]*nowhere/, "it knows how to read credentials");
  }
});

t.test("a crash is one line, and the stack where it is asked for", async (t) => {
  writeFileSync(
    join(folder, "bug.cjs"),
    `Object.defineProperty(process, "argv", { get() { throw new Error("a bug\\nof two lines"); } });`,
  );
  const options = { NODE_OPTIONS: `--require=${join(folder, "bug.cjs")}` };
  const { status, stderr } = run("24", ["version"], options);
  t.equal(status, 2);
  t.match(stderr, /^l4guard \S+ crashed[^\n]*: Error: a bug\. [^\n]*DEBUG=l4guard[^\n]*\n$/);
  t.match(stderr, REPORT_BUGS);
  t.match(run("24", ["version"], { ...options, DEBUG: "l4guard" }), { status: 2, stderr: /^ {4}at .*main\.cjs/m });
});

/** What a webhook prints when it has started, and its process; or what it says instead. */
async function startServing(line: string, cwd: string, env: Variables) {
  const child = spawn("env", under(env, ["sh", "-c", `exec ${line}`]), {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  t.teardown(() => stop(child));
  let text = "";
  const ended = once(child, "close").then(() => undefined);
  const started = new Promise<void>((done) => {
    child.stdout.on("data", (chunk) => {
      text += chunk;
      if (text.includes("Stop it with")) done();
    });
    child.stderr.on("data", (chunk) => (text += chunk));
  });
  await Promise.race([started, ended]);
  return { child, text };
}

function stop(child: ChildProcess): void {
  try {
    if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, "SIGTERM");
  } catch {
    // It has ended by itself.
  }
}

/** The command that a text tells its reader to type: it stands alone on an indented line after a blank one. */
const commandIn = (text: string) => /\n\n {2}((?:npm|npx|l4guard) [^\n]+)\n/.exec(text)?.[1] ?? "";

t.test("what a stand-alone run tells its reader to type works as printed", async (t) => {
  const places = [
    { line: "npm start --", cwd: resolve("."), env: inCheckout },
    { line: "l4guard serve --stand-alone", cwd: work, env: environment(binOf("22"), bin) },
    { line: "npx l4guard serve --stand-alone", cwd: folder, env: environment(binOf("24"), dirname(process.execPath)) },
  ];
  for (const { line, cwd, env } of places) {
    // The text suggests the numbers that follow.
    const [port, , healthPort] = [await freePort(), await freePort(), await freePort(), await freePort()];
    const ports = `--port ${port} --health-port ${healthPort}`;
    const first = await startServing(`${line} ${ports}`, cwd, env);
    t.match(first.text, "lb-type-value-invalid", `${line}: it checks itself`);
    const second = await startServing(`${line} ${ports}`, cwd, env);
    t.match(second.text, /port \d+ is taken/, `${line}: a second one`);
    const third = await startServing(commandIn(second.text), cwd, env);
    const again = commandIn(third.text);
    t.match(again, / try --url /, `${line}: the other port`);
    const tried = spawnSync("env", under(env, ["sh", "-c", again]), { cwd, encoding: "utf8", timeout: 120_000 });
    t.equal(tried.status, 1, tried.stderr);
    t.match(tried.stdout, "service/api created (server dry run)");
    t.match(tried.stdout, 'error when creating "examples/services/3-public-by-typo.yaml"');
    for (const { child } of [first, third]) stop(child);
  }
});

t.test("the library runs and has types", async (t) => {
  const program = `import { evaluate, lint, type Verdict } from "l4guard";
const verdict: Verdict = evaluate({ object: { apiVersion: "v1", kind: "Service", metadata: { name: "a" } } }, { cluster: { subsetting: true } });
const { findings } = lint([{ name: "ledger.yaml", text: ${JSON.stringify(readFileSync(MANIFEST, "utf8"))} }], { cluster: { gkeVersion: "1.33.5" } });
console.log(JSON.stringify([verdict.findings.length, findings.map(({ finding }) => finding.rule)]));
`;
  writeFileSync(join(folder, "consumer.mts"), program);
  const compilerOptions = { strict: true, noEmit: true, module: "nodenext", target: "es2024", types: [] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["consumer.mts"] }));
  const checked = spawnSync("env", under(inCheckout, ["npx", "tsc", "-p", folder]), { encoding: "utf8" });
  t.equal(checked.status, 0, checked.stdout);
  const line = under(environment(), [join(binOf("22"), "node"), join(folder, "consumer.mts")]);
  const { stdout, stderr } = spawnSync("env", line, { encoding: "utf8" });
  t.match(stdout, "lb-type-value-invalid", stderr);
});
