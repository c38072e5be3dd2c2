import { readFileSync } from "node:fs";

/** An object, and what a kube-apiserver refuses it for. */
export interface ApiAnswer {
  /** What is odd about the object. */
  readonly title: string;
  readonly object: ApiObject;
  /** The fields, as the server spells them; {@link UNREADABLE} where it can't read the object. Empty where it takes it. */
  readonly refused: readonly string[];
  /** The first minor version whose answer this is: before it was the other one. None where it is that of 1.35 to 1.37. */
  readonly since?: string;
}

/** A Service or an Ingress. */
export type ApiObject = Readonly<Record<string, unknown>> & { readonly kind: string };

export const UNREADABLE = "unreadable";

export const API_ANSWERS_PATH = "test/fixtures/api-answers.jsonl";

/** The recorded answers (test/e2e/validation.e2e.ts records them). */
export function readApiAnswers(): readonly ApiAnswer[] {
  return readFileSync(API_ANSWERS_PATH, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}
