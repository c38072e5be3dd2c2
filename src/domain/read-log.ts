/** Notes what is read while something is computed. Evaluation is synchronous, so one log is enough for a cluster. */
export class ReadLog<T> {
  #noted: Set<T> | undefined;

  /** Whether anybody wants to know: outside of {@link ReadLog.during} nothing is noted. */
  get isKept(): boolean {
    return this.#noted !== undefined;
  }

  /** Notes that something is read. */
  note(read: T): void {
    this.#noted?.add(read);
  }

  /** What `compute` returns, and what was read meanwhile; an outer call sees that too. */
  during<R>(compute: () => R): { readonly value: R; readonly noted: readonly T[] } {
    const outer = this.#noted;
    const noted = new Set<T>();
    this.#noted = noted;
    try {
      return { value: compute(), noted: noted.size === 0 ? NONE : [...noted] };
    } finally {
      this.#noted = outer;
      for (const read of noted) this.note(read);
    }
  }
}

const NONE: readonly never[] = [];
