import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { folder } from "../support/command-line.ts";
import { run } from "../support/scenario.ts";

const LIVE = ["--gke-version", "1.33", "--region", "europe-west1", "--state", "examples/what-if/live.yaml"];
const ARGS = ["migrate", "to-rbs", "shop/storefront", ...LIVE];
const CWD = process.cwd();

t.test("a plan as JSON is an object with the version of its shape", async (t) => {
  const { stdout, code } = await run([...ARGS, "--format", "json"], { cwd: CWD });
  const { version, isPossible, strategy, gap, address, steps } = JSON.parse(stdout);
  t.same([code, version, isPossible, strategy, gap, address], [0, 1, true, "parallel", "none", "new"]);
  t.equal(steps[1].manifest.metadata.name, "storefront-rbs");
  t.equal(steps[1].proof.forecast.owner, "rbs-netlb");
});

t.test("a plan as markdown is a change request", async (t) => {
  const { stdout } = await run([...ARGS, "--format", "markdown"], { cwd: CWD });
  t.match(stdout, /^## Service shop\/storefront: to-rbs\n/);
  t.equal(stdout.match(/- \[ \] done/g)?.length, 4);
  t.match(stdout, /```diff\n--- a\/02-storefront-rbs\.yaml/);
});

t.test("the manifests of the steps are written", async (t) => {
  const cwd = folder(t, { "live.yaml": readFileSync("examples/what-if/live.yaml", "utf8") });
  const args = ["migrate", "to-rbs", "shop/storefront", "--gke-version", "1.33", "--write-to", "steps", "live.yaml"];
  const { code, stdout } = await run([...args, "--verbose"], { cwd });
  t.equal(code, 0);
  t.match(stdout, /02-storefront-rbs\.yaml:\n {5}apiVersion: v1/, "--verbose prints them");
  t.same(readdirSync(join(cwd, "steps")), ["02-storefront-rbs.yaml", "04-storefront.yaml"]);
  t.match(readFileSync(join(cwd, "steps/02-storefront-rbs.yaml"), "utf8"), /cloud\.google\.com\/l4-rbs: enabled/);
});

t.test("what is not possible is refused with the reason", async (t) => {
  const args = ["migrate", "to-subsetting", "shop/storefront", ...LIVE];
  for (const [format, pattern] of [
    ["text", /Not possible:\n {2}it is external, with a target pool/],
    ["markdown", /Not possible:\n\n- it is external/],
    ["json", /"isPossible": false/],
  ] as const) {
    const { code, stdout } = await run([...args, "--format", format], { cwd: CWD });
    t.equal(code, 1, format);
    t.match(stdout, pattern, format);
  }
});

t.test("a way that is not possible is named in the plan", async (t) => {
  const args = ["migrate", "to-internal", "shop/storefront", "--prefer", "same-address", ...LIVE];
  const { stdout, code } = await run(args, { cwd: CWD });
  t.equal(code, 0);
  t.match(stdout, /The address can't stay: an external address can't be that of an internal load\s+balancer/);
  const markdown = await run([...args, "--format", "markdown"], { cwd: CWD });
  t.match(markdown.stdout, /- The address can't stay/);
});

t.test("a Service that is not there may be another one, misspelt", async (t) => {
  const { stdout, code } = await run(["migrate", "to-rbs", "shop/storfront", ...LIVE], { cwd: CWD });
  t.equal(code, 1);
  t.match(stdout, /there is no Service shop\/storfront in what was given; did you mean\s+"shop\/storefront"\?/);
});

t.test("wrong usage", async (t) => {
  for (const [args, message] of [
    [["migrate"], /needs WHAT and NAMESPACE\/NAME/],
    [["migrate", "to-rbs"], /needs WHAT and NAMESPACE\/NAME/],
    [["migrate", "to-rsb", "shop/web"], /no migration "to-rsb"; did you mean "?to-rbs/],
    [["migrate", "to-rbs", "web"], /"web" is not NAMESPACE\/NAME/],
  ] as const) {
    const { code, stderr } = await run(args, { cwd: CWD });
    t.equal(code, 2);
    t.match(stderr, message);
  }
  const cwd = folder(t, { "bad.yaml": "apiVersion: v1\nkind: [\n" });
  t.equal((await run(["migrate", "to-rbs", "shop/web", "bad.yaml"], { cwd })).code, 2);
});
