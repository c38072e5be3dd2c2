import type { Finding } from "../../domain/finding.ts";
import type { Difference, PolicyResult, ReplayedWrite, Tally } from "./result.ts";

/** How many writes with warnings alone are kept to be told one by one. */
const MOST_WARNED = 2_000;

/** Counts what one policy says of the writes. */
export class PolicyTally {
  readonly #policy: string;
  readonly #byRule = new Map<string, Count>();
  readonly #byNamespace = new Map<string, Count>();
  readonly #byUser = new Map<string, Count>();
  readonly #denied: ReplayedWrite[] = [];
  readonly #warned: ReplayedWrite[] = [];
  readonly #total: Count = { denied: 0, warned: 0 };

  constructor(policy: string) {
    this.#policy = policy;
  }

  /** Takes in what the policy says of a write; returns what that comes to. */
  add(write: Difference["write"], findings: readonly Finding[]): Difference["before"] {
    const loud = findings.filter(({ action }) => action === "deny" || action === "warn");
    if (loud.length === 0) return "admitted";
    const isDenied = loud.some(({ action }) => action === "deny");
    const { object, user } = write;
    for (const count of [this.#total, countIn(this.#byNamespace, object.namespace), countIn(this.#byUser, user)]) {
      if (isDenied) count.denied++;
      else count.warned++;
    }
    for (const rule of new Set(loud.map((finding) => finding.rule))) {
      const count = countIn(this.#byRule, rule);
      if (loud.some((finding) => finding.rule === rule && finding.action === "deny")) count.denied++;
      else count.warned++;
    }
    const told = loud.map(({ rule, action, message, messageId, data = {} }) => ({
      rule,
      action,
      message,
      messageId,
      data,
    }));
    if (isDenied) this.#denied.push({ ...write, isDenied, findings: told });
    else if (this.#warned.length < MOST_WARNED) this.#warned.push({ ...write, isDenied, findings: told });
    return isDenied ? "denied" : "warned";
  }

  result(): PolicyResult {
    return {
      policy: this.#policy,
      ...this.#total,
      byRule: sorted(this.#byRule),
      byNamespace: sorted(this.#byNamespace),
      byUser: sorted(this.#byUser),
      provenDenials: this.#denied.filter(({ failure }) => failure !== undefined).length,
      writes: [...this.#denied, ...this.#warned],
      leftOut: this.#total.warned - this.#warned.length,
    };
  }
}

interface Count extends Tally {
  denied: number;
  warned: number;
}

function countIn(counts: Map<string, Count>, name: string): Count {
  const known = counts.get(name);
  if (known) return known;
  const count = { denied: 0, warned: 0 };
  counts.set(name, count);
  return count;
}

/** The most denied first. */
function sorted(counts: ReadonlyMap<string, Count>): Readonly<Record<string, Tally>> {
  return Object.fromEntries([...counts].toSorted(([, a], [, b]) => b.denied - a.denied || b.warned - a.warned));
}
