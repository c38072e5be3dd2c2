import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { constants, copyFileSync, cpSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { basename, delimiter, dirname, join, resolve } from "node:path";
import ignore from "ignore";

/** The image that the Dockerfile describes, as a folder, and how it is started. */
export interface Image {
  /** What would be the root of the file system. */
  readonly root: string;
  readonly workingFolder: string;
  readonly entrypoint: readonly string[];
  readonly user: readonly [uid: number, gid: number];
  readonly env: Readonly<Record<string, string>>;
}

interface Stage {
  readonly root: string;
  workingFolder: string;
  entrypoint: readonly string[];
  user: readonly [number, number];
  env: Record<string, string>;
}

/**
 * Follows the Dockerfile's instructions with folders below `folder` for its stages, from the files that .dockerignore
 * leaves. Instead of `npm ci` node_modules is linked. Base images are empty but for Node.js, which the last stage has where its entry point expects it.
 * @throws Error for an instruction that it does not know, and for what an instruction needs and is not there
 */
export function assembleImage(folder: string): Image {
  const ignored = ignore().add(readFileSync(".dockerignore", "utf8"));
  const stages = new Map<string, Stage>();
  let stage: Stage | undefined;
  for (const [name, rest] of instructions(readFileSync("Dockerfile", "utf8"))) {
    if (name === "FROM") {
      const title = / AS (\w+)$/i.exec(rest)?.[1] ?? "final";
      stage = { root: join(folder, title), workingFolder: "/", entrypoint: [], user: [0, 0], env: {} };
      mkdirSync(stage.root);
      stages.set(title, stage);
      continue;
    }
    if (!stage) throw new Error(`${name} before FROM`);
    if (name === "WORKDIR") mkdirSync(join(stage.root, (stage.workingFolder = rest)), { recursive: true });
    else if (name === "COPY") copy(rest, stage, stages, (path) => !ignored.ignores(path));
    else if (name === "RUN") runIn(stage, rest);
    else if (name === "ENTRYPOINT") stage.entrypoint = JSON.parse(rest);
    else if (name === "USER") stage.user = rest.split(":").map(Number) as [number, number];
    else if (name === "ENV") Object.assign(stage.env, variables(rest));
    else if (!["ARG", "LABEL", "EXPOSE", "CMD"].includes(name)) throw new Error(`${name} is not known here`);
  }
  const final = stages.get("final");
  if (!final) throw new Error("no last stage");
  const node = join(final.root, final.entrypoint[0] ?? "");
  mkdirSync(dirname(node), { recursive: true });
  // The image's user can't enter a checkout of which this Node.js may be a part.
  copyFileSync(process.execPath, node, constants.COPYFILE_FICLONE);
  return final;
}

/** How to start an image. */
export interface StartOptions {
  readonly args: readonly string[];
  /** Besides the image's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** Flags of Node.js. */
  readonly flags?: readonly string[];
}

/** Starts the image's entry point as its user, where this process may; with the image's environment and no other. */
export function startImage(image: Image, { args, env = {}, flags = [] }: StartOptions): ChildProcess {
  const variables = Object.entries({ ...image.env, ...env }).map(([name, value]) => `${name}=${value}`);
  const [node = "", script = ""] = image.entrypoint.map((path) => join(image.root, path));
  // By way of env, since the test runner adds its own modules to the environment of Node.js processes.
  return spawn("env", ["-i", ...variables, node, ...flags, script, ...args], {
    cwd: join(image.root, image.workingFolder),
    stdio: ["ignore", "pipe", "pipe"],
    ...(process.getuid?.() === 0 && { uid: image.user[0], gid: image.user[1] }),
  });
}

function variables(text: string): Record<string, string> {
  const pairs = text.split(" ").map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]);
  return Object.fromEntries(pairs);
}

function instructions(text: string): readonly (readonly [name: string, rest: string])[] {
  return text
    .replaceAll(/^#.*\n/gm, "")
    .replaceAll(/\\\n\s*/g, "")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => [line.slice(0, line.indexOf(" ")), line.slice(line.indexOf(" ") + 1)]);
}

function copy(
  rest: string,
  stage: Stage,
  stages: ReadonlyMap<string, Stage>,
  isInContext: (path: string) => boolean,
): void {
  const [, from, paths = ""] = /^(?:--from=(\w+) )?(.+)$/.exec(rest) ?? [];
  const sources = paths.split(" ");
  const target = sources.pop() ?? "";
  const source = from === undefined ? "." : stages.get(from)?.root;
  if (source === undefined) throw new Error(`COPY --from=${from}: no such stage`);
  for (const path of sources) {
    const isFolder = target.endsWith("/");
    const to = join(stage.root, stage.workingFolder, target, isFolder ? basename(path) : "");
    if (from === undefined && !isInContext(path)) throw new Error(`COPY ${path}: .dockerignore leaves it out`);
    mkdirSync(dirname(to), { recursive: true });
    cpSync(join(source, path), to, { recursive: true, verbatimSymlinks: true });
  }
}

function runIn(stage: Stage, command: string): void {
  const cwd = join(stage.root, stage.workingFolder);
  if (!command.startsWith("npm ci ")) {
    const env = { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${process.env["PATH"]}` };
    execFileSync("sh", ["-c", command], { cwd, env, stdio: "pipe" });
    return;
  }
  symlinkSync(resolve("node_modules"), join(cwd, "node_modules"));
}
