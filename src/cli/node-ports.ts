import { field, isObject, type JsonObject, listIn } from "../domain/json.ts";
import { displayName } from "../domain/kinds/metadata.ts";
import { SERVICE, type Service } from "../domain/kinds/service.ts";

/** The first port that is given; the lowest hundred of the API server's range is for ports that users choose. */
const FIRST = 30_100;

/**
 * Gives Services the node ports that their manifests leave to the API server, state after state: the lowest that is free,
 * where the API server takes any. A port that stays keeps its own, also where no others are given (kubectl apply leaves them).
 */
export class NodePorts {
  /** By Service, port and protocol. */
  #given: ReadonlyMap<string, number> = new Map();

  /** The objects with their Services' node ports. */
  give(objects: readonly unknown[]): readonly unknown[] {
    const services = objects.filter(mayHaveNodePorts).map((object) => SERVICE.readPeer(object));
    const written = services.flatMap(({ ports }) => ports.flatMap(({ nodePort }) => nodePort || []));
    const present = new Set(services.flatMap(portKeys));
    const kept = new Map([...this.#given].filter(([key]) => present.has(key)));
    const taken = new Set([...written, ...kept.values()]);
    const given = new Map<string, number>();
    for (const service of services) {
      for (const [index, key] of portKeys(service).entries()) {
        const port = service.ports[index]?.nodePort;
        if (port) given.set(key, port);
      }
    }
    const give = (key: string): number => {
      let port = kept.get(key) ?? FIRST;
      while (!kept.has(key) && taken.has(port)) port++;
      taken.add(port);
      given.set(key, port);
      return port;
    };
    const result = objects.map((object) => {
      if (!mayHaveNodePorts(object)) return object;
      const areGiven = getsNodePorts(object.spec);
      const keys = portKeys(SERVICE.readPeer(object));
      const ports = listIn(object.spec, "ports").map((port, index) => {
        const key = keys[index] ?? "";
        if (!isObject(port) || field(port, "nodePort") || !(areGiven || kept.has(key))) return port;
        return { ...port, nodePort: give(key) };
      });
      return { ...object, spec: { ...object.spec, ports } };
    });
    this.#given = given;
    return result;
  }
}

function portKeys({ metadata, ports }: Service): readonly string[] {
  return ports.map(({ port, protocol }) => `${displayName(metadata)} ${port}/${protocol}`);
}

function mayHaveNodePorts(object: unknown): object is JsonObject & { readonly spec: JsonObject } {
  const spec = field(object, "spec");
  if (field(object, "kind") !== "Service" || !isObject(spec)) return false;
  return ["NodePort", "LoadBalancer"].includes(String(field(spec, "type")));
}

/** Whether the API server gives one to each port that has none. */
function getsNodePorts(spec: JsonObject): boolean {
  return field(spec, "type") === "NodePort" || field(spec, "allocateLoadBalancerNodePorts") !== false;
}
