import { randomUUID } from "node:crypto";

/** An object as the API server stores it; replaced as a whole, never changed in place. */
export interface StoredObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMetadata;
  readonly [field: string]: unknown;
}

/** The metadata that a stored object has. */
export interface ObjectMetadata {
  readonly name: string;
  readonly namespace?: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly creationTimestamp: string;
  readonly deletionTimestamp?: string;
  readonly finalizers?: readonly string[];
  readonly annotations?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

/** One change, as a watch reports it. */
export interface StoreEvent {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly revision: number;
  readonly object: StoredObject;
}

/** A refusal with the HTTP status and the reason that the API server gives. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly code: number;
  readonly reason: string;

  constructor(code: number, reason: string, message: string) {
    super(message);
    this.code = code;
    this.reason = reason;
  }
}

/** An object to be stored: what a client sends. */
export interface DraftObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: {
    readonly name?: string;
    readonly generateName?: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
    readonly deletionTimestamp?: string;
    readonly finalizers?: readonly string[];
    readonly annotations?: Readonly<Record<string, string>>;
    readonly labels?: Readonly<Record<string, string>>;
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

interface Collection {
  readonly objects: Map<string, StoredObject>;
  readonly events: StoreEvent[];
  readonly listeners: Set<(event: StoreEvent) => void>;
  /** The sorted objects at `revision`, made when a list asks for them. */
  sorted: { readonly revision: number; readonly objects: readonly StoredObject[] } | undefined;
}

/** Events that a collection remembers; older ones are gone, as after etcd's compaction. */
const LONGEST_HISTORY = 200_000;

/**
 * Versioned collections of objects with etcd's manners: one revision counter for everything, optimistic concurrency,
 * a history that watches resume from, and compaction.
 */
export class ObjectStore {
  readonly #collections = new Map<string, Collection>();
  readonly #now: () => Date;
  #revision = 100;
  #compacted = 0;

  constructor(now: () => Date = () => new Date()) {
    this.#now = now;
  }

  /** The newest revision; resource versions are revisions. */
  get revision(): number {
    return this.#revision;
  }

  /** Forgets the history: a watch from before the newest revision gets 410. */
  compact(): void {
    this.#compacted = this.#revision;
    for (const collection of this.#collections.values()) collection.events.length = 0;
  }

  /** The objects of a collection in the order of the API server, at one revision. */
  list(collection: string): { readonly revision: number; readonly objects: readonly StoredObject[] } {
    const found = this.#collection(collection);
    if (found.sorted?.revision !== this.#revision) {
      const keys = [...found.objects.keys()].sort();
      const objects = keys.flatMap((key) => found.objects.get(key) ?? []);
      found.sorted = { revision: this.#revision, objects };
    }
    return found.sorted;
  }

  /** The object, or undefined where there is none. */
  get(collection: string, key: string): StoredObject | undefined {
    return this.#collection(collection).objects.get(key);
  }

  /** Stores a new object. @throws StoreError 409 where the name is taken */
  create(collection: string, key: string, draft: DraftObject, dryRun = false): StoredObject {
    const { objects } = this.#collection(collection);
    if (objects.has(key)) throw new StoreError(409, "AlreadyExists", `${collection} "${key}" already exists`);
    const { resourceVersion: _, generateName: __, ...metadata } = draft.metadata ?? {};
    const stored = this.#stamp(draft, {
      ...metadata,
      name: metadata.name ?? "",
      uid: randomUUID(),
      creationTimestamp: this.#timestamp(),
    });
    return dryRun ? stored : this.#commit(collection, key, "ADDED", stored);
  }

