/** A condition in CEL, the expression language of the API server's policies; what is known already is no expression. */
export type Cel = string | boolean;

/** The text as a literal. */
export function literal(value: string | number | boolean): string {
  return JSON.stringify(value);
}

/** The literals as a list. */
export function list(values: readonly string[]): string {
  return `[${values.map(literal).join(", ")}]`;
}

/** Holds where all do. */
export function all(...conditions: readonly Cel[]): Cel {
  if (conditions.includes(false)) return false;
  const open = conditions.filter((condition) => condition !== true);
  if (open.length === 0) return true;
  return open.length === 1 ? (open[0] as Cel) : open.map((one) => inBrackets(String(one), "||")).join(" && ");
}

/** Holds where any does. */
export function any(...conditions: readonly Cel[]): Cel {
  if (conditions.includes(true)) return true;
  const open = conditions.filter((condition) => condition !== false);
  if (open.length === 0) return false;
  return open.length === 1 ? (open[0] as Cel) : open.map((one) => inBrackets(String(one), "&&")).join(" || ");
}

/** Holds where it does not. */
export function not(condition: Cel): Cel {
  if (typeof condition === "boolean") return !condition;
  return /^[\w.]+$/.test(condition) ? `!${condition}` : `!(${condition})`;
}

/** One of two values by a condition. */
export function either(condition: Cel, yes: string, no: string): string {
  if (typeof condition === "boolean") return condition ? yes : no;
  return `(${condition} ? ${yes} : ${no})`;
}

/** The expression, in brackets where it would fall apart beside operators. */
function inBrackets(expression: string, operator: "||" | "&&"): string {
  return expression.includes(` ${operator} `) || expression.includes(" ? ") ? `(${expression})` : expression;
}
