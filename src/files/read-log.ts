import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { UsageError } from "../domain/errors.ts";
import { reasonOf } from "./find-files.ts";
import { jsonObjectTexts } from "./json-values.ts";

/** Where logs are. */
interface Logs {
  /** Files, folders with them, and - for standard input; compressed with gzip or not. */
  readonly paths: readonly string[];
  readonly cwd: string;
  readonly stdin: Readable;
}

/** The texts of the JSON objects in logs, one after the other. @throws UsageError where a file can't be read */
export async function* readLogs({ paths, cwd, stdin }: Logs): AsyncGenerator<string> {
  for (const path of paths) {
    if (path === "-") yield* jsonObjectTexts(plain(stdin));
    else for (const file of await filesAt(path, cwd)) yield* textsIn(file, path);
  }
}

async function* textsIn(file: string, path: string): AsyncGenerator<string> {
  try {
    yield* jsonObjectTexts(plain(createReadStream(file, { highWaterMark: CHUNK })));
  } catch (error) {
    throw new UsageError(`${path}: ${reasonOf(error)}`);
  }
}

const CHUNK = 1 << 16;

/** What logs are called below a folder. */
const LOG_NAME = /\.(?:json|jsonl|ndjson|log)(?:\.gz)?$/;

async function filesAt(path: string, cwd: string): Promise<readonly string[]> {
  const root = resolve(cwd, path);
  try {
    if (!(await stat(root)).isDirectory()) return [root];
    const names = await readdir(root, { recursive: true });
    return names
      .filter((name) => LOG_NAME.test(name))
      .sort()
      .map((name) => join(root, name));
  } catch (error) {
    throw new UsageError(`${path}: ${reasonOf(error)}`);
  }
}

/** The bytes of a stream, taken apart where they are compressed with gzip. */
async function* plain(stream: Readable): AsyncGenerator<Uint8Array> {
  const chunks = stream[Symbol.asyncIterator]();
  const first = await chunks.next();
  if (first.done === true) return;
  const head: Buffer = Buffer.from(first.value);
  const whole = (async function* () {
    yield head;
    for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) yield Buffer.from(next.value);
  })();
  yield* isGzip(head) ? unzipped(whole) : whole;
}

function isGzip(head: Buffer): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

async function* unzipped(chunks: AsyncIterable<Buffer>): AsyncGenerator<Uint8Array> {
  const unzip = createGunzip();
  // A failure of the source is one of what is read from it, which whoever reads is told.
  pipeline(Readable.from(chunks), unzip, () => {});
  yield* unzip as AsyncIterable<Uint8Array>;
}
