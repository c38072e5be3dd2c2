import { forecastL7, type L7Forecast } from "../controllers/l7/forecast.ts";
import { clusterObjects } from "../controllers/l7/objects.ts";
import { readSwitches } from "../controllers/l7/switches.ts";
import type { Cluster } from "../domain/cluster.ts";
import { field, isObject, type JsonObject, listIn } from "../domain/json.ts";
import { displayName } from "../domain/kinds/metadata.ts";
import { SERVICE } from "../domain/kinds/service.ts";
import { asApplied } from "../lint/as-applied.ts";
import { NodePorts } from "./node-ports.ts";

/** Whether a line of `forecast --jsonl` holds whole sets of objects, for layer 7, instead of one Service. */
export function holdsObjects(line: JsonObject): boolean {
  return field(line, "newObjects") !== undefined || field(line, "oldObjects") !== undefined;
}

/** The forecast for `newObjects`, and for each of the `steps` that follow, where there are any. */
export type ObjectsForecast = L7Forecast & { readonly steps?: readonly L7Forecast[] };

/**
 * The layer 7 forecast for `line`: `oldObjects`, null or absent for an empty cluster, `newObjects`, then `steps`, each a list
 * of objects; `controllerFlags` of the binary and `negsInUse`, names of NEGs, may be there.
 */
export function forecastOfObjects(line: JsonObject, cluster: Cluster): ObjectsForecast {
  const flags = field(line, "controllerFlags");
  const old = field(line, "oldObjects") ?? undefined;
  const first = [...(old === undefined ? [] : [old]), field(line, "newObjects")];
  const states = inTurn([...first, ...listIn(line, "steps")].map((state) => (Array.isArray(state) ? state : [])));
  const history = {
    cluster,
    switches: readSwitches(isObject(flags) ? flags : {}),
    states: states.map(clusterObjects),
    negsInUse: new Set(listIn(line, "negsInUse").filter((name) => typeof name === "string")),
    isComplete: true,
  };
  const [forecast, ...steps] = forecastL7(history).slice(first.length - 1);
  return { ...(forecast as L7Forecast), ...(steps.length > 0 ? { steps } : {}) };
}

/** The sets as they are once each was applied on top of the one before: what controllers wrote on a Service stays. */
function inTurn(states: readonly (readonly unknown[])[]): readonly (readonly unknown[])[] {
  let services = new Map<string, unknown>();
  const nodePorts = new NodePorts();
  return states.map((objects) => {
    const applied = nodePorts.give(objects).map((object) => {
      if (!isObject(object) || field(object, "kind") !== "Service") return object;
      const old = services.get(nameOf(object));
      return old === undefined ? object : asApplied(object, old);
    });
    services = new Map(
      applied.filter((object) => field(object, "kind") === "Service").map((object) => [nameOf(object), object]),
    );
    return applied;
  });
}

function nameOf(service: unknown): string {
  return displayName(SERVICE.readPeer(service).metadata);
}
