import type { JsonObject } from "../json.ts";
import { readLabels } from "./metadata.ts";
import { type ShapeProblem, ShapeReader } from "./shape.ts";

/** What is declared of a kind of objects, once; every list of kinds derives from it. */
export interface Declaration {
  /** As `kind` of an object spells it. */
  readonly kind: string;
  /** Empty for the core group. */
  readonly group: string;
  /** The groups of removed APIs, whose objects are read in the same way. */
  readonly formerGroups?: readonly string[];
  readonly version: string;
  /** The resource, as the API server's paths and RBAC rules name it. */
  readonly plural: string;
  readonly isClusterScoped?: true;
  /** It exists only where a CRD is installed; without the CRD there are no objects, which is all there is to know. */
  readonly isCustom?: true;
  /** How the webhook watches it: whole objects, or their metadata alone. What is not watched is known from manifests only. */
  readonly watched?: "objects" | "metadata";
  /** The subject as which rules review it. */
  readonly reviewedAs?: string;
  /** The value of the chart that has it reviewed, in the advisory webhook; what has none is what the chart is there for. */
  readonly reviewSwitch?: "ingresses" | "workloads";
  /** The name by which rules say that they look it up; kinds may share one. */
  readonly indexedAs?: string;
  /** Reads what rules may look at in any object of the kind; nothing else is kept of those that are not under review. */
  readonly peer: (object: ShapeReader) => object;
  /** Reads what rules may look at only in the object under review. */
  readonly reviewed?: (object: ShapeReader) => object;
}

/** The keys under which an index lists an object, for each way in which rules look the kind up. */
export type FoundBy<P, By extends string = string> = Readonly<Record<By, (peer: P) => Iterable<string>>>;

/** What rules read of an object that is not under review. */
export type Peer<D extends Declaration> = { readonly kind: D["kind"] } & Readonly<ReturnType<D["peer"]>>;

/** What rules read of an object under review. */
export type View<D extends Declaration> = Peer<D> &
  (D extends { readonly reviewed: (object: ShapeReader) => infer R } ? Readonly<R> : object) & {
    /** As written; the declared one where it is absent. */
    readonly apiVersion: string;
    readonly labels: ReadonlyMap<string, string>;
    readonly problems: readonly ShapeProblem[];
    /** The object as it was read; only shape and typo rules and patches look at it. */
    readonly raw: unknown;
  };

/** A declared kind and how its objects are read. Reading never throws: what has the wrong shape reads as absent. */
export type Kind<D extends Declaration = Declaration, By extends string = never> = D & {
  readonly foundBy: FoundBy<Peer<D>, By>;
  /** "v1", "apps/v1". */
  readonly apiVersion: string;
  /** The view of an object under review; its `problems` list what has the wrong shape. */
  read(object: unknown): View<D>;
  /** The view of a peer, read from the whole object or from what `project` left of it. */
  readPeer(object: unknown): Peer<D>;
  /** What the view of a peer is read from, and nothing else, as an object of the same form. */
  project(object: unknown): JsonObject;
};

/** The kind that is so declared. */
export function kind<const D extends Declaration, By extends string = never>(
  declaration: D,
  foundBy?: FoundBy<Peer<D>, By>,
): Kind<D, By> {
  const { kind, group, version, reviewed } = declaration;
  const apiVersion = group === "" ? version : `${group}/${version}`;
  // What a reader returns is completed in place: to spread it into another object costs as much as reading a Service does.
  const peer = declaration.peer as (object: ShapeReader) => Record<string, unknown>;
  const reading = {
    foundBy: foundBy ?? {},
    apiVersion,
    read(raw: unknown) {
      const reader = new ShapeReader(raw);
      const view = peer(reader);
      view["kind"] = kind;
      view["apiVersion"] = reader.string("apiVersion") ?? apiVersion;
      view["labels"] = readLabels(reader);
      view["problems"] = reader.problems;
      view["raw"] = raw;
      if (reviewed) Object.assign(view, reviewed(reader));
      return view;
    },
    readPeer(object: unknown) {
      const view = peer(new ShapeReader(object));
      view["kind"] = kind;
      return view;
    },
    project(object: unknown) {
      const kept = {};
      peer(new ShapeReader(object, kept));
      return kept;
    },
  };
  // That views have the declared fields is more than TypeScript can see of functions of any kind.
  return { ...declaration, ...reading } as unknown as Kind<D, By>;
}

/** The path of the kind's collection, in a namespace or over all of them, as the API server spells it. */
export function collectionPath({ group, version, plural }: Declaration, namespace?: string): string {
  const place = namespace === undefined ? "" : `/namespaces/${namespace}`;
  return `/${group === "" ? "api" : `apis/${group}`}/${version}${place}/${plural}`;
}

/** The parts in one piece: V8 keeps a string that is put together by `+` as a tree beside its text, which keys pay twice. */
export function inOnePiece(...parts: readonly string[]): string {
  return parts.join("");
}

/** The key of an object among those of its kind: its namespace, unless the kind has none, and its name. */
export function keyOf(kind: Declaration, object: unknown): string {
  const metadata = new ShapeReader(object).object("metadata");
  return namedKey(kind, metadata.string("namespace") ?? "default", metadata.string("name") ?? "");
}

/** The key of the object of that name. */
export function namedKey({ isClusterScoped }: Declaration, namespace: string, name: string): string {
  return isClusterScoped ? name : inOnePiece(namespace, "/", name);
}

/** Whether objects of the kind are, or once were, of the API group. */
export function isOfGroup({ group, formerGroups }: Declaration, name: string): boolean {
  return group === name || formerGroups?.includes(name) === true;
}
