import { type Declaration, type Kind, keyOf, type Peer } from "../domain/kinds/kind.ts";
import type { ReflectorSink } from "./reflector.ts";

/** What is known of each object of one kind that no rule looks up: facts are made of it. */
export class PeerTable<D extends Declaration> implements ReflectorSink {
  readonly #kind: Kind<D>;
  readonly #peers = new Map<string, Peer<D>>();

  constructor(kind: Kind<D>) {
    this.#kind = kind;
  }

  get size(): number {
    return this.#peers.size;
  }

  /** The object at a key, which for a kind without namespaces is its name. */
  get(key: string): Peer<D> | undefined {
    return this.#peers.get(key);
  }

  all(): Iterable<Peer<D>> {
    return this.#peers.values();
  }

  put(object: unknown): string {
    const key = keyOf(this.#kind, object);
    this.#peers.set(key, this.#kind.readPeer(object));
    return key;
  }

  remove(object: unknown): void {
    this.#peers.delete(keyOf(this.#kind, object));
  }

  retain(keys: ReadonlySet<string>): void {
    for (const key of this.#peers.keys()) if (!keys.has(key)) this.#peers.delete(key);
  }
}
