import type { ShownDecision } from "../reports/dashboard-html.ts";

/** So many are remembered. */
const MOST = 100;
/** No name of Kubernetes is longer. */
const LONGEST = 253;

/** The last decisions of this process, by ids and names. */
export class LastDecisions {
  readonly #decisions: ShownDecision[] = [];
  #count = 0;

  /** How many there were since the process has started. */
  get count(): number {
    return this.#count;
  }

  /** The newest first. */
  get all(): readonly ShownDecision[] {
    return this.#decisions.toReversed();
  }

  add(decision: ShownDecision): void {
    this.#count++;
    const cut = (text: string) => text.slice(0, LONGEST);
    const { operation, kind, namespace, uid } = decision;
    const names = { operation: cut(operation), kind: cut(kind), namespace: cut(namespace), uid: cut(uid) };
    this.#decisions.push({ ...decision, ...names });
    if (this.#decisions.length > MOST) this.#decisions.shift();
  }
}
