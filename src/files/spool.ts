import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** How many bytes are written at once. */
const BATCH = 1 << 20;
/** How many bytes a value has room for at first. */
const READ = 1 << 16;

/** Values that are more than memory should hold, in a file of their own that goes when they are no longer needed. */
export class Spool<T> {
  readonly #folder = mkdtempSync(join(tmpdir(), "l4guard-spool-"));
  readonly #file = openSync(join(this.#folder, "values"), "w+", 0o600);
  readonly #starts: number[] = [];
  #length = 0;
  /** What is yet to be written; one buffer for all, as freed ones would stay until old objects are collected. */
  readonly #pending = Buffer.allocUnsafeSlow(BATCH);
  #pendingLength = 0;
  #read = Buffer.allocUnsafeSlow(READ);

  /** How many values there are. */
  get size(): number {
    return this.#starts.length;
  }

  push(value: T): void {
    const text = JSON.stringify(value);
    // A unit of UTF-16 takes at most three bytes.
    if (this.#pendingLength + text.length * 3 > BATCH) this.#flush();
    this.#starts.push(this.#length);
    if (text.length * 3 > BATCH) this.#length += this.#write(Buffer.from(text));
    else {
      const length = this.#pending.write(text, this.#pendingLength);
      this.#pendingLength += length;
      this.#length += length;
    }
  }

  /** The value that was pushed as the one of that number, from 0. */
  at(position: number): T {
    this.#flush();
    const start = this.#starts[position] ?? 0;
    const length = (this.#starts[position + 1] ?? this.#length) - start;
    if (length > this.#read.length) this.#read = Buffer.allocUnsafeSlow(length);
    let read = 0;
    while (read < length) {
      const more = readSync(this.#file, this.#read, read, length - read, start + read);
      if (more === 0) break;
      read += more;
    }
    return JSON.parse(this.#read.toString("utf8", 0, read)) as T;
  }

  /** Deletes the file. */
  dispose(): void {
    closeSync(this.#file);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #flush(): void {
    this.#write(this.#pending.subarray(0, this.#pendingLength));
    this.#pendingLength = 0;
  }

  /** How many bytes were written: all. */
  #write(bytes: Buffer): number {
    let written = 0;
    while (written < bytes.length) written += writeSync(this.#file, bytes, written);
    return written;
  }
}
