import fc from "fast-check";
import { recordings } from "../test/support/review-server.ts";

/** A review that is not quite what an API server sends. */
export interface MutatedReview {
  readonly phase: "mutate" | "validate";
  /** Of the review, which stays whatever else was changed. */
  readonly uid: string;
  /** JSON. */
  readonly body: string;
}

/** `count` recorded reviews with changes at random places, the same ones for the same seed. */
export function mutatedReviews(count: number, seed: number): readonly MutatedReview[] {
  return fc.sample(input, { numRuns: count, seed }).map(mutated);
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const seeds = recordings().map(({ url, body }) => ({
  phase: url.includes("mutate") ? ("mutate" as const) : ("validate" as const),
  review: JSON.parse(body) as Json,
}));

const WORDS = [
  ..."metadata spec annotations labels ports port protocol type name namespace __proto__ constructor".split(" "),
  ..."LoadBalancer ClusterIP Internal internal enabled true TCP UDP SCTP Standard 203.0.113.10 ::1 0.0.0.0/0".split(
    " ",
  ),
  ..."cloud.google.com/l4-rbs networking.gke.io/load-balancer-type cloud.google.com/neg cloud.google.com/app-protocols".split(
    " ",
  ),
  ..."cloud.google.com/backend-config networking.gke.io/load-balancer-ip-addresses l4guard.dev/exempt".split(" "),
  ...[
    "",
    " ",
    "\u202e",
    "\n\r\t",
    "\ud800",
    "~1",
    "/",
    "{",
    '{"ingress":true}',
    "[".repeat(200),
    "a,".repeat(500),
    "9".repeat(400),
  ],
];
const value: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json[]>(null, true, false, 0, -1, 1.5, 99_999, 2 ** 53, [], {}, ...WORDS),
  fc.string({ unit: "binary" }),
  fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>,
);

/** One change: where (a way down the tree by numbers), what happens there, and what with. */
const change = fc.record({
  way: fc.array(fc.nat(40), { minLength: 1, maxLength: 8 }),
  act: fc.constantFrom("replace", "delete", "add", "repeat", "wrap"),
  key: fc.constantFrom(...WORDS),
  value,
});
type Change = { way: number[]; act: string; key: string; value: Json };
const input = fc.record({ seed: fc.nat(seeds.length - 1), changes: fc.array(change, { minLength: 1, maxLength: 6 }) });

function applyChange(request: Json, { way, act, key, value }: Change): void {
  let holder = request;
  for (const [depth, turn] of way.entries()) {
    if (holder === null || typeof holder !== "object") return;
    const names = Object.keys(holder);
    const name = names[turn % Math.max(1, names.length)];
    if (name === undefined) return;
    const slots = holder as { [name: string]: Json };
    const next = slots[name] as Json;
    if (depth < way.length - 1 && next !== null && typeof next === "object") {
      holder = next;
      continue;
    }
    if (act === "delete") delete slots[name];
    else if (act === "replace") slots[name] = value;
    else if (act === "wrap") slots[name] = [next];
    else if (act === "repeat" && Array.isArray(next)) slots[name] = Array.from({ length: 50 }, () => next).flat();
    else if (Array.isArray(holder)) holder.push(value);
    else Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
    return;
  }
}

/** The review that the changes make of a recorded one; its uid and its frame stay. */
function mutated({ seed, changes }: { readonly seed: number; readonly changes: readonly Change[] }): MutatedReview {
  const { phase, review } = seeds[seed] as (typeof seeds)[number];
  const copy = structuredClone(review) as { request: { [name: string]: Json; uid: string } };
  const { uid } = copy.request;
  for (const one of changes) applyChange(copy.request, one);
  copy.request.uid = uid;
  return { phase, uid, body: JSON.stringify(copy) };
}
