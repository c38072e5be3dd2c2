import { field, type JsonPointer, pointer, sameJson, tokensOf, valueAt, valueBelow } from "../domain/json.ts";
import { type ManifestFile, type ManifestObject, objectsOf, type Provenance } from "./manifest-file.ts";

/** What a kustomization is built from: files of objects, of patches, and the kustomization itself. */
interface Parts {
  readonly resources: readonly ManifestFile[];
  readonly patches: readonly ManifestFile[];
  readonly kustomization: ManifestFile;
}

/** Names that kustomize makes of others. */
const RENAMED: readonly JsonPointer[] = ["/metadata/name", "/metadata/namespace"];

/** Where what kustomize has built is written. */
export class BuiltFrom implements Provenance {
  readonly #resources: readonly ManifestObject[];
  readonly #patches: readonly ManifestObject[];
  readonly #kustomization: ManifestObject | undefined;

  constructor({ resources, patches, kustomization }: Parts) {
    this.#resources = [...objectsOf(resources)];
    this.#patches = [...objectsOf(patches)];
    const [document] = kustomization.parsed.documents;
    this.#kustomization = document && { file: kustomization, document, prefix: "", value: document.value };
  }

  /**
   * The object of a file that says what the built one says at `path`: the resource, else a patch of it, else the
   * kustomization that changes it; the built one itself where that is not known.
   */
  sourceOf(built: ManifestObject, path: JsonPointer): ManifestObject {
    const resource = this.#resourceOf(built.value);
    const value = valueAt(built.value, path);
    if (!resource) return this.#kustomization ?? built;
    if (RENAMED.includes(path) || sameJson(valueAt(resource.value, path) ?? null, value ?? null)) return resource;
    return this.#patchOf(resource, path, value) ?? this.#kustomization ?? built;
  }

  /** The object of that kind whose name is that of the built one, or most of it. */
  #resourceOf(built: unknown): ManifestObject | undefined {
    const name = nameOf(built);
    let found: ManifestObject | undefined;
    for (const resource of this.#resources) {
      const own = nameOf(resource.value);
      if (!isSameKind(resource.value, built) || own === "" || !name.includes(own)) continue;
      if (!found || own.length > nameOf(found.value).length) found = resource;
    }
    return found;
  }

  /** The last patch that says this of the resource, or else something in the same part of it. */
  #patchOf(resource: ManifestObject, path: JsonPointer, value: unknown): ManifestObject | undefined {
    const own = this.#patches.filter(
      (patch) => isSameKind(patch.value, resource.value) && nameOf(patch.value) === nameOf(resource.value),
    );
    const exact = own.findLast((patch) => value !== undefined && sameJson(valueAt(patch.value, path), value));
    if (exact) return exact;
    const tokens = tokensOf(path);
    for (let depth = tokens.length - 1; depth >= LEAST_DEPTH; depth--) {
      const part = tokens.slice(0, depth);
      const near = own.findLast((patch) => valueBelow(patch.value, part) !== undefined);
      if (near) return near;
    }
    return undefined;
  }
}

/** Every patch says something of metadata or spec: what is nearer than that is no chance. */
const LEAST_DEPTH = tokensOf(pointer("spec", "ports")).length;

function nameOf(object: unknown): string {
  const name = field(field(object, "metadata"), "name");
  return typeof name === "string" ? name : "";
}

function isSameKind(a: unknown, b: unknown): boolean {
  const groupOf = (object: unknown) => String(field(object, "apiVersion")).split("/").slice(0, -1).join("");
  return field(a, "kind") === field(b, "kind") && groupOf(a) === groupOf(b);
}
