import { field, sameJson } from "../domain/json.ts";
import type { Peer } from "../domain/kinds/kind.ts";
import { foreignGroupOf, type Indexed, type IndexedKind, indexedKindOfObject } from "../domain/kinds/kinds.ts";
import { indexManifests } from "../engine/manifest-index.ts";
import type { ObjectIndex } from "../engine/object-index.ts";
import type { Hidden } from "../manifests/hidden.ts";
import { isKustomizationName, type Kustomization, readKustomization } from "../manifests/kustomization.ts";
import type { LeftOut, ManifestFile, Manifests } from "../manifests/manifest-file.ts";
import { hasPlaceholder } from "../manifests/placeholders.ts";
import { HiddenObjects } from "./hidden.ts";

/** The file that an object stands in, or would. */
export type ScopedFile = Pick<ManifestFile, "name" | "path">;

/** An object, what tells it from others, and the file that writes it. */
interface ScopedObject {
  readonly file: ManifestFile;
  /** Undefined where its name is not known. */
  readonly identity: string | undefined;
  readonly object: unknown;
}

/**
 * Which objects of a set of manifests belong together. A repository is not a cluster: without a word about it, only what
 * stands in one folder or in one kustomization is judged together. A name is looked up in the same file, then there, then
 * in the nearest folder above that holds it; where it is written several times with different content it is not known.
 */
export class Scopes {
  readonly #cluster: DeclaredCluster | undefined;
  readonly #objects: readonly ScopedObject[];
  readonly #byIdentity: ReadonlyMap<string, readonly ScopedObject[]>;
  readonly #byFolder: ReadonlyMap<string, readonly ScopedObject[]>;
  readonly #byFile: ReadonlyMap<ScopedFile, readonly ScopedObject[]>;
  readonly #closures: readonly Closure[];
  /** The names of the files that kustomizations build. */
  readonly #bases: ReadonlySet<string>;
  readonly #leftOut: readonly LeftOut[];
  readonly #known: readonly IndexedKind[];
  readonly #indices = new Map<string, ObjectIndex>();
  readonly #nears = new Map<string, Near>();
  readonly #views = new Map<unknown, ObjectIndex>();
  readonly #ambiguous = new Map<string, readonly ScopedObject[]>();

