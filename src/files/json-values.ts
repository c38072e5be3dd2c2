const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * The texts of the JSON objects in a stream of bytes: one after the other, a line each or not, or the items of one array.
 * No more than one of them is in memory. What is between them is passed over; an object that the stream breaks off comes
 * last, as far as it is there.
 */
export async function* jsonObjectTexts(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const splitter = new Splitter();
  for await (const chunk of chunks) yield* splitter.take(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
  const rest = splitter.rest();
  if (rest !== "") yield rest;
}

class Splitter {
  /** How deep the place is inside of the object that is being read; 0 between objects. */
  #depth = 0;
  #isText = false;
  /** A backslash was the last byte, inside of a text. */
  #isEscaped = false;
  /** The bytes of the object that have come so far. */
  #parts: Buffer[] = [];

  *take(chunk: Buffer): Generator<string> {
    let start = 0;
    let at = 0;
    while (at < chunk.length) {
      if (this.#isText) at = this.#endOfText(chunk, at);
      else {
        const byte = chunk[at] as number;
        at++;
        if (byte === QUOTE && this.#depth > 0) this.#isText = true;
        else if (byte === OPEN_OBJECT || (byte === OPEN_ARRAY && this.#depth > 0)) {
          if (this.#depth === 0) start = at - 1;
          this.#depth++;
        } else if ((byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) && this.#depth > 0) {
          this.#depth--;
          if (this.#depth > 0) continue;
          yield this.#joined(chunk.subarray(start, at));
        }
      }
    }
    if (this.#depth > 0) this.#parts.push(chunk.subarray(start));
  }

  /** What has come of an object whose end never came. */
  rest(): string {
    return this.#depth > 0 ? this.#joined(Buffer.alloc(0)) : "";
  }

  #joined(last: Buffer): string {
    const text = this.#parts.length === 0 ? last : Buffer.concat([...this.#parts, last]);
    this.#parts = [];
    return text.toString("utf8");
  }

  /** The place behind the text that goes on at `from`, or the end of the chunk. */
  #endOfText(chunk: Buffer, from: number): number {
    let at = from;
    if (this.#isEscaped) {
      this.#isEscaped = false;
      at++;
    }
    for (;;) {
      const quote = chunk.indexOf(QUOTE, at);
      const end = quote < 0 ? chunk.length : quote;
      let backslashes = 0;
      while (end - backslashes - 1 >= at && chunk[end - backslashes - 1] === BACKSLASH) backslashes++;
      const isOdd = backslashes % 2 === 1;
      if (quote < 0) {
        this.#isEscaped = isOdd;
        return chunk.length;
      }
      if (!isOdd) {
        this.#isText = false;
        return quote + 1;
      }
      at = quote + 1;
    }
  }
}
