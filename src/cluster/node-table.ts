import { field } from "../domain/json.ts";
import type { ReflectorSink } from "./reflector.ts";

/** What is kept of a Node. */
export interface NodeRecord {
  /** Empty where the Node has no such label. */
  readonly zone: string;
  readonly region: string;
  readonly isWindows: boolean;
  /** No load balancer sends traffic to it. */
  readonly isExcluded: boolean;
}

/** The label that keeps a Node out of load balancers, whatever its value (ingress-gce pkg/utils LabelNodeRoleExcludeBalancer). */
const EXCLUDE_LABEL = "node.kubernetes.io/exclude-from-external-load-balancers";

/** The cluster's Nodes by name, of which only labels are watched. */
export class NodeTable implements ReflectorSink {
  readonly #nodes = new Map<string, NodeRecord>();

  get size(): number {
    return this.#nodes.size;
  }

  nodes(): Iterable<NodeRecord> {
    return this.#nodes.values();
  }

  put(object: unknown): string {
    const metadata = field(object, "metadata");
    const labels = field(metadata, "labels");
    const label = (key: string) => {
      const value = field(labels, key);
      return typeof value === "string" ? value : "";
    };
    const name = nameOf(object);
    this.#nodes.set(name, {
      zone: label("topology.kubernetes.io/zone"),
      region: label("topology.kubernetes.io/region"),
      isWindows: label("kubernetes.io/os") === "windows",
      isExcluded: field(labels, EXCLUDE_LABEL) !== undefined,
    });
    return name;
  }

  remove(object: unknown): void {
    this.#nodes.delete(nameOf(object));
  }

  retain(keys: ReadonlySet<string>): void {
    for (const name of this.#nodes.keys()) if (!keys.has(name)) this.#nodes.delete(name);
  }
}

/** The labels of the cluster's namespaces, by name. */
export class NamespaceTable implements ReflectorSink {
  readonly #labels = new Map<string, ReadonlyMap<string, string>>();

  get size(): number {
    return this.#labels.size;
  }

  /** The namespace's labels, or undefined where there is no such namespace. */
  labels(namespace: string): ReadonlyMap<string, string> | undefined {
    return this.#labels.get(namespace);
  }

  put(object: unknown): string {
    const name = nameOf(object);
    const labels = Object.entries(field(field(object, "metadata"), "labels") ?? {});
    this.#labels.set(name, new Map(labels.map(([key, value]) => [key, String(value)])));
    return name;
  }

  remove(object: unknown): void {
    this.#labels.delete(nameOf(object));
  }

  retain(keys: ReadonlySet<string>): void {
    for (const name of this.#labels.keys()) if (!keys.has(name)) this.#labels.delete(name);
  }
}

function nameOf(object: unknown): string {
  return String(field(field(object, "metadata"), "name") ?? "");
}
