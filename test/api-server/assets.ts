import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";

/** The Kubernetes releases that the end-to-end tests know: the newest patch of the three newest minors, newest first. */
const RELEASES = ["1.37.2", "1.36.3", "1.35.4"] as const;

/** The minors that can be built: "1.37". */
export const MINORS: readonly string[] = RELEASES.map(minorOf);

/** The names by which the program is each of its parts: the three of the envtest convention, and one more. */
const NAMES = ["kube-apiserver", "etcd", "kubectl", "policy-type-checker"] as const;
const SOURCES = ["main.go", "policy_type_checker.go"] as const;

/**
 * The folder of the built programs of a minor, whether or not they are there: in L4GUARD_API_SERVER_CACHE, else in the
 * user's cache folder, and never in the tree. @throws Error for a minor that is not known
 */
export function assetsFolder(minor: string = MINORS[0] ?? "", env: NodeJS.ProcessEnv = process.env): string {
  const release = RELEASES.find((candidate) => minorOf(candidate) === minor);
  if (release === undefined) throw new Error(`Kubernetes ${minor} is not one of ${MINORS.join(", ")}`);
  const cache = env["L4GUARD_API_SERVER_CACHE"] ?? join(env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "l4guard");
  const source = createHash("sha256");
  for (const name of [...SOURCES, basename(import.meta.filename)]) {
    source.update(readFileSync(join(import.meta.dirname, name)));
  }
  return join(cache, `kubernetes-${release}-${process.arch}-${source.digest("hex").slice(0, 12)}`);
}

/** Builds the programs of a minor unless they are there; returns their folder. @throws Error where Go is missing or fails */
export async function buildAssets(minor: string): Promise<string> {
  const folder = assetsFolder(minor);
  if (existsSync(folder)) return folder;
  if (spawnSync("go", ["version"]).error) throw new Error("Go is not installed, and builds kube-apiserver and etcd");
  const release = RELEASES.find((candidate) => minorOf(candidate) === minor) ?? "";
  mkdirSync(dirname(folder), { recursive: true });
  const module = mkdtempSync(`${folder}.part-`);
  try {
    for (const name of SOURCES) copyFileSync(join(import.meta.dirname, name), join(module, name));
    writeFileSync(join(module, "go.mod"), await moduleFile(release, module));
    const version = "k8s.io/component-base/version";
    const stamps = [`gitVersion=v${release}`, "gitMajor=1", `gitMinor=${minor.split(".")[1]}`, "gitTreeState=clean"];
    const flags = ["-s", "-w", ...stamps.map((stamp) => `-X=${version}.${stamp}`)].join(" ");
    await go(["build", "-mod=mod", "-trimpath", `-ldflags=${flags}`, "-o", "kube-apiserver", "."], module);
    for (const name of NAMES.slice(1)) linkSync(join(module, "kube-apiserver"), join(module, name));
    renameSync(module, folder);
  } finally {
    rmSync(module, { recursive: true, force: true });
  }
  return folder;
}

/**
 * The module file of the program. Kubernetes pins every dependency, but takes the modules of its staging folder from its
 * own tree, and their releases go by 0.x where its own go by 1.x; so its pins are taken over, and those modules by number.
 */
async function moduleFile(release: string, folder: string): Promise<string> {
  writeFileSync(join(folder, "go.mod"), "module l4guard.dev/test/api-server\n");
  const answer = await go(["mod", "download", "-json", `k8s.io/kubernetes@v${release}`], folder);
  const { GoMod } = JSON.parse(answer) as { readonly GoMod: string };
  const pins = readFileSync(GoMod, "utf8")
    .replace(/^module .*$/m, "module l4guard.dev/test/api-server")
    .replaceAll(/ => \.\/staging\/src\/(\S+)$/gm, ` => $1 v${release.replace("1.", "0.")}`);
  return `${pins}\nrequire k8s.io/kubernetes v${release}\n`;
}

/** Runs Go; what it prints. What it says meanwhile goes to where this process says it. @throws Error where it fails */
async function go(args: readonly string[], cwd: string): Promise<string> {
  const env = { ...process.env, GOWORK: "off" };
  const child = spawn("go", args, { cwd, env, stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`go ${args[0]} ended with ${code}`);
  return output;
}

function minorOf(release: string): string {
  return release.split(".").slice(0, 2).join(".");
}
