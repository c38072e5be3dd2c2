import type { Finding } from "../domain/finding.ts";
import type { ObjectName } from "./result.ts";

/** What tells a finding from others. */
interface IdentityInput {
  readonly finding: Finding;
  readonly object: ObjectName;
  readonly file: string;
}

/**
 * Gives findings their identities: what is wrong with which object of which file, never where in the file. Findings
 * that are alike in all of this are told apart by their order.
 */
export class IdentityBook {
  readonly #given = new Map<string, number>();

  of({ finding, object, file }: IdentityInput): string {
    const { kind, namespace, name, cluster = "" } = object;
    const place = `${cluster}${file}`;
    const identity = [finding.rule, finding.messageId, finding.about, kind, namespace, name, place].join("\n");
    const order = this.#given.get(identity) ?? 0;
    this.#given.set(identity, order + 1);
    return `${identity}\n${order}`;
  }
}
