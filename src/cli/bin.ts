#!/usr/bin/env node
// The published command: runs the bundle that scripts/bundle.ts puts beside it. V8 compiles functions when they are
// first called, and most of the time of a short run goes there; what one run has compiled is kept for the next.
// Own cache: a cold start takes 0.91 of what it takes with module.enableCompileCache (256 ms, not 281; 2026-11-25, bench/cli.ts).
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { constants, Script } from "node:vm";

/** What the bundle exports. */
interface Bundle {
  runProcess(): Promise<void>;
}

const file = join(import.meta.dirname, "main.cjs");
const cache = cacheFile();
const cachedData = cache === undefined ? undefined : readIfThere(cache);
const source = readFileSync(file, "utf8");
const script = new Script(`(function (exports, require, module, __filename, __dirname) {${source}\n})`, {
  filename: file,
  ...(cachedData && { cachedData }),
  importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
});
const bundle = { exports: {} as Bundle };
script.runInThisContext()(bundle.exports, createRequire(file), bundle, file, dirname(file));
void bundle.exports.runProcess().then(() => {
  if (cache !== undefined && (!cachedData || script.cachedDataRejected)) keep(cache, script.createCachedData());
});

/** Where compiled code is kept: below the user's own cache folder, by what it depends on; undefined to keep nothing. */
function cacheFile(): string | undefined {
  const { XDG_CACHE_HOME, LOCALAPPDATA, HOME, NODE_DISABLE_COMPILE_CACHE } = process.env;
  const folder = XDG_CACHE_HOME || LOCALAPPDATA || (HOME && join(HOME, ".cache"));
  if (!folder || NODE_DISABLE_COMPILE_CACHE) return undefined;
  const { size, mtimeMs } = statSync(file);
  return join(
    folder,
    "l4guard",
    `${size.toString(36)}-${Math.round(mtimeMs).toString(36)}-${process.version}-${process.arch}.v8`,
  );
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

/** Keeps what can be kept; a read-only or full disk costs the next run some milliseconds, nothing else. */
function keep(path: string, data: Buffer): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const draft = `${path}.${process.pid}`;
    writeFileSync(draft, data, { mode: 0o600 });
    renameSync(draft, path);
  } catch {
    // Nothing is lost.
  }
}
