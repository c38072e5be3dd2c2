import { type Assumption, type Cluster, compileCluster, type Fact, type Read } from "./cluster.ts";
import type { ClusterProfile } from "./cluster-profile.ts";
import { isAtLeast } from "./gke-version.ts";
import { sameJson } from "./json.ts";
import { ReadLog } from "./read-log.ts";

/** What was computed, and all that was looked at in the cluster for it. */
export interface Traced<T> {
  readonly value: T;
  readonly reads: readonly Read[];
}

/** A cluster as it is at one version after another, and what of it they have in common. */
export class ClusterVersions {
  /** What is assumed at any of the versions. */
  readonly assumptions = new ReadLog<Assumption>();
  readonly #profile: ClusterProfile;
  readonly #reads = new ReadLog<Read>();
  readonly #clusters = new Map<string, Cluster>();
  /** The same clusters, of which nothing is noted when they are compared. */
  readonly #silent = new Map<Cluster, Cluster>();
  readonly #differing = new Map<Cluster, Map<Cluster, ReadonlySet<Fact>>>();

  constructor(profile: ClusterProfile) {
    this.#profile = profile;
  }

  /** The cluster at a version that GKE has written, or that is stated in whole. */
  at(gkeVersion: string): Cluster {
    const known = this.#clusters.get(gkeVersion);
    if (known) return known;
    const profile = { ...this.#profile, gkeVersion };
    const cluster = compileCluster(profile, undefined, { assumptions: this.assumptions, reads: this.#reads });
    this.#clusters.set(gkeVersion, cluster);
    this.#silent.set(cluster, compileCluster(profile));
    return cluster;
  }

  /** Computes something with one of the clusters. */
  traced<T>(compute: () => T): Traced<T> {
    const { value, noted: reads } = this.#reads.during(compute);
    return { value, reads };
  }

  /** Notes what was looked at once more, for what is made of it. */
  replay(reads: readonly Read[]): void {
    for (const read of reads) this.#reads.note(read);
  }

  /** Whether what was looked at is the same in both clusters, so that whatever rests on it alone is the same too. */
  isSame(reads: readonly Read[], one: Cluster, other: Cluster): boolean {
    if (one === other) return true;
    const differing = this.#differingFacts(one, other);
    return reads.every((read) =>
      typeof read === "string" ? !differing.has(read) : this.#reaches(one, read) === this.#reaches(other, read),
    );
  }

  #reaches(cluster: Cluster, minimum: Exclude<Read, Fact>): boolean {
    return isAtLeast(this.#silentOf(cluster).facts.gkeVersion, minimum);
  }

  #differingFacts(one: Cluster, other: Cluster): ReadonlySet<Fact> {
    const ofOne = this.#differing.get(one) ?? new Map<Cluster, ReadonlySet<Fact>>();
    this.#differing.set(one, ofOne);
    const known = ofOne.get(other);
    if (known) return known;
    const [a, b] = [this.#silentOf(one), this.#silentOf(other)];
    const isOther = (fact: Fact) =>
      !sameJson(a.facts[fact], b.facts[fact]) || a.provenance(fact) !== b.provenance(fact);
    const differing = new Set((Object.keys(a.facts) as Fact[]).filter(isOther));
    ofOne.set(other, differing);
    return differing;
  }

  #silentOf(cluster: Cluster): Cluster {
    const silent = this.#silent.get(cluster);
    if (silent === undefined) throw new RangeError("a cluster of another profile");
    return silent;
  }
}

/** What was computed with a cluster. */
interface Memory<T> extends Traced<T> {
  readonly cluster: Cluster;
  /** What was assumed meanwhile; undefined where nobody wanted to know. */
  readonly assumed: readonly Assumption[] | undefined;
}

/** What is computed of the clusters: once, and again only where something that was looked at for it differs. */
export class Remembered<T> {
  readonly #versions: ClusterVersions;
  readonly #known: Memory<T>[] = [];

  constructor(versions: ClusterVersions) {
    this.#versions = versions;
  }

  /** What `compute` returns with the cluster, or has returned with one that is the same to it. */
  at(cluster: Cluster, compute: () => T): T {
    const { assumptions } = this.#versions;
    const isKnown = ({ assumed, reads, cluster: other }: Memory<T>) =>
      (assumed !== undefined || !assumptions.isKept) && this.#versions.isSame(reads, other, cluster);
    const known = this.#known.find(isKnown);
    if (known) {
      this.#versions.replay(known.reads);
      for (const assumption of known.assumed ?? []) assumptions.note(assumption);
      return known.value;
    }
    const { value: made, reads } = this.#versions.traced(() =>
      assumptions.isKept ? assumptions.during(compute) : { value: compute(), noted: undefined },
    );
    this.#known.push({ value: made.value, assumed: made.noted, reads, cluster });
    return made.value;
  }
}
