import type { Cluster } from "../domain/cluster.ts";
import { type Base, type ManifestFile, type ManifestObject, objectsOf } from "../manifests/manifest-file.ts";
import { asManifestApplied } from "./as-applied.ts";
import { presumeLive } from "./presume-live.ts";
import { identityOf } from "./review-object.ts";

/** An object as it was before the change, live. */
interface Previous {
  readonly identity: string;
  readonly value: unknown;
  /** Where a base file has it; undefined for an object of the state. */
  readonly origin?: ManifestObject;
}

/** What the change is compared with. */
interface BeforeInput {
  readonly base: Base | undefined;
  readonly state: readonly unknown[];
  readonly cluster: Cluster;
  /** The namespace of objects that name none. */
  readonly namespace: string;
}

/** The objects before the change: of the base as they live since they were applied, else of the state as they live. */
export class Before {
  readonly #byIdentity: ReadonlyMap<string, readonly Previous[]>;
  /** Objects of other files, which may have moved. */
  readonly #elsewhere: ReadonlyMap<string, readonly Previous[]>;
  readonly all: readonly Previous[];

  constructor({ base, state, cluster, namespace }: BeforeInput) {
    const live = new Map<string, Previous>();
    for (const value of state) {
      const identity = identityOf(value, namespace);
      if (identity) live.set(identity, { identity, value });
    }
    const written = new Set<string>();
    const read = (files: readonly ManifestFile[]) =>
      [...objectsOf(files)].flatMap((origin): Previous[] => {
        const identity = identityOf(origin.value, namespace);
        if (!identity) return [];
        const known = live.get(identity);
        const value = known ? asManifestApplied(origin.value, known.value) : presumeLive(origin.value, cluster);
        return [{ identity, value, origin }];
      });
    const previous = read(base?.files ?? []);
    for (const { identity } of previous) written.add(identity);
    this.#elsewhere = Map.groupBy(read(base?.elsewhere ?? []), ({ identity }) => identity);
    this.all = [...[...live.values()].filter(({ identity }) => !written.has(identity)), ...previous];
    this.#byIdentity = Map.groupBy(this.all, ({ identity }) => identity);
  }

  /**
   * What the object was; undefined where there was none, or where several of its name stood in the base and none of them in
   * a file of that name.
   */
  of(identity: string | undefined, file: string): Previous | undefined {
    const candidates = this.#byIdentity.get(identity ?? "") ?? this.#elsewhere.get(identity ?? "") ?? [];
    return candidates.length === 1 ? candidates[0] : candidates.find(({ origin }) => origin?.file.name === file);
  }
}
