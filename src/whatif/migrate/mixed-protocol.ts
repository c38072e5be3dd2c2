import type { JsonObject } from "../../domain/json.ts";
import { sameJson } from "../../domain/json.ts";
import { SERVICE } from "../../domain/kinds/service.ts";
import { nameOf } from "../../lint/review-object.ts";
import { type Draft, Unplannable } from "./draft.ts";
import { editService, portsOf } from "./edit-service.ts";
import type { Strategy } from "./plan.ts";
import { STRATEGIES } from "./strategies.ts";

/** Makes one Service of two that serve TCP and UDP of the same Pods. @throws Unplannable */
export function toMixedProtocol(draft: Draft, live: JsonObject, strategy: Strategy): JsonObject {
  const { world } = draft;
  const model = world.modelOf(live);
  if (!model.isGke) throw new Unplannable("it has no load balancer of GKE's");
  if (model.isMixed) throw new Unplannable("it has TCP and UDP ports already");
  const twin = twinOf(draft, live);
  if (!twin) {
    throw new Unplannable(
      "there is no Service of the other protocol with the same selector beside it; give it too (--state)",
    );
  }
  const manifest = draft.written(live);
  const target = editService(manifest, { spec: { ports: together(portsOf(manifest), portsOf(draft.written(twin))) } });
  if (!world.modelOf(target).isMixedAvailable) {
    throw new Unplannable(
      "its controller does not serve TCP and UDP together: that needs a backend service or subsetting, and GKE 1.34.1 (external IPv4) or 1.36.2",
    );
  }
  const { name } = nameOf(twin, "default");
  const rollback = "Apply the manifest as it was before this step.";
  const takeOff = (title: string) => draft.takeOff(twin, { title, rollback });
  if (strategy === "toggle") takeOff(`Take the load balancer off ${name}: its traffic stops here`);
  const end = STRATEGIES[strategy]({ draft, live, target, suffix: "mixed" });
  if (strategy === "parallel") takeOff(`Take the load balancer off ${name} too, once its clients have moved`);
  return end;
}

function twinOf({ world }: Draft, live: JsonObject): JsonObject | undefined {
  const own = SERVICE.read(live);
  const protocols = new Set(own.ports.map(({ protocol }) => protocol));
  return world.objects.find((object) => {
    if (object === live || object["kind"] !== "Service") return false;
    const other = SERVICE.read(object);
    return (
      other.type === "LoadBalancer" &&
      other.metadata.namespace === own.metadata.namespace &&
      other.metadata.name !== own.metadata.name &&
      world.modelOf(object).isInternal === world.modelOf(live).isInternal &&
      sameJson(Object.fromEntries(other.selector), Object.fromEntries(own.selector)) &&
      other.ports.length > 0 &&
      other.ports.every(({ protocol }) => !protocols.has(protocol))
    );
  });
}

/** The ports of both, each with a name of its own. */
function together(own: readonly JsonObject[], others: readonly JsonObject[]): readonly JsonObject[] {
  const taken = new Set<string>();
  return [...own, ...others].map((port) => {
    const { nodePort: _, ...rest } = port;
    const protocol = String(port["protocol"] ?? "TCP").toLowerCase();
    const wanted = typeof port["name"] === "string" ? port["name"] : `${protocol}-${port["port"]}`;
    const name = taken.has(wanted) ? `${wanted.slice(0, 10)}-${protocol}` : wanted;
    taken.add(name);
    return { ...rest, name };
  });
}
