import type { Reason } from "../../reason.ts";
import { DefaultBackendNeg } from "./default-backend.ts";
import { isComputeName, isObjectName } from "./names.ts";
import { oddities } from "./oddities.ts";
import { type PortNeg, type Surroundings, wantedNegs } from "./wanted.ts";

/** Whose a NEG is: the labels of its ServiceNetworkEndpointGroup, which are also its description in Compute Engine. */
interface Holder {
  /** "namespace/name". */
  readonly service: string;
  readonly port: number;
}

/** What the controller does about a Service, or can't do; the text does not name the Service. */
export interface NegEvent extends Reason {
  /** "namespace/name". */
  readonly service: string;
  /**
   * `made`: a new NEG, empty at first; `retargeted`: other endpoints in the same one; `given-up`: nobody keeps its
   * endpoints; `taken`: its name is another's; `refused`: its name is none; `failing`: the Service is not understood, and
   * nothing of it changes; `odd`: worth knowing.
   */
  readonly kind: "made" | "retargeted" | "given-up" | "taken" | "refused" | "failing" | "odd";
}

const MANAGER = "ingress-gce pkg/neg/manager.go";

/**
 * The NEG controller: what it wants for each Service, which syncers run, the ServiceNetworkEndpointGroups that it keeps
 * account with, and the NEGs in Compute Engine. It answers to states of the cluster one after another, and keeps a diary.
 */
export class NegController {
  readonly #inUse: ReadonlySet<string>;
  /** Service → port → NEG; a Service that failed before it came here keeps what it had. */
  readonly #wanted = new Map<string, ReadonlyMap<number, PortNeg>>();
  readonly #running = new Set<string>();
  /** By namespace and name, and who they are for. */
  readonly #objects = new Map<string, Holder>();
  /** NEGs in the cloud by name, in all zones alike, and who they are for. */
  readonly #cloud = new Map<string, Holder>();
  readonly #defaultBackend = new DefaultBackendNeg();
  #failing = new Set<string>();
  #diary: NegEvent[] = [];

  /** `inUse` are the names of NEGs that Compute Engine refuses to delete. */
  constructor(inUse: ReadonlySet<string>) {
    this.#inUse = inUse;
  }

  /** What it did since the last state came. */
  get diary(): readonly NegEvent[] {
    return this.#diary;
  }

