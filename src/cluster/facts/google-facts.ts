import type { ClusterProfile } from "../../domain/cluster-profile.ts";
import { field } from "../../domain/json.ts";
import { ApiFailure, asFailure } from "../api-failure.ts";
import { Backoff } from "../backoff.ts";
import { type Clock, pause } from "../clock.ts";
import type { ClusterObserver } from "../observer.ts";
import { addressRecord, aggregatedItems, projectFacts, regionFacts, subnetRecord } from "./compute-api.ts";
import type { FactBook, FactSource } from "./fact-book.ts";
import { gkeClusterFacts, regionOf } from "./gke-api.ts";
import { createGoogleClient, defaultTokens, type GoogleClient, type TokenSource } from "./google-client.ts";

/** Which cluster to ask Google's APIs about, and where they are. */
export interface GoogleOptions {
  /** Project, location and name of the cluster; what is left out is asked of the metadata server. */
  readonly project?: string;
  readonly location?: string;
  readonly cluster?: string;
  /** The endpoints, without a slash at their end; Google's own by default. */
  readonly gkeEndpoint?: string;
  readonly computeEndpoint?: string;
  readonly metadataEndpoint?: string;
  readonly tokens?: TokenSource;
  /** Milliseconds between two readings. */
  readonly refreshMs?: number;
  /** Milliseconds until a request is given up. */
  readonly timeoutMs?: number;
}

/** What a poller of Google's APIs works with. */
interface GoogleFactsOptions extends GoogleOptions {
  readonly book: FactBook;
  readonly clock: Clock;
  readonly random: () => number;
  readonly observer: Required<ClusterObserver>;
}

const REFRESH_MS = 5 * 60_000;
const TIMEOUT_MS = 20_000;
const GKE_ENDPOINT = "https://container.googleapis.com";
const COMPUTE_ENDPOINT = "https://compute.googleapis.com";
const METADATA_ENDPOINT = "http://metadata.google.internal";

interface Place {
  readonly project: string;
  readonly location: string;
  readonly cluster: string;
}

/** One thing that is asked for, with an age of its own. */
interface Part {
  readonly source: FactSource;
  readonly name: string;
  read(client: GoogleClient, place: Place): Promise<ClusterProfile>;
}

/** Keeps a book of facts up to date with what Google's APIs say; what can't be read stays as it was, and grows old. */
export class GoogleFacts {
  readonly #options: GoogleFactsOptions;
  readonly #client: GoogleClient;
  readonly #parts: readonly Part[];
  readonly #readAt = new Map<Part, number>();
  readonly #stopping = new AbortController();
  #place: Place | undefined;
  #loop: Promise<void> | undefined;

  constructor(options: GoogleFactsOptions) {
    this.#options = options;
    this.#client = createGoogleClient(options.tokens ?? defaultTokens(), options.timeoutMs ?? TIMEOUT_MS);
    this.#parts = partsOf(options);
  }

  /** Starts reading, unless it has been; resolves when everything was asked for once. */
  start(): Promise<void> {
    const first = Promise.withResolvers<void>();
    this.#loop ??= this.#run(first.resolve);
    return first.promise;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop;
  }

  async #run(onFirst: () => void): Promise<void> {
    const { clock, random, refreshMs = REFRESH_MS } = this.#options;
    const backoff = new Backoff(random);
    while (!this.#stopping.signal.aborted) {
      const failures = await this.#readAll(refreshMs);
      onFirst();
      if (failures.length === 0) backoff.reset();
      const asked = Math.max(0, ...failures.map(({ retryAfterMs }) => retryAfterMs ?? 0));
      // What is not allowed now will not be allowed in a second: only what may pass by itself is tried sooner.
      const mayPass = failures.some(({ kind }) => kind !== "forbidden" && kind !== "missing");
      await pause(clock, mayPass ? Math.max(backoff.next(), asked) : refreshMs, this.#stopping.signal);
    }
  }