  /** Replaces an object; a resourceVersion in the draft must be the stored one. @throws StoreError 404, 409 */
  update(collection: string, key: string, draft: DraftObject, dryRun = false): StoredObject {
    const found = this.#require(collection, key);
    const { resourceVersion, uid } = draft.metadata ?? {};
    if (resourceVersion && resourceVersion !== found.metadata.resourceVersion) throw conflict(collection, key);
    if (uid && uid !== found.metadata.uid) throw conflict(collection, key);
    const metadata = {
      ...draft.metadata,
      name: found.metadata.name,
      uid: found.metadata.uid,
      creationTimestamp: found.metadata.creationTimestamp,
      ...(found.metadata.deletionTimestamp && { deletionTimestamp: found.metadata.deletionTimestamp }),
    };
    const isGone = found.metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).length === 0;
    const stored = this.#stamp(draft, metadata);
    if (dryRun) return stored;
    return this.#commit(collection, key, isGone ? "DELETED" : "MODIFIED", stored);
  }

  /** Deletes an object, or marks it where finalizers hold it. @throws StoreError 404, 409 where a precondition fails */
  delete(
    collection: string,
    key: string,
    preconditions: { uid?: string; resourceVersion?: string } = {},
  ): StoredObject {
    const found = this.#require(collection, key);
    const { uid, resourceVersion, deletionTimestamp, finalizers = [] } = found.metadata;
    if (preconditions.uid && preconditions.uid !== uid) throw conflict(collection, key);
    if (preconditions.resourceVersion && preconditions.resourceVersion !== resourceVersion) {
      throw conflict(collection, key);
    }
    if (finalizers.length === 0) return this.#commit(collection, key, "DELETED", found);
    if (deletionTimestamp) return found;
    const metadata = { ...found.metadata, deletionTimestamp: this.#timestamp() };
    return this.#commit(collection, key, "MODIFIED", this.#stamp(found, metadata));
  }

  /**
   * The events after `revision` now, and those to come through `listener` until the returned function is called.
   * @throws StoreError 410 where the history does not reach back that far
   */
  watch(
    collection: string,
    revision: number,
    listener: (event: StoreEvent) => void,
  ): { readonly missed: readonly StoreEvent[]; readonly stop: () => void } {
    const { events, listeners } = this.#collection(collection);
    const oldest = events[0]?.revision ?? this.#revision + 1;
    if (revision < this.#compacted || (events.length >= LONGEST_HISTORY && revision < oldest - 1)) {
      throw new StoreError(410, "Expired", `too old resource version: ${revision} (${this.#compacted})`);
    }
    const missed = events.filter((event) => event.revision > revision);
    listeners.add(listener);
    return { missed, stop: () => listeners.delete(listener) };
  }

  #collection(name: string): Collection {
    let found = this.#collections.get(name);
    if (!found) {
      found = { objects: new Map(), events: [], listeners: new Set(), sorted: undefined };
      this.#collections.set(name, found);
    }
    return found;
  }

  #require(collection: string, key: string): StoredObject {
    const found = this.get(collection, key);
    if (!found) throw new StoreError(404, "NotFound", `${collection} "${key}" not found`);
    return found;
  }

  #stamp(draft: DraftObject, metadata: Omit<ObjectMetadata, "resourceVersion">): StoredObject {
    const { apiVersion = "v1", kind = "" } = draft;
    return { ...draft, apiVersion, kind, metadata: { ...metadata, resourceVersion: "" } as ObjectMetadata };
  }

  #commit(collection: string, key: string, type: StoreEvent["type"], draft: StoredObject): StoredObject {
    const revision = ++this.#revision;
    const object = { ...draft, metadata: { ...draft.metadata, resourceVersion: String(revision) } };
    const { objects, events, listeners } = this.#collection(collection);
    if (type === "DELETED") objects.delete(key);
    else objects.set(key, object);
    const event: StoreEvent = { type, revision, object };
    events.push(event);
    if (events.length > LONGEST_HISTORY) events.splice(0, LONGEST_HISTORY / 2);
    for (const listener of listeners) listener(event);
    return object;
  }

  #timestamp(): string {
    return `${this.#now().toISOString().slice(0, 19)}Z`;
  }
}

function conflict(collection: string, key: string): StoreError {
  return new StoreError(
    409,
    "Conflict",
    `Operation cannot be fulfilled on ${collection} "${key}": the object has been modified; please apply your changes to the latest version and try again`,
  );
}
