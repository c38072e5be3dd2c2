import fc from "fast-check";
import t from "tap";
import { Freshness } from "../../src/cluster/freshness.ts";
import type { Reflector } from "../../src/cluster/reflector.ts";
import type { WatchedKind } from "../../src/cluster/resources.ts";
import { INDEXED_KINDS } from "../../src/domain/kinds/kinds.ts";

const KINDS: readonly WatchedKind[] = ["Service", "Ingress", "Deployment"];
const STATES: readonly Reflector["state"][] = ["starting", "listing", "watching", "waiting", "absent", "forbidden"];
const STALE_AFTER_MS = 100;

const step = fc.oneof(
  fc.record({ does: fc.constant("passes" as const), ms: fc.integer({ min: 0, max: 80 }) }),
  fc.record({ does: fc.constant("hears" as const), kind: fc.constantFrom(...KINDS) }),
  fc.record({
    does: fc.constant("turns" as const),
    kind: fc.constantFrom(...KINDS),
    state: fc.constantFrom(...STATES),
  }),
  fc.record({ does: fc.constant("lists" as const), kind: fc.constantFrom(...KINDS), tookMs: fc.nat(150) }),
);

t.test("what is remembered of freshness is what a new look would find, whatever happened in between", (t) => {
  let stale = 0;
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const reflectors = new Map(
        KINDS.map((kind) => [
          kind,
          { state: "starting", lastHeardAt: undefined } as {
            state: Reflector["state"];
            lastHeardAt: number | undefined;
          },
        ]),
      );
      const all = reflectors as unknown as ReadonlyMap<WatchedKind, Reflector>;
      const remembering = new Freshness(all, STALE_AFTER_MS);
      let now = 1_000;
      for (const each of steps) {
        if (each.does === "passes") now += each.ms;
        else {
          const reflector = reflectors.get(each.kind);
          if (!reflector) continue;
          if (each.does === "turns") reflector.state = each.state;
          else if (each.does === "lists") reflector.lastHeardAt = now - each.tookMs;
          else if (reflector.lastHeardAt !== undefined) reflector.lastHeardAt = now;
          if (each.does !== "hears") remembering.turned();
        }
        const remembered = remembering.knowledge(now);
        const anew = new Freshness(all, STALE_AFTER_MS).knowledge(now);
        for (const kind of INDEXED_KINDS) {
          if (remembered.knows(kind) !== anew.knows(kind) || remembered.whyUnknown(kind) !== anew.whyUnknown(kind))
            throw new Error(`${kind}: ${remembered.whyUnknown(kind)}, not ${anew.whyUnknown(kind)}`);
          if (anew.whyUnknown(kind).startsWith("stale")) stale += 1;
        }
      }
    }),
    { numRuns: 500 },
  );
  t.ok(stale > 100, `${stale} times a kind was stale`);
  t.end();
});
