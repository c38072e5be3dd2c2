import { holdsOf, type Predicate } from "./predicate.ts";

/** What must hold of what is under review before a rule is asked about it. All have one shape: reviews ask a few dozen. */
export interface Condition<Subject = never> {
  /** Completes "Services …" on a rule's page: "that ask for a load balancer", "whose traffic stays on the node". */
  readonly says: string;
  readonly test: Predicate;
  readonly holds: (subject: Subject) => boolean;
}

/** The condition that only its function knows. */
export function where<Subject>(says: string, holds: (subject: Subject) => boolean): Condition<Subject> {
  return { says, test: "code", holds };
}

/** The condition that the data states. */
export function condition<Subject>(says: string, test: Exclude<Predicate, "code">): Condition<Subject> {
  return { says, test, holds: holdsOf(test) as unknown as (subject: Subject) => boolean };
}