  /** Lets it come to rest over a state, without the garbage collection that follows. */
  settle(surroundings: Surroundings): void {
    this.#diary = [];
    this.#failing = new Set();
    const { services } = surroundings.objects;
    if (surroundings.switches.readOnly) {
      for (const service of [...this.#wanted.keys()]) this.#stop(service);
      return;
    }
    this.#defaultBackend.settle(surroundings.objects.ingresses, surroundings.switches);
    for (const service of [...this.#wanted.keys()]) if (!services.has(service)) this.#stop(service);
    for (const [name, service] of services) {
      const { negs, refusal } = wantedNegs(service, surroundings);
      for (const reason of oddities(service, surroundings)) this.#note(name, "odd", reason);
      if (refusal) this.#fail(name, "failing", refusal);
      else if (negs.size === 0) this.#stop(name);
      else this.#ensure(name, negs);
    }
  }

  /** Garbage collection, every two minutes: of syncers that stand still, and of NEGs that no Service wants by name. */
  collect(): void {
    this.#defaultBackend.collect();
    const wanted = new Set(
      [...this.#wanted.values()].flatMap((negs) => [...negs.values()].map(({ name }) => name.key)),
    );
    for (const [object, holder] of [...this.#objects]) {
      const name = nameIn(object);
      if (wanted.has(name)) continue;
      const neg = this.#cloud.get(name);
      if (neg && sameHolder(neg, holder)) {
        if (this.#inUse.has(name)) continue;
        this.#cloud.delete(name);
      }
      this.#objects.delete(object);
    }
  }

  /** Whether its last look at the Service ended in an error. */
  fails(service: string): boolean {
    return this.#failing.has(service);
  }

  /** What it wants for the Service, by port. */
  wanted(service: string): readonly PortNeg[] {
    return [...(this.#wanted.get(service)?.values() ?? [])].sort((a, b) => a.port - b.port);
  }

  /** Whether a syncer keeps the NEG's endpoints. */
  isRunning(service: string, neg: PortNeg): boolean {
    return this.#running.has(syncerOf(service, neg));
  }

  /** The names of the NEGs that are in Compute Engine now. */
  get existing(): ReadonlySet<string> {
    return new Set(this.#cloud.keys());
  }

  /** Whether the NEG of GKE's own default backend is in Compute Engine now. */
  get hasDefaultBackend(): boolean {
    return this.#defaultBackend.exists;
  }

  /** What was wanted is stopped, and left as it is until it is collected (StopSyncer). */
  #stop(service: string): void {
    const negs = this.wanted(service);
    for (const neg of negs) this.#running.delete(syncerOf(service, neg));
    this.#wanted.delete(service);
    this.#giveUp(service, negs);
  }

  /** From what was wanted to what is wanted now (EnsureSyncers). */
  #ensure(service: string, negs: ReadonlyMap<number, PortNeg>): void {
    const before = this.#wanted.get(service) ?? NO_NEGS;
    const stopped = [...before.values()].filter((neg) => !isSame(neg, negs.get(neg.port)));
    for (const neg of stopped) this.#running.delete(syncerOf(service, neg));
    this.#wanted.set(service, negs);
    for (const neg of [...negs.values()].sort((a, b) => a.port - b.port)) this.#start(service, neg);
    const names = new Set([...negs.values()].map(({ name }) => name.key));
    this.#giveUp(
      service,
      stopped.filter(({ name }) => !names.has(name.key)),
    );
    for (const neg of stopped) if (isRetargeted(neg, negs.get(neg.port))) this.#noteTarget(service, neg);
  }

  #start(service: string, neg: PortNeg): void {
    const { key, written } = neg.name;
    const object = `${namespaceOf(service)}/${key}`;
    const holder = { service, port: neg.port };
    const held = this.#objects.get(object);
    if (held && !sameHolder(held, holder)) {
      this.#fail(service, "taken", {
        text: `NEG ${nameOf(neg)} for port ${neg.port} is taken by ${described(held)}, and stays so while anyone wants the name; nobody keeps its endpoints`,
        source: `${MANAGER} ensureNegCRLabels`,
      });
    } else if (written !== undefined && !isObjectName(written)) {
      this.#fail(service, "refused", {
        text: `The API server refuses ${JSON.stringify(written)} as the name of a NEG: nothing is made for port ${neg.port}, though neg-status lists it`,
        source: `${MANAGER} ensureSvcNegCR`,
      });
    } else {
      this.#objects.set(object, holder);
      this.#running.add(syncerOf(service, neg));
      this.#make(neg, holder);
    }
  }

  /** The syncer makes the NEG where there is none; it leaves one that is somebody else's alone (ensureNetworkEndpointGroup). */
  #make(neg: PortNeg, holder: Holder): void {
    const { key, written } = neg.name;
    const existing = this.#cloud.get(key);
    if (existing === undefined && (written === undefined || isComputeName(written))) {
      this.#cloud.set(key, holder);
      this.#note(holder.service, "made", {
        text: `NEG ${nameOf(neg)} is made for port ${neg.port}, empty at first`,
        source: SYNCER,
      });
    } else if (existing === undefined) {
      this.#note(holder.service, "refused", {
        text: `Compute Engine refuses "${written}" as the name of a NEG: that of port ${neg.port} is never made`,
        source: "Compute Engine: Naming resources",
      });
    } else if (!sameHolder(existing, holder)) {
      this.#note(holder.service, "taken", {
        text: `NEG ${nameOf(neg)} is that of ${described(existing)}: that of port ${neg.port} is never made`,
        source: SYNCER,
      });
    }
  }

  #giveUp(service: string, negs: readonly PortNeg[]): void {
    for (const neg of negs) {
      const fate = this.#inUse.has(neg.name.key)
        ? "a backend service uses it, so that it stays, with the endpoints that it has now, for ever"
        : "it is deleted in some two minutes, or, where a backend service uses it, keeps the endpoints that it has now";
      // What becomes of a load balancer whose NEG it is is for that one's own controller to tell.
      this.#note(service, neg.isExposed ? "given-up" : "odd", {
        text: `NEG ${nameOf(neg)} of port ${neg.port} is given up: ${fate}`,
        source: `${MANAGER} StopSyncer, garbageCollectNEGWithCRD`,
      });
    }
  }

  #noteTarget(service: string, neg: PortNeg): void {
    this.#note(service, "retargeted", {
      text: `NEG ${nameOf(neg)} of port ${neg.port} stays, and its endpoints are exchanged for those on the new target`,
      source: `${MANAGER} EnsureSyncers`,
    });
  }

  #fail(service: string, kind: NegEvent["kind"], reason: Reason): void {
    this.#failing.add(service);
    this.#note(service, kind, reason);
  }

  #note(service: string, kind: NegEvent["kind"], reason: Reason): void {
    this.#diary.push({ ...reason, service, kind });
  }
}

const SYNCER = "ingress-gce pkg/neg/syncers/utils.go ensureNetworkEndpointGroup";
const NO_NEGS: ReadonlyMap<number, PortNeg> = new Map();

/** The NEG's name for people. */
function nameOf({ name: { chosen } }: PortNeg): string {
  return chosen ?? "(generated name)";
}

function sameHolder(a: Holder, b: Holder): boolean {
  return a.service === b.service && a.port === b.port;
}

function described({ service, port }: Holder): string {
  return `port ${port} of ${service}`;
}

/** Two NEGs with one syncer (getSyncerKey): port, target, name and kind of endpoints are the same. */
function isSame(a: PortNeg, b: PortNeg | undefined): boolean {
  return b !== undefined && syncerOf("", a) === syncerOf("", b);
}

/** Whether the same NEG is to hold other endpoints. */
function isRetargeted(a: PortNeg, b: PortNeg | undefined): boolean {
  return b !== undefined && a.name.key === b.name.key && a.targetPort !== b.targetPort;
}

function syncerOf(service: string, { port, portName, targetPort, name, endpoints }: PortNeg): string {
  return JSON.stringify([service, port, portName, targetPort, name.key, endpoints]);
}

function namespaceOf(service: string): string {
  return service.slice(0, service.indexOf("/"));
}

/** The name in the key of an object; a namespace has no slash. */
function nameIn(object: string): string {
  return object.slice(object.indexOf("/") + 1);
}
