import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { archiveOf, RELEASE } from "../scripts/release.ts";
import { readManifestText } from "../src/manifests/manifest-text.ts";
import { folder } from "./support/command-line.ts";

/** The value of a YAML file with one document. */
const yaml = (text: string) => readManifestText(text).documents[0]?.value as never;
const manifest = JSON.parse(readFileSync("package.json", "utf8"));

t.test("what others install from is made of one description and the archives", async (t) => {
  const archives = RELEASE.targets.map(archiveOf);
  const cwd = folder(t, Object.fromEntries(archives.map((name) => [name, `contents of ${name}`])));
  const script = ["-u", "NODE_OPTIONS", process.execPath, "scripts/release.ts", cwd];
  const { status, stderr } = spawnSync("env", script, { encoding: "utf8" });
  t.equal(status, 0, stderr);
  const digests = new Map(
    archives.map((name) => [name, createHash("sha256").update(`contents of ${name}`).digest("hex")]),
  );

  const sums = readFileSync(join(cwd, "SHA256SUMS"), "utf8");
  for (const [name, digest] of digests) t.match(sums, `${digest}  ${name}\n`);

  const krew: KrewManifest = yaml(readFileSync(join(cwd, "l4guard.yaml"), "utf8"));
  t.match(krew, {
    apiVersion: "krew.googlecontainers.github.io/v1alpha2",
    kind: "Plugin",
    metadata: { name: "l4guard" },
    spec: { version: `v${manifest.version}`, homepage: manifest.homepage },
  });
  t.ok(krew.spec.shortDescription.length <= 50, "krew prints it in a table");
  const systems = krew.spec.platforms.map(({ selector }) => `${selector.matchLabels.os}/${selector.matchLabels.arch}`);
  t.same(systems, ["linux/amd64", "linux/arm64", "darwin/amd64", "darwin/arm64", "windows/amd64"]);
  for (const { uri, sha256, bin, selector } of krew.spec.platforms) {
    t.equal(sha256, digests.get(uri.slice(uri.lastIndexOf("/") + 1)), uri);
    t.equal(bin, selector.matchLabels.os === "windows" ? "l4guard.exe" : "l4guard");
  }

  const formula = readFileSync(join(cwd, "l4guard.rb"), "utf8");
  const pairs = [...formula.matchAll(/url "([^"]+)"\n\s+sha256 "([^"]+)"/g)];
  t.equal(pairs.length, 4, "Homebrew installs on Linux and macOS");
  for (const [, url = "", digest] of pairs) t.equal(digest, digests.get(url.slice(url.lastIndexOf("/") + 1)), url);
  const ruby = spawnSync("ruby", ["-c"], { input: formula, encoding: "utf8" });
  if (ruby.error) t.pass("no ruby here to check its syntax with");
  else t.equal(ruby.status, 0, ruby.stderr);
});

interface KrewManifest {
  readonly spec: {
    readonly shortDescription: string;
    readonly platforms: readonly {
      readonly selector: { readonly matchLabels: { readonly os: string; readonly arch: string } };
      readonly uri: string;
      readonly sha256: string;
      readonly bin: string;
    }[];
  };
}

t.test("the release workflow builds what the description states", async (t) => {
  const text = readFileSync(".github/workflows/release.yml", "utf8");
  const { jobs }: Workflow = yaml(text);
  t.same(jobs.binary.strategy.matrix.include, RELEASE.targets);
  for (const path of RELEASE.documents) {
    t.match(text, path, `archives hold ${path}`);
    t.ok(path.startsWith("dist/") || existsSync(path), path);
  }
});

interface Workflow {
  readonly jobs: {
    readonly binary: { readonly strategy: { readonly matrix: { readonly include: readonly object[] } } };
  };
}

t.test("the image says of itself what the description says", async (t) => {
  const dockerfile = readFileSync("Dockerfile", "utf8");
  t.match(dockerfile, `org.opencontainers.image.title="${RELEASE.name}"`);
  t.match(dockerfile, `org.opencontainers.image.description="${RELEASE.description}"`);
  t.match(dockerfile, `org.opencontainers.image.source="${RELEASE.homepage}"`);
  t.match(dockerfile, `org.opencontainers.image.licenses="${RELEASE.license}"`);
});
