import {
  boolYaml11Tag,
  defineScalarTag,
  mapTag,
  mergeTag,
  NOT_RESOLVED,
  nullYaml11Tag,
  Schema,
  seqTag,
  strTag,
} from "js-yaml";

const DIGITS = [..."0123456789"];
const SIGNS = ["-", "+"];
const DECIMAL = /^[-+]?(?:0|[1-9]\d*)$/;
const PREFIXED = /^([-+]?)0(?:([bB])([01]+)|([xX])([0-9a-fA-F]+)|[oO]?([0-7]+))$/;
const FLOAT = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;

/** Integers as go-yaml v2 resolves them: underscores dropped, Go's prefixes and a leading zero for octal, no base 60. */
const int = defineScalarTag<number>("tag:yaml.org,2002:int", {
  implicit: true,
  implicitFirstChars: [...SIGNS, ...DIGITS],
  resolve(source) {
    const plain = source.replaceAll("_", "");
    if (DECIMAL.test(plain)) return Number(plain);
    const match = PREFIXED.exec(plain);
    if (!match) return NOT_RESOLVED;
    const [, sign, binary, binaryDigits = "", hex, hexDigits = "", octalDigits = ""] = match;
    const magnitude = binary
      ? Number.parseInt(binaryDigits, 2)
      : hex
        ? Number.parseInt(hexDigits, 16)
        : Number.parseInt(octalDigits, 8);
    return sign === "-" ? -magnitude : magnitude;
  },
  identify: () => false,
});

/** What JSON has no number for: the whole document is refused. */
const NO_NUMBER = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

/** Floats as go-yaml v2 resolves them: what is too big for a float stays text, as does `._5`. */
const float = defineScalarTag<number>("tag:yaml.org,2002:float", {
  implicit: true,
  implicitFirstChars: [...SIGNS, ".", ...DIGITS],
  resolve(source) {
    if (NO_NUMBER.test(source)) throw new Error(`JSON has no number ${source}`);
    const plain = source.startsWith(".") ? source : source.replaceAll("_", "");
    const value = FLOAT.test(plain) ? Number(plain) : Number.NaN;
    return Number.isFinite(value) ? value : NOT_RESOLVED;
  },
  identify: () => false,
});

/** go-yaml v2 hands timestamps to untyped readers as the text that they are. */
const timestamp = defineScalarTag<string>("tag:yaml.org,2002:timestamp", {
  resolve: (source) => source,
  identify: () => false,
});

const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

const binary = defineScalarTag<string>("tag:yaml.org,2002:binary", {
  resolve: bytesOfBase64,
  identify: () => false,
});

/** What base64 stands for, a character for each byte; white space in it counts for nothing. */
function bytesOfBase64(source: string): string {
  let bytes = "";
  let bits = 0;
  let held = 0;
  for (const digit of source.replace(/=.*$/s, "")) {
    const value = BASE64.indexOf(digit);
    if (value < 0) continue;
    bits = ((bits << 6) | value) & 0xfff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes += String.fromCharCode((bits >> held) & 0xff);
  }
  return bytes;
}

const TAGS = [strTag, nullYaml11Tag, boolYaml11Tag, int, float, mergeTag, timestamp, binary, seqTag, mapTag];
const SCHEMA = new Schema(TAGS);

/**
 * YAML as kubectl and the API server read it: sigs.k8s.io/yaml, which is go-yaml v2 (resolve.go), with YAML 1.1's
 * booleans (`yes`, `on`, `n`) and merge keys; and any `more` tags.
 */
export function kubernetesSchema(more: readonly ScalarTag[] = []): Schema {
  return more.length === 0 ? SCHEMA : new Schema([...TAGS, ...more]);
}

type ScalarTag = ReturnType<typeof defineScalarTag<string>>;
