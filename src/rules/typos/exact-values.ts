import {
  ANNOTATIONS,
  DEPRECATED_LOAD_BALANCER_TYPE,
  GLOBAL_ACCESS,
  L4_RBS,
  LOAD_BALANCER_TYPE,
  NETWORK_TIER,
  STRONG_SESSION_AFFINITY,
  WEIGHTED,
} from "../../domain/annotations.ts";

/** The annotations of a Service whose value the controllers compare as it is, with the values they know. */
export const EXACT_VALUES: ReadonlyMap<string, readonly string[]> = new Map(
  [
    LOAD_BALANCER_TYPE,
    DEPRECATED_LOAD_BALANCER_TYPE,
    L4_RBS,
    NETWORK_TIER,
    GLOBAL_ACCESS,
    WEIGHTED,
    STRONG_SESSION_AFFINITY,
  ].map((key) => [key, acceptedValues(key)]),
);

/** The values of the annotation that GKE recognises; empty where its value is not compared. */
export function acceptedValues(key: string): readonly string[] {
  const grammar = ANNOTATIONS.get(key)?.grammar;
  return grammar?.kind === "exact" ? grammar.accepted : [];
}
