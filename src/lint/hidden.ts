import type { Hidden } from "../manifests/hidden.ts";

/** What is written, but not so that anyone could tell what it will be; by kind and name, whatever the namespace. */
export class HiddenObjects {
  readonly #named = new Set<string>();
  /** Kinds of which some object has a name that nobody knows. */
  readonly #kinds = new Set<string>();

  constructor(hidden: Iterable<Hidden>) {
    for (const { kind, name } of hidden) {
      if (name === undefined) this.#kinds.add(kind);
      else this.#named.add(`${kind} ${name}`);
    }
  }

  /** Whether an object of that kind and name may be among them. */
  has({ kind, name }: { readonly kind: string; readonly name: string }): boolean {
    return this.#kinds.has(kind) || this.#named.has(`${kind} ${name}`);
  }
}
