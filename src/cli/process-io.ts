import { fstatSync, statSync, writeSync } from "node:fs";
import type { Writable } from "node:stream";
import { type CommandIo, EXIT, type Output } from "./io.ts";

const STDOUT = 1;
const LOOK_MS = 200;

/** What a command has of the outside world, and how the process ends. */
interface ProcessIo {
  readonly io: CommandIo;
  /**
   * Ends the process when all is written: what a command gave up waiting for, such as a plugin that makes credentials, keeps
   * nobody waiting.
   */
  readonly leave: () => void;
}

/**
 * The outside world of this process. Streams are made when someone asks for them: one takes 1.5 ms for nothing and 2.6 for a
 * pipe, of some 60 that a small lint takes (2026-11-26). `onError` is told of output that can't be written.
 */
export function processIo(onError: (error: unknown) => never): ProcessIo {
  const streams = new Set<Writable>();
  const fail = (error: unknown): never => {
    // Whoever reads has had enough, as `head` has.
    if (codeOf(error) === "EPIPE") process.exit(process.exitCode ?? EXIT.ok);
    return onError(error);
  };
  const made = <Stream extends Writable>(stream: Stream): Stream => {
    if (!streams.has(stream)) stream.on("error", fail);
    streams.add(stream);
    return stream;
  };
  const stdoutStream = () => made(process.stdout);
  let stdout: Output | undefined;
  const io: CommandIo = {
    get stdin() {
      return process.stdin;
    },
    get stdout() {
      return (stdout ??= isWrittenDirectly() ? new DirectOutput(stdoutStream, fail) : stdoutStream());
    },
    get stdoutStream() {
      return stdoutStream();
    },
    get stderr() {
      return made(process.stderr);
    },
    env: process.env,
    cwd: process.cwd(),
    now: () => new Date(),
  };
  return {
    io,
    leave() {
      const look = () => {
        if ([...streams].every(({ writableLength }) => writableLength === 0)) process.exit();
      };
      // In the next turn V8 would collect what ends with the process: a millisecond of some 55 that a small lint takes (2026-11-26).
      if (streams.size === 0) look();
      // What a stream failed on is told in the next turn.
      setImmediate(look);
      setInterval(look, LOOK_MS).unref();
    },
  };
}

/** Standard output without a stream, until its reader is slower than the command. */
class DirectOutput implements Output {
  readonly #makeStream: () => Writable;
  readonly #fail: (error: unknown) => never;
  #stream: Writable | undefined;

  constructor(makeStream: () => Writable, fail: (error: unknown) => never) {
    this.#makeStream = makeStream;
    this.#fail = fail;
  }

  write(text: string): void {
    if (this.#stream) this.#stream.write(text);
    else this.#writeNow(Buffer.from(text));
  }

  #writeNow(bytes: Buffer): void {
    let written = 0;
    try {
      while (written < bytes.length) written += writeSync(STDOUT, bytes, written);
    } catch (error) {
      if (codeOf(error) !== "EAGAIN") this.#fail(error);
      this.#stream = this.#makeStream();
      this.#stream.write(bytes.subarray(written));
    }
  }
}

/** Whether standard output is a file, a pipe or nothing, rather than a terminal; on Windows that can't be told so cheaply. */
function isWrittenDirectly(): boolean {
  if (process.platform === "win32") return false;
  try {
    const output = fstatSync(STDOUT);
    return !output.isCharacterDevice() || output.rdev === statSync("/dev/null").rdev;
  } catch {
    return false;
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
