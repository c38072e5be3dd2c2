#!/usr/bin/env node
// The published command: runs the bundle that scripts/bundle.ts puts beside it, or that a single-file binary carries. V8
// compiles functions when they are first called, and most of the time of a short run goes there; what one run has compiled
// is kept for the next.
// Own cache: a cold start takes 0.91 of what it takes with module.enableCompileCache (256 ms, not 281; 2026-11-25, bench/cli.ts).
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { constants, Script } from "node:vm";
import { LEAST_NODE } from "../domain/own-version.ts";

/** What the bundle exports. */
interface Bundle {
  runProcess(): Promise<void>;
}

if (isOlder(process.versions.node, LEAST_NODE)) {
  process.stderr.write(`l4guard needs Node.js ${LEAST_NODE} or newer; this is ${process.versions.node}.\n`);
  process.exit(2);
}

const { isSea, getAsset } = process.getBuiltinModule("node:sea");
/** Where the files of the bundle are, or would be. */
const folder = isSea() ? dirname(process.execPath) : import.meta.dirname;
const requireFile = createRequire(join(folder, "l4guard.cjs"));
/** What was loaded in a single-file binary. */
const parts = new Map<string, unknown>();
const main = "main.cjs";
const COMMAND = /^[a-z-]{1,20}$/;
/** Compiled code that was kept, or was about to be. */
const KEPT = /\.v8(\.\d+)?$/;
/** Compiled code is of use to one version alone, and most are followed by another sooner. */
const KEPT_FOR_MS = 30 * 24 * 3_600_000;
/** Nothing is kept of a command that there is not. */
const FAILURE = 2;
/** Where even this throws, the command tells of it. */
const command = unlessItFails(() => process.argv[2]) ?? "";
const cache = unlessItFails(cacheFile);
const cachedData = cache === undefined ? undefined : unlessItFails(() => readFileSync(cache));
const script = compile(main, mainText(), cachedData);
const bundle = run(script, main) as Bundle;
// The command ends the process itself, once its output is written.
process.once("exit", () => {
  const isNew = !cachedData || script.cachedDataRejected === true;
  if (cache !== undefined && isNew && process.exitCode !== FAILURE)
    unlessItFails(() => keep(cache, script.createCachedData()));
});
void bundle.runProcess();

function isOlder(version: string, least: string): boolean {
  const [[major = 0, minor = 0], [leastMajor = 0, leastMinor = 0]] = [version, least].map((text) =>
    text.split(".").map(Number),
  ) as [number[], number[]];
  return major < leastMajor || (major === leastMajor && minor < leastMinor);
}

/** A function of what Node.js gives a module. */
function compile(name: string, source: string, cachedData?: Buffer): Script {
  return new Script(source, {
    filename: join(folder, name),
    ...(cachedData && { cachedData }),
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
}

/** The text of a file of the bundle. It is ASCII, which need not be decoded (test/bundle.test.ts). */
function textOf(name: string): string {
  return isSea() ? getAsset(name, "latin1") : readFileSync(join(folder, name), "latin1");
}

/** The text of the main file, which is a function already. */
function mainText(): string {
  const text = textOf(main);
  // Copied on purpose where many reviews follow: they take 7 % longer where V8 keeps the text as it was read (bench/webhook.ts,
  // 2026-11-26). A short command ends sooner without the copy.
  return command === "serve" ? `${text}\n` : text;
}

/** What a compiled file of the bundle exports. */
function run(script: Script, name: string): unknown {
  const module = { exports: {} };
  const path = join(folder, name);
  script.runInThisContext()(module.exports, isSea() ? requirePart : requireFile, module, path, folder);
  return module.exports;
}

/** What `require` does in a single-file binary: there are no files beside it. */
function requirePart(id: string): unknown {
  if (!id.startsWith("./")) return requireFile(id);
  const name = id.slice("./".length);
  const known = parts.get(name);
  if (known !== undefined) return known;
  const loaded = run(
    compile(name, `(function (exports, require, module, __filename, __dirname) {${textOf(name)}\n})`),
    name,
  );
  parts.set(name, loaded);
  return loaded;
}

/**
 * Where compiled code is kept: below the user's own cache folder, by what it depends on; undefined to keep nothing. Each command
 * has its own, as what one of them has called is of no use to another: after --version, lint took 1.6 times as long.
 */
function cacheFile(): string | undefined {
  const { XDG_CACHE_HOME, LOCALAPPDATA, HOME, NODE_DISABLE_COMPILE_CACHE } = process.env;
  const home = XDG_CACHE_HOME || LOCALAPPDATA || (HOME && join(HOME, ".cache"));
  if (!home || NODE_DISABLE_COMPILE_CACHE) return undefined;
  const { size, mtimeMs } = statSync(isSea() ? process.execPath : join(folder, main));
  return join(
    home,
    "l4guard",
    `${size.toString(36)}-${Math.round(mtimeMs).toString(36)}-${process.version}-${process.arch}${COMMAND.test(command) ? `-${command}` : ""}.v8`,
  );
}

function keep(path: string, data: Buffer): void {
  const folder = dirname(path);
  // One by one: a recursive mkdir never ends below /proc, and nobody's home is made.
  for (const each of [dirname(folder), folder]) if (!existsSync(each)) mkdirSync(each, { mode: 0o700 });
  for (const name of readdirSync(folder)) {
    const old = join(folder, name);
    if (KEPT.test(name) && statSync(old).mtimeMs < Date.now() - KEPT_FOR_MS) rmSync(old);
  }
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, data, { mode: 0o600 });
  renameSync(draft, path);
}

/** Whatever goes wrong with the cache, such as a read-only or full disk, costs some milliseconds and nothing else. */
function unlessItFails<T>(step: () => T): T | undefined {
  try {
    return step();
  } catch {
    return undefined;
  }
}
