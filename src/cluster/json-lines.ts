import { ApiFailure } from "./api-failure.ts";

const NEWLINE = 0x0a;
/** A watch event holds one object, which etcd limits to 1.5 MiB; escaped it may be six times as long. */
const LONGEST_LINE_BYTES = 32 << 20;

/**
 * The JSON values in a stream of lines. Lines end at a line feed and nowhere else: JSON may hold other line separators
 * (U+2028), at which readline would split. @throws ApiFailure where a line is not JSON or too long
 */
export async function* jsonLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<unknown> {
  let pending: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      pending.push(chunk.subarray(start, end));
      start = end + 1;
      const line = Buffer.concat(pending).toString("utf8").trim();
      pending = [];
      length = 0;
      if (line !== "") yield parse(line);
    }
    if (start === chunk.length) continue;
    pending.push(chunk.subarray(start));
    length += chunk.length - start;
    if (length > LONGEST_LINE_BYTES) throw new ApiFailure("garbage", "a line of the watch is too long");
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new ApiFailure("garbage", "a line of the watch is not JSON");
  }
}
