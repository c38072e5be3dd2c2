import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** How many bytes are written at once. */
const BATCH = 1 << 20;

/** Values that are more than memory should hold, in a file of their own that goes when they are no longer needed. */
export class Spool<T> {
  readonly #folder = mkdtempSync(join(tmpdir(), "l4guard-spool-"));
  readonly #file = openSync(join(this.#folder, "values"), "w+", 0o600);
  readonly #starts: number[] = [];
  #length = 0;
  #pending: Buffer[] = [];
  #pendingLength = 0;

  /** How many values there are. */
  get size(): number {
    return this.#starts.length;
  }

  push(value: T): void {
    const bytes = Buffer.from(JSON.stringify(value));
    this.#starts.push(this.#length);
    this.#length += bytes.length;
    this.#pending.push(bytes);
    this.#pendingLength += bytes.length;
    if (this.#pendingLength >= BATCH) this.#flush();
  }

  /** The value that was pushed as the one of that number, from 0. */
  at(position: number): T {
    this.#flush();
    const start = this.#starts[position] ?? 0;
    const end = this.#starts[position + 1] ?? this.#length;
    const bytes = Buffer.allocUnsafe(end - start);
    let read = 0;
    while (read < bytes.length) {
      const more = readSync(this.#file, bytes, read, bytes.length - read, start + read);
      if (more === 0) break;
      read += more;
    }
    return JSON.parse(bytes.toString("utf8")) as T;
  }

  /** Deletes the file. */
  dispose(): void {
    closeSync(this.#file);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #flush(): void {
    if (this.#pendingLength === 0) return;
    const bytes = Buffer.concat(this.#pending);
    let written = 0;
    while (written < bytes.length) written += writeSync(this.#file, bytes, written);
    this.#pending = [];
    this.#pendingLength = 0;
  }
}
