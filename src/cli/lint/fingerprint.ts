import { createHash } from "node:crypto";
import type { Finding } from "../../domain/finding.ts";
import type { ObjectName } from "./result.ts";

/** What a fingerprint is made of. */
export interface FingerprintInput {
  readonly finding: Finding;
  readonly object: ObjectName;
  readonly file: string;
}

/**
 * Gives findings their fingerprints: what is wrong with which object of which file, never where in the file. Findings
 * that are alike in all of this are told apart by their order.
 */
export class FingerprintBook {
  readonly #given = new Map<string, number>();

  of({ finding, object, file }: FingerprintInput): string {
    const { kind, namespace, name } = object;
    const identity = [finding.rule, finding.messageId, finding.about, kind, namespace, name, file].join("\n");
    const order = this.#given.get(identity) ?? 0;
    this.#given.set(identity, order + 1);
    return createHash("sha256").update(`${identity}\n${order}`).digest("hex").slice(0, 32);
  }
}
