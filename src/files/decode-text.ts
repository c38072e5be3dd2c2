import { isUtf8 } from "node:buffer";

/** Bigger files are refused: a manifest of this size is none, and its parsing would take minutes and gigabytes. */
export const LARGEST_FILE_MIB = 24;

/** A text, or why the bytes are none. */
type Decoded = { readonly text: string } | { readonly problem: string };

/** The text that the bytes of a manifest spell: UTF-8 or, with a byte order mark, UTF-16, as go-yaml reads both. */
export function decodeText(bytes: Buffer): Decoded {
  if (bytes.length > LARGEST_FILE_MIB * 1024 * 1024) return { problem: tooLarge(bytes.length) };
  const utf16 = utf16Of(bytes);
  if (utf16) return utf16;
  if (bytes.subarray(0, 8_000).includes(0)) return { problem: "is a binary file" };
  if (!isUtf8(bytes)) return { problem: `is not valid UTF-8 ${placeOfInvalid(bytes)}` };
  return { text: bytes.toString("utf8") };
}

/** The bytes of a text in the encoding of the bytes that it was read from: UTF-16 stays UTF-16. */
export function encodeText(text: string, before: Buffer): Buffer {
  switch (encodingOf(before)) {
    case "utf-16le":
      return Buffer.from(`${MARK}${text}`, "utf16le");
    case "utf-16be":
      return Buffer.from(`${MARK}${text}`, "utf16le").swap16();
    case undefined:
      return Buffer.from(text, "utf8");
  }
}

const MARK = "\ufeff";

function encodingOf(bytes: Buffer): "utf-16le" | "utf-16be" | undefined {
  return hasMark(bytes, 0xff, 0xfe) ? "utf-16le" : hasMark(bytes, 0xfe, 0xff) ? "utf-16be" : undefined;
}

/** The text after the byte order mark of UTF-16; undefined where the bytes have none. */
function utf16Of(bytes: Buffer): Decoded | undefined {
  const encoding = encodingOf(bytes);
  if (encoding === undefined) return undefined;
  try {
    return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes) };
  } catch {
    return { problem: "is not valid UTF-16" };
  }
}

function hasMark(bytes: Buffer, first: number, second: number): boolean {
  return bytes[0] === first && bytes[1] === second;
}

/** What is said about a file of `size` bytes that is too large. */
export function tooLarge(size: number): string {
  return `is too large: ${Math.round(size / 1024 / 1024)} MiB, the limit is ${LARGEST_FILE_MIB} MiB`;
}

function placeOfInvalid(bytes: Buffer): string {
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const newline = bytes.indexOf(10, start);
    const end = newline < 0 ? bytes.length : newline;
    if (!isUtf8(bytes.subarray(start, end))) return `in line ${line}`;
    start = end + 1;
  }
  return "at its end";
}
