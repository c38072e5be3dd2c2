import type { ClusterProfile } from "../domain/cluster-profile.ts";
import { field, isObject, listIn } from "../domain/json.ts";
import { INGRESS } from "../domain/kinds/ingress.ts";
import { collectionPath } from "../domain/kinds/kind.ts";
import { WATCHED, type Watched } from "../domain/kinds/kinds.ts";
import { NODE } from "../domain/kinds/node.ts";
import { SERVICE } from "../domain/kinds/service.ts";
import { indexManifests } from "../engine/manifest-index.ts";
import type { ApiClient } from "./api-client.ts";
import { ApiFailure } from "./api-failure.ts";
import { observedFacts } from "./facts/observed-facts.ts";
import { readServerFacts } from "./facts/server-facts.ts";

/** The name of the object whose neighbourhood is read, be it a Service or an Ingress. */
interface Centre {
  readonly namespace: string;
  readonly name: string;
}

/** What is to be seen around one object: a page of each kind that rules look up, of its namespace where the kind has one. */
interface Neighbourhood {
  /** As they live, each with its kind and apiVersion. */
  readonly objects: readonly unknown[];
  /** Those about objects of the name, about the backends of an Ingress, and of readiness gates. */
  readonly events: readonly unknown[];
  readonly facts: ClusterProfile;
  /** `objects` has all of the kinds and of the namespace that rules look up: nothing was cut off or kept from the reader. */
  readonly isWhole: boolean;
  /** What could not be read, in words, and why. */
  readonly unread: readonly { readonly what: string; readonly failure: ApiFailure }[];
}

/** More of a kind is not asked for: an answer is to be there at once. */
const PAGE_SIZE = 500;
/** An Ingress with more backends shows the events of these. */
const MOST_BACKENDS = 20;

/** Reads what is around an object, with get and list alone. @throws ApiFailure where the API server does not answer in time */
export async function readNeighbourhood(client: ApiClient, centre: Centre, timeoutMs: number): Promise<Neighbourhood> {
  const unread: { what: string; failure: ApiFailure }[] = [];
  let isWhole = true;
  const told = async <T>(what: string, answer: Promise<T>): Promise<T | undefined> => {
    try {
      return await answer;
    } catch (error) {
      if (!(error instanceof ApiFailure) || isDeaf(error)) throw error;
      // What is not there, or has no CRD, is no news.
      if (error.kind !== "missing") unread.push({ what, failure: error });
      return undefined;
    }
  };
  const read = (what: string, path: string) => told(what, client.call({ path, timeoutMs }));
  const list = async (kind: Watched, path = pathOf(kind, centre.namespace)) => {
    const page = await read(`${kind.kind} objects`, `${path}?limit=${PAGE_SIZE}`);
    const rest = field(field(page, "metadata"), "continue");
    if (typeof rest === "string" && rest !== "") isWhole = false;
    return listIn(page, "items").map(typed(kind));
  };
  const one = async (kind: Watched) => {
    const path = `${pathOf(kind, centre.namespace)}/${encodeURIComponent(centre.name)}`;
    const object = await read(`${kind.kind} ${centre.name}`, path);
    return object === undefined ? [] : [typed(kind)(object)];
  };
  const eventsWith = async (selector: string) => {
    const query = new URLSearchParams({ limit: String(PAGE_SIZE), fieldSelector: selector });
    return listIn(
      await read("Events", `/api/v1/namespaces/${encodeURIComponent(centre.namespace)}/events?${query}`),
      "items",
    );
  };
  const [server = {}, found, others, system, ...events] = await Promise.all([
    told("version and nodes", readServerFacts(client, AbortSignal.timeout(timeoutMs))),
    Promise.all([one(SERVICE), one(INGRESS)]),
    Promise.all(WATCHED.map((kind) => list(kind))),
    Promise.all(SYSTEM.map((kind) => list(kind, pathOf(kind, "kube-system")))),
    eventsWith(`involvedObject.name=${centre.name}`),
    eventsWith("source=neg-readiness-reflector"),
  ]);
  const objects = [...found.flat(), ...others.flat()];
  const eventsOfBackends = await Promise.all(
    backendsOf(found[1][0]).map((name) => eventsWith(`involvedObject.name=${name}`)),
  );
  return {
    objects,
    events: distinct([...events, ...eventsOfBackends].flat()),
    facts: { ...shownFacts([...objects, ...system.flat()], server), ...server },
    isWhole: isWhole && unread.length === 0,
    unread,
  };
}

/** Nobody is there to answer anything else either. */
function isDeaf({ kind }: ApiFailure): boolean {
  return kind === "unreachable" || kind === "network" || kind === "timeout" || kind === "unauthorized";
}

/** Of these the ones in kube-system tell what the cluster has. */
const SYSTEM: readonly Watched[] = WATCHED.filter(({ kind }) => kind === "DaemonSet" || kind === "Service");

function pathOf(kind: Watched, namespace: string): string {
  const path = collectionPath(kind);
  if ("isClusterScoped" in kind) return path;
  const { plural } = kind;
  return `${path.slice(0, -plural.length)}namespaces/${encodeURIComponent(namespace)}/${plural}`;
}

/** Items of a list do not name their kind. */
function typed({ kind, apiVersion }: Watched): (item: unknown) => unknown {
  return (item) => ({ ...(isObject(item) ? item : {}), kind, apiVersion });
}

/** What nodes and system workloads show of the cluster. Of a page that may not be all, no number is taken. */
function shownFacts(objects: readonly unknown[], { gkeVersion }: ClusterProfile): ClusterProfile {
  const nodes = objects.filter((object) => field(object, "kind") === NODE.kind);
  return observedFacts({
    index: indexManifests({ objects, isComplete: false }),
    nodes: nodes.length < PAGE_SIZE ? nodes.map((node) => NODE.readPeer(node)) : undefined,
    sawSubsetting: false,
    isGke: gkeVersion !== undefined,
    addresses: undefined,
    subnets: undefined,
  });
}

function backendsOf(ingress: unknown): readonly string[] {
  const names = INGRESS.readPeer(ingress ?? {}).backends.flatMap(({ service }) => service ?? []);
  return [...new Set(names)].slice(0, MOST_BACKENDS);
}

function distinct(events: readonly unknown[]): readonly unknown[] {
  return [...new Map(events.map((event) => [field(field(event, "metadata"), "uid") ?? event, event])).values()];
}