  /** Reads every part that is due; returns what failed. */
  async #readAll(refreshMs: number): Promise<readonly ApiFailure[]> {
    const { book, clock, observer } = this.#options;
    const failures: ApiFailure[] = [];
    for (const part of this.#parts) {
      const readAt = this.#readAt.get(part);
      // A pause may end a little early; half of one is early enough to be a retry of another part.
      if (readAt !== undefined && clock.now() - readAt < refreshMs / 2) continue;
      if (this.#stopping.signal.aborted) break;
      const name = `${part.source} ${part.name}`;
      try {
        const profile = await part.read(this.#client, await this.#findPlace());
        book.state(part.source, profile, clock.now(), part.name);
        this.#readAt.set(part, clock.now());
        observer.factsRead({ source: name, outcome: "ok" });
      } catch (error) {
        const failure = asFailure(error);
        failures.push(failure);
        observer.factsRead({ source: name, outcome: "failed", message: failure.message });
      }
    }
    return failures;
  }

  async #findPlace(): Promise<Place> {
    const { project, location, cluster, metadataEndpoint = METADATA_ENDPOINT, timeoutMs = TIMEOUT_MS } = this.#options;
    const metadata = async (path: string) => {
      const url = `${metadataEndpoint}/computeMetadata/v1/${path}`;
      const signal = AbortSignal.timeout(timeoutMs);
      const response = await fetch(url, { headers: { "Metadata-Flavor": "Google" }, signal });
      if (!response.ok) throw new Error(`metadata server: ${response.status} for ${path}`);
      return (await response.text()).trim();
    };
    this.#place ??= {
      project: project ?? (await metadata("project/project-id")),
      location: location ?? (await metadata("instance/attributes/cluster-location")),
      cluster: cluster ?? (await metadata("instance/attributes/cluster-name")),
    };
    return this.#place;
  }
}

function partsOf(options: GoogleOptions): readonly Part[] {
  const { gkeEndpoint = GKE_ENDPOINT, computeEndpoint = COMPUTE_ENDPOINT } = options;
  const compute = (project: string) => `${computeEndpoint}/compute/v1/projects/${encodeURIComponent(project)}`;
  return [
    {
      source: "gke-api",
      name: "cluster",
      async read(client, { project, location, cluster }) {
        const name = [project, "locations", location, "clusters", cluster].map(encodeURIComponent).join("/");
        return gkeClusterFacts(await client.get(`${gkeEndpoint}/v1/projects/${name}`));
      },
    },
    {
      source: "compute-api",
      name: "addresses",
      async read(client, { project }) {
        const addresses = await readInventory(client, `${compute(project)}/aggregated/addresses`, "addresses");
        return { addresses: addresses.flatMap((address) => addressRecord(address) ?? []) };
      },
    },
    {
      source: "compute-api",
      name: "subnetworks",
      async read(client, { project }) {
        const subnets = await readInventory(client, `${compute(project)}/aggregated/subnetworks`, "subnetworks");
        return { subnets: subnets.flatMap((subnet) => subnetRecord(subnet) ?? []) };
      },
    },
    {
      source: "compute-api",
      name: "project",
      read: async (client, { project }) => projectFacts(await client.get(compute(project))),
    },
    {
      source: "compute-api",
      name: "region",
      async read(client, { project, location }) {
        const region = encodeURIComponent(regionOf(location));
        return regionFacts(await client.get(`${compute(project)}/regions/${region}`));
      },
    },
  ];
}

/** Every item of an aggregated list; an inventory is whole or none. */
async function readInventory(client: GoogleClient, url: string, collection: string): Promise<readonly unknown[]> {
  const items: unknown[] = [];
  for await (const page of client.pages(`${url}?maxResults=500`)) {
    const unreachable = field(page, "unreachables");
    if (Array.isArray(unreachable) && unreachable.length > 0) throw new ApiFailure("server", "a region is unreachable");
    items.push(...aggregatedItems(page, collection));
  }
  return items;
}