  /** `cluster` is there where all of the objects are said to be in one. */
  constructor(
    objects: readonly ScopedObject[],
    { files, leftOut }: Pick<Manifests, "files" | "leftOut">,
    cluster: DeclaredCluster | undefined,
  ) {
    this.#cluster = cluster;
    this.#leftOut = leftOut;
    this.#objects = objects;
    this.#byIdentity = Map.groupBy(
      objects.filter(({ identity }) => identity !== undefined),
      ({ identity = "" }) => identity,
    );
    this.#byFolder = Map.groupBy(objects, ({ file }) => folderOf(file));
    this.#byFile = Map.groupBy(objects, ({ file }) => file);
    this.#closures = closuresOf(files);
    this.#bases = new Set(this.#closures.flatMap(({ resources }) => [...resources]));
    this.#known = [...new Set(objects.flatMap(({ object }) => indexedKindOfObject(object)?.indexedAs ?? []))];
  }

  /** The other objects as an object of that file may see them. */
  indexFor(file: ScopedFile): ObjectIndex {
    return this.#cluster ? this.#whole(this.#cluster) : this.#partOf(file);
  }

  /** Whether a kustomization builds the file, and may add to what it writes. */
  isBase({ name }: ScopedFile): boolean {
    return this.#bases.has(name);
  }

  /** The objects that stand in the file's folder, or are built with it by one kustomization. */
  beside(file: ManifestFile): readonly unknown[] {
    return this.#near(folderOf(file)).objects.map(({ object }) => object);
  }

  /** All objects for what is said of the cluster as a whole; none where the manifests may be of several. */
  get clusterIndex(): ObjectIndex {
    const [file, ...others] = new Set(this.#objects.map((object) => object.file));
    if (this.#cluster) return this.#whole(this.#cluster);
    const isOneFolder = file !== undefined && others.every((other) => folderOf(other) === folderOf(file));
    return isOneFolder ? this.#partOf(file) : indexManifests({ objects: [], isComplete: false });
  }

  /** As in a cluster to which all is applied, what is written last counts. */
  #whole({ others, isComplete }: DeclaredCluster): ObjectIndex {
    const known = this.#indices.get("");
    if (known) return known;
    const unread = this.#leftOut.filter(isWritten).flatMap(({ hides = [] }) => hides);
    const { ambiguous, hidden } = unambiguous(this.#objects, unread);
    for (const [identity, places] of ambiguous) this.#ambiguous.set(identity, places);
    const index = indexManifests({
      objects: [...this.#objects.map(({ object }) => object), ...others],
      isComplete,
      lacksUnknownKinds: isComplete,
      mayHide: ({ kind }, _namespace, name) => hidden.has({ kind, name }),
    });
    this.#indices.set("", index);
    return index;
  }

  #partOf(file: ScopedFile): ObjectIndex {
    const near = this.#near(folderOf(file));
    // A file that writes what others in its folder write differently sees its own.
    const own = (this.#byFile.get(file) ?? []).filter(({ identity = "" }) => near.ambiguous.has(identity));
    const key = own.length === 0 ? `folder ${folderOf(file)}` : `file ${file.name}`;
    const known = this.#indices.get(key);
    if (known) return known;
    const index = indexManifests({
      objects: [...near.objects, ...own].map(({ object }) => object),
      isComplete: false,
      knownKinds: this.#known,
      elsewhere: (kind, namespace, name) => this.#elsewhere(folderOf(file), near, kind, namespace, name),
      mayHide: (kind, namespace, name) =>
        this.#byIdentity.has(`${kind.kind} ${namespace}/${name}`) || near.hidden.has({ kind: kind.kind, name }),
    });
    this.#indices.set(key, index);
    return index;
  }

  /** What was looked up and is written in several places, one sentence each. */
  notes(): readonly string[] {
    return [...this.#ambiguous].map(([identity, places]) => {
      const names = [...new Set(places.map(({ file }) => file.name))];
      const few = names.slice(0, MOST_PLACES).join(", ");
      const rest = names.length > MOST_PLACES ? ", …" : "";
      const consequence = this.#cluster ? "the last one counts" : "what refers to it by name is not judged";
      return `${identity} is written differently in ${names.length} places (${few}${rest}): ${consequence}.`;
    });
  }

  #near(folder: string): Near {
    const known = this.#nears.get(folder);
    if (known) return known;
    const own = this.#byFolder.get(folder) ?? [];
    const names = new Set(own.map(({ file }) => file.name));
    const closures = this.#closures.filter(({ resources }) => [...names].some((name) => resources.has(name)));
    const isBuilt = (name: string) => closures.some(({ resources }) => resources.has(name));
    const added = closures.length === 0 ? [] : this.#objects.filter((o) => isBuilt(o.file.name));
    const unread = this.#leftOut.filter(
      (entry) => isWritten(entry) && (parentOf(entry.file) === folder || isBuilt(entry.file)),
    );
    const patches = this.#leftOut.filter(({ file }) => closures.some(({ fragments }) => fragments.has(file)));
    const hidden = [...unread, ...patches].flatMap(({ hides = [] }) => hides);
    const near = unambiguous(
      [...new Set([...own, ...added])],
      [...hidden, ...closures.flatMap(({ patched }) => patched)],
    );
    for (const [identity, places] of near.ambiguous) this.#ambiguous.set(identity, places);
    this.#nears.set(folder, near);
    return near;
  }

  #elsewhere<K extends Indexed>(
    folder: string,
    near: Near,
    kind: K,
    namespace: string,
    name: string,
  ): Peer<K> | undefined {
    const identity = `${kind.kind} ${namespace}/${name}`;
    const isKnown = !near.ambiguous.has(identity) && !near.hidden.has({ kind: kind.kind, name });
    const candidates = !isKnown ? [] : (this.#byIdentity.get(identity) ?? []);
    for (let above = folder; candidates.length > 0; above = parentOf(above)) {
      const within = candidates.filter(({ file }) => isBelow(folderOf(file), above));
      const { objects, ambiguous } = unambiguous(within);
      for (const [key, places] of ambiguous) this.#ambiguous.set(key, places);
      const [found] = objects;
      if (found) return this.#viewOf(found.object).get(kind, namespace, name);
      if (within.length > 0 || above === "") break;
    }
    return undefined;
  }

  #viewOf(object: unknown): ObjectIndex {
    const known = this.#views.get(object);
    if (known) return known;
    const view = indexManifests({ objects: [object], isComplete: false });
    this.#views.set(object, view);
    return view;
  }
}

