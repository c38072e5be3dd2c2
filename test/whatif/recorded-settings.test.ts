import { readFileSync } from "node:fs";
import t from "tap";
import { type Forecast, forecast } from "../../src/controllers/l4/forecast.ts";
import { compileCluster } from "../../src/domain/cluster.ts";
import type { ClusterProfile } from "../../src/domain/cluster-profile.ts";
import { sameJson } from "../../src/domain/json.ts";
import { SERVICE } from "../../src/domain/kinds/service.ts";
import { anewEffects } from "../../src/whatif/upgrade/load-balancer-effects.ts";

/** What the real controllers made of a new Service under one setting of their switches. */
interface Recorded {
  readonly id: string;
  readonly cluster: ClusterProfile;
  readonly old: object | null;
  readonly new: object;
  readonly expect: Partial<Forecast>;
}

const CREATED = readFileSync("test/fixtures/forecast-cases.jsonl", "utf8")
  .trimEnd()
  .split("\n")
  .map((line): Recorded => JSON.parse(line))
  .filter(({ old }) => old === null);

/** Recordings of one Service under two settings, in both directions. */
const PAIRS = CREATED.flatMap((before) =>
  CREATED.filter((after) => sameJson(before.new, after.new) && !sameJson(before.cluster, after.cluster)).map(
    (after) => [before, after] as const,
  ),
);

/** What is told where the controllers make of the Service what `outcomes` gives for each setting. */
function toldOf(pair: readonly [Recorded, Recorded], outcomes: (recorded: Recorded) => Forecast): readonly object[] {
  const [before, after] = pair.map((recorded) => ({ forecast: outcomes(recorded), hasNegs: false }));
  if (!before || !after) return [];
  const told = anewEffects(SERVICE.read(pair[0].new), { before, after, live: undefined });
  return told.map(({ kind, description }) => ({ kind, description }));
}

function modelled({ cluster, new: service }: Recorded): Forecast {
  return forecast({ cluster: compileCluster(cluster), old: undefined, new: SERVICE.read(service) });
}

t.test("what another setting makes of a Service is told as it was recorded under both", async (t) => {
  t.ok(PAIRS.length > 100, `${PAIRS.length} pairs`);
  const kinds = new Set<unknown>();
  for (const pair of PAIRS) {
    const recorded = toldOf(pair, (one) => ({ ...modelled(one), ...one.expect }));
    t.same(toldOf(pair, modelled), recorded, `${pair[0].id} to ${pair[1].id}`);
    for (const told of recorded) kinds.add("kind" in told && told.kind);
  }
  t.ok(kinds.size >= 6, [...kinds].join(", "));
});
