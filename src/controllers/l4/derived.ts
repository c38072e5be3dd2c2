/** What a derived value may be: undefined is what has yet to be derived. */
export type Derivable = NonNullable<unknown> | null;

/**
 * What is derived of a Service's model, and of what is around it, at most once a review. Made at the top of a module; its
 * values are kept by {@link ServiceModel.derive}.
 */
export class Derived<From, Value extends Derivable> {
  readonly compute: (from: From) => Value;

  constructor(compute: (from: From) => Value) {
    this.compute = compute;
  }
}
