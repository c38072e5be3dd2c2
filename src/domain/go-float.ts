const DIGITS = String.raw`\d(?:_?\d)*`;
const HEX_DIGITS = "[0-9a-fA-F](?:_?[0-9a-fA-F])*";
const DECIMAL = new RegExp(String.raw`^[+-]?(?:${DIGITS}(?:\.(?:${DIGITS})?)?|\.${DIGITS})(?:[eE][+-]?${DIGITS})?$`);
const HEXADECIMAL = new RegExp(
  String.raw`^([+-]?)0[xX]_?(?:(${HEX_DIGITS})(?:\.(${HEX_DIGITS})?)?|\.(${HEX_DIGITS}))[pP]([+-]?${DIGITS})$`,
);
const INFINITY = /^([+-]?)inf(?:inity)?$/i;
const NAN = /^nan$/i;

/**
 * The number that Go's strconv.ParseFloat reads: decimal, hexadecimal with an exponent, or one of its words for infinity
 * and for what is no number. Undefined where it reports an error, such as for a number that no float64 can hold.
 */
export function parseGoFloat(text: string): number | undefined {
  if (DECIMAL.test(text)) return finite(Number(text.replaceAll("_", "")));
  const infinity = INFINITY.exec(text);
  if (infinity) return infinity[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (NAN.test(text)) return Number.NaN;
  const match = HEXADECIMAL.exec(text);
  return match ? finite(hexadecimal(match)) : undefined;
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

function hexadecimal([, sign, whole = "", fraction = "", onlyFraction = "", exponent = ""]: RegExpExecArray): number {
  const behindPoint = (fraction || onlyFraction).replaceAll("_", "");
  const digits = `${whole.replaceAll("_", "")}${behindPoint}`.replace(/^0+(?=.)/, "");
  // What no float64 tells apart is cut off: the digits that are left are exact enough, and no text makes a giant number.
  const kept = digits.slice(0, MOST_HEX_DIGITS);
  const power = Number(exponent.replaceAll("_", "")) - 4 * behindPoint.length + 4 * (digits.length - kept.length);
  const mantissa = Number.parseInt(kept, 16);
  // In two steps: either power alone may be beyond what a float64 holds where the number is not.
  const half = Math.trunc(power / 2);
  const value = mantissa === 0 ? 0 : mantissa * 2 ** half * 2 ** (power - half);
  return sign === "-" ? -value : value;
}

const MOST_HEX_DIGITS = 16;