const MOST_PLACES = 3;

/** What is known of the one cluster that all manifests are for. */
interface DeclaredCluster {
  /** Its objects besides those of the manifests. */
  readonly others: readonly unknown[];
  /** Manifests and others are all there is. */
  readonly isComplete: boolean;
}

/** What stands together, and what of it is written several times in different words. */
interface Near {
  readonly objects: readonly ScopedObject[];
  readonly ambiguous: ReadonlyMap<string, readonly ScopedObject[]>;
  readonly hidden: HiddenObjects;
}

/** Takes out what nobody knows: objects that are written differently, are yet to be filled in, or are among `hidden`. */
function unambiguous(objects: readonly ScopedObject[], hidden: readonly Hidden[] = []): Near {
  const unread = new HiddenObjects(hidden);
  const kept: ScopedObject[] = [];
  const unknown: Hidden[] = [...hidden];
  const ambiguous = new Map<string, readonly ScopedObject[]>();
  for (const [identity, same] of Map.groupBy(objects, ({ identity }) => identity)) {
    const [first] = same;
    if (first === undefined) continue;
    if (identity === undefined) {
      unknown.push(...same.map(({ object }) => ({ kind: String(field(object, "kind")), name: undefined })));
      continue;
    }
    const kind = String(field(first.object, "kind"));
    const name = String(field(field(first.object, "metadata"), "name"));
    // A controller may make one of the core's of it: Knative makes a Service of the same name for each of its own.
    if (foreignGroupOf(first.object) !== undefined) unknown.push({ kind, name });
    else if (same.some(({ object }) => !sameJson(object, first.object))) ambiguous.set(identity, same);
    else if (!isPeerUnknown(first) && !unread.has({ kind, name })) kept.push(first);
    else unknown.push({ kind, name });
  }
  return { objects: kept, ambiguous, hidden: new HiddenObjects(unknown) };
}

/** Whether what is left out is an object, or part of one, that somebody will apply. */
function isWritten({ why }: LeftOut): boolean {
  return why === "template" || why === "broken";
}

/** Whether something that rules read of the object as a peer may be a placeholder; what a container runs they do not read. */
function isPeerUnknown({ file, object }: ScopedObject): boolean {
  if (!file.hasPlaceholder) return false;
  const [metadata, spec] = [field(object, "metadata"), field(object, "spec")];
  const template = field(spec, "template");
  const read =
    template === undefined ? [metadata, spec] : [metadata, field(spec, "selector"), field(template, "metadata")];
  return hasPlaceholder(JSON.stringify(read));
}

/** The folder of a file; what a tool has rendered, or standard input, is a folder of its own. */
function folderOf({ name, path }: ScopedFile): string {
  if (path === undefined && !/\.(?:ya?ml|json)$/i.test(name)) return `${name}/`;
  return parentOf(name);
}

function parentOf(name: string): string {
  const slash = name.lastIndexOf("/");
  return slash < 0 ? "" : name.slice(0, slash);
}

function isBelow(folder: string, above: string): boolean {
  return above === "" || folder === above || folder.startsWith(`${above}/`);
}

/** What a kustomization builds: the names of the files with objects, of those that change them, and what is changed. */
interface Closure {
  readonly resources: ReadonlySet<string>;
  readonly fragments: ReadonlySet<string>;
  readonly patched: readonly Hidden[];
}

function closuresOf(files: readonly ManifestFile[]): readonly Closure[] {
  const kustomizations = files.filter(({ name }) => isKustomizationName(name)).map(readKustomization);
  const byFolder = new Map(kustomizations.map((kustomization) => [kustomization.folder, kustomization]));
  return kustomizations.map((kustomization) => {
    const resources = new Set<string>();
    const open: Kustomization[] = [kustomization];
    const seen = new Set<Kustomization>();
    for (let next = open.pop(); next; next = open.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      for (const resource of next.resources) {
        const inner = byFolder.get(resource);
        if (inner) open.push(inner);
        else resources.add(resource);
      }
    }
    const built = [...seen];
    const fragments = new Set(built.flatMap((each) => each.fragments));
    return { resources, fragments, patched: built.flatMap(({ patched }) => patched) };
  });
}
