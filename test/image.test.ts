import { type ChildProcess, execFileSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import t from "tap";
import { bundles } from "../scripts/bundle.ts";
import { admissionReviewOf } from "../src/admission/admission-review.ts";
import { issueAuthority } from "../src/certificates/issue.ts";
import { ReviewClient } from "../src/webhook/review-client.ts";
import { freePort } from "./support/free-port.ts";
import { objectsIn, type Rendered, renderText } from "./support/helm.ts";
import { assembleImage, startImage } from "./support/image.ts";
import { servingLeaf, temporaryFolder } from "./support/review-server.ts";

const folder = temporaryFolder(t);
chmodSync(folder, 0o755);
const image = assembleImage(folder);
const app = join(image.root, image.workingFolder);
const isRoot = process.getuid?.() === 0;
/** The Pod spec of the Deployment. */
function podOf(objects: readonly Rendered[]) {
  return objects.find(({ kind }) => kind === "Deployment")?.["spec"].template.spec;
}

t.test("the image holds the bundle, its licences and nothing else", async (t) => {
  t.same(readdirSync(app).sort(), ["LICENSE", "dist", "package.json"]);
  t.same(readdirSync(join(app, "dist")).sort(), ["THIRD-PARTY-NOTICES.txt", "bin"]);
  t.same(
    readdirSync(join(app, "dist/bin")).sort(),
    bundles()
      .map(({ outfile = "" }) => basename(outfile))
      .sort(),
  );
});

t.test("it is started by a numeric user, as the chart expects it", async (t) => {
  const deployment = podOf(objectsIn(renderText("test/fixtures/chart/default.yaml")));
  const { runAsUser, runAsGroup } = deployment.securityContext;
  t.same(image.user, [runAsUser, runAsGroup]);
  t.equal(image.entrypoint[0], "/nodejs/bin/node", "where distroless has it; the chart's test Pod calls it too");
  t.equal(image.entrypoint[1], join(image.workingFolder, "dist/bin/l4guard.cjs"));
});

/** The command line in the image as its user; nothing outside of the image and `readable` is read, nothing is written. */
function start(args: readonly string[], readable: readonly string[] = []): ChildProcess {
  const flags = [image.root, ...readable].map((path) => `--allow-fs-read=${path}`);
  // Draining is what the test waits for, not the time in which endpoints would forget the Pod.
  return startImage(image, { args, flags: ["--permission", ...flags], env: { L4GUARD_DRAIN_DELAY: "0s" } });
}

async function outputOf(child: ChildProcess): Promise<{ readonly code: number; readonly text: string }> {
  let text = "";
  child.stdout?.on("data", (chunk) => (text += chunk));
  child.stderr?.on("data", (chunk) => (text += chunk));
  const [code] = await once(child, "close");
  return { code, text };
}

t.test("the command line runs in it", async (t) => {
  const { version } = JSON.parse(readFileSync("package.json", "utf8"));
  t.match(await outputOf(start(["version"])), { code: 0, text: version });
  t.match(await outputOf(start(["explain", "rbs-recommended"])), { code: 0, text: "## Examples" });
});

t.test("S12: the server runs in it with the chart's arguments and ConfigMap, read-only", async (t) => {
  const mounts = join(folder, "mounts");
  const [port, healthPort] = [await freePort(), await freePort()];
  const objects = objectsIn(
    renderText("test/fixtures/chart/files.yaml", `--set=ports.webhook=${port}`, `--set=ports.health=${healthPort}`),
  );
  const config = objects.find(({ kind, metadata }) => kind === "ConfigMap" && metadata.name === "l4guard");
  const authority = issueAuthority("test CA", { now: new Date(), lifeMs: 3_600_000 });
  const leaf = servingLeaf(authority);
  const files = {
    ...Object.fromEntries(Object.entries(config?.["data"]).map(([name, text]) => [`config/${name}`, String(text)])),
    "tls/tls.crt": leaf.certificate,
    "tls/tls.key": leaf.key,
  };
  for (const [name, text] of Object.entries(files)) {
    const path = join(mounts, name);
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, text, { mode: 0o440 });
    if (isRoot) chownSync(path, 0, image.user[1]);
  }
  execFileSync("chmod", ["-R", "a-w", image.root, mounts]);
  t.teardown(() => execFileSync("chmod", ["-R", "u+w", image.root, mounts]));

  // There is no cluster here whose webhook configurations could be compared with the file.
  const args = (podOf(objects).containers[0].args as string[])
    .filter((arg) => !arg.startsWith("--registration-file="))
    .map((arg) => arg.replace("/etc/l4guard", mounts));
  const child = start(args, [mounts]);
  const ended = outputOf(child);
  const ready = async () => {
    for (;;) {
      const answer = await fetch(`http://127.0.0.1:${healthPort}/readyz`).catch(() => undefined);
      if (answer?.ok) return;
      if (child.exitCode !== null) throw new Error((await ended).text);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  await ready();
  if (isRoot) t.equal(statSync(`/proc/${child.pid}`).uid, image.user[0], "as the image's user");
  const service = {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "web", namespace: "shop", annotations: { "networking.gke.io/load-balancer-type": "internl" } },
    spec: { type: "LoadBalancer", selector: { app: "web" }, ports: [{ port: 80, protocol: "TCP" }] },
  };
  const client = new ReviewClient({ url: `https://127.0.0.1:${port}`, authority: authority.certificate });
  const { status, body } = await client.send("validate", admissionReviewOf(service, "1"));
  client.close();
  t.equal(status, 200);
  t.match(body, "PUBLIC");
  child.kill("SIGTERM");
  const { code, text } = await ended;
  t.equal(code, 0, text);
  t.match(text, '"ended"');
});
