import { chmodSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import t, { type Test } from "tap";
import { folder } from "../support/command-line.ts";
import { run } from "../support/scenario.ts";

const KUBECONFIG = JSON.stringify({
  apiVersion: "v1",
  kind: "Config",
  "current-context": "prod",
  contexts: [{ name: "prod", context: { cluster: "prod", user: "jane" } }],
  clusters: [{ name: "prod", cluster: { server: "https://127.0.0.1:1" } }],
  users: [{ name: "jane", user: { token: "secret-token" } }],
});

/** Stands for kubectl: tells who leads, says where it forwards to, and ends once the browser was there. */
const kubectl = (leader: string, says: string) => `#!/bin/sh
echo "$@" >> "$CALLS"
case "$*" in
  *"get lease"*) printf '%s' '${leader}' ;;
  *) ${says}
     for _ in 1 2 3 4 5 6 7 8 9 10; do [ -s "$OPENED" ] && exit 0; sleep 0.2; done ;;
esac
`;
/** Stands for a browser: writes down where it was sent. */
const BROWSER = `#!${process.execPath}
const { writeFileSync } = require("node:fs");
(async () => {
  const seen = async () => (await fetch(process.argv[2], { redirect: "manual" }).catch(() => ({ status: "closed" })));
  const first = await seen();
  const again = await seen();
  writeFileSync(process.env.OPENED, JSON.stringify([process.argv[2], first.headers.get("location"), again.status]));
})();
`;
const FORWARDS = 'echo "Forwarding from 127.0.0.1:40123 -> 8082"';

async function open(
  t: Test,
  { leader = "l4guard-1", says = FORWARDS, argv = [] as string[], kubeconfig = KUBECONFIG } = {},
) {
  const cwd = folder(t, {
    "bin/kubectl": kubectl(leader, says),
    "bin/xdg-open": BROWSER,
    "bin/open": BROWSER,
    kubeconfig,
  });
  for (const name of ["kubectl", "xdg-open", "open"]) chmodSync(join(cwd, "bin", name), 0o755);
  const [calls, opened] = [join(cwd, "calls"), join(cwd, "opened")];
  const PATH = `${join(cwd, "bin")}:${process.env["PATH"]}`;
  const env = { PATH, CALLS: calls, OPENED: opened };
  const outcome = await run(["dashboard", "--kubeconfig", "kubeconfig", ...argv], { cwd, env });
  const told = existsSync(opened) ? (JSON.parse(readFileSync(opened, "utf8")) as [string, string, unknown]) : undefined;
  return { ...outcome, told, calls: existsSync(calls) ? readFileSync(calls, "utf8") : "" };
}

t.test("opens the replica that audits, with the token where nobody else reads it", async (t) => {
  const { code, stdout, stderr, told, calls } = await open(t);
  t.equal(stderr, "");
  t.equal(code, 0);
  t.equal(stdout, "http://127.0.0.1:40123/\n");
  t.match(calls, "--namespace l4guard port-forward --address 127.0.0.1 pod/l4guard-1 :8082");
  const [address, location, again] = told ?? [];
  t.notMatch(address, "secret-token", "not among the browser's arguments");
  t.equal(location, "http://127.0.0.1:40123/#token=secret-token");
  t.equal(again, "closed", "the address works once");
});

t.test("any replica where none leads, with what was asked for", async (t) => {
  const argv = [
    "--context",
    "prod",
    "--namespace",
    "edge",
    "--service",
    "edge-l4guard",
    "--port",
    "9000",
    "--no-token",
  ];
  const { calls, told } = await open(t, { leader: "", argv });
  t.match(calls, "--context prod --namespace edge get lease edge-l4guard-audit");
  t.match(calls, "port-forward --address 127.0.0.1 deployment/edge-l4guard 9000:8082");
  t.equal(told?.[1], "http://127.0.0.1:40123/");
});

t.test("without a browser the address is all", async (t) => {
  const { stdout, told } = await open(t, { argv: ["--no-open"], says: `${FORWARDS}; exit 0` });
  t.equal(stdout, "http://127.0.0.1:40123/\n");
  t.equal(told, undefined);
});

t.test("a user without a token is told so, and sees counts", async (t) => {
  const certificate = KUBECONFIG.replace('{"token":"secret-token"}', "{}");
  const { stderr, told } = await open(t, { kubeconfig: certificate });
  t.match(stderr, "no token to show");
  t.equal(told?.[1], "http://127.0.0.1:40123/");
});

t.test("what kubectl says against it is said", async (t) => {
  const { code, stderr } = await open(t, { says: 'echo "error: pods is forbidden" >&2; exit 1' });
  t.equal(code, 2);
  t.match(stderr, "kubectl port-forward: error: pods is forbidden");
});
