import { field, isObject, type JsonPointer, pointer } from "../domain/json.ts";
import { REVIEWED } from "../domain/kinds/kinds.ts";
import { type Hidden, hiddenIn } from "./hidden.ts";
import { LineIndex } from "./line-index.ts";
import type { ManifestDocument } from "./manifest-document.ts";
import { type ManifestText, readManifestText } from "./manifest-text.ts";
import { hasPlaceholder, isReadableTemplate, isTemplate } from "./placeholders.ts";

/** A text of manifests and the name by which users know it. */
export class ManifestFile {
  readonly name: string;
  /** The absolute path; undefined where it came from standard input, a tool or a git revision. */
  readonly path: string | undefined;
  readonly parsed: ManifestText;
  /** Where what a tool has built is written; undefined where that is not known, or it is as its author wrote it. */
  readonly provenance: Provenance | undefined;
  #lines: LineIndex | undefined;
  #objects: readonly ManifestObject[] | undefined;
  #isTemplate: boolean | undefined;
  #hasPlaceholder: boolean | undefined;

  constructor(name: string, path: string | undefined, text: string | ManifestText, provenance?: Provenance) {
    this.provenance = provenance;
    this.name = name;
    this.path = path;
    this.parsed = typeof text === "string" ? readManifestText(text) : text;
  }

  get lines(): LineIndex {
    return (this.#lines ??= new LineIndex(this.parsed.text));
  }

  /** Whether anything in the text is yet to be filled in. */
  get hasPlaceholder(): boolean {
    return (this.#hasPlaceholder ??= hasPlaceholder(this.parsed.text));
  }

  /** Every object, lists taken apart; what has neither `kind` nor `apiVersion` is not Kubernetes'. */
  get objects(): readonly ManifestObject[] {
    if (this.isTemplate) return [];
    return (this.#objects ??= this.parsed.documents.flatMap((document) =>
      itemsOf(document.value).flatMap(([prefix, value]) =>
        isKubernetes(value) ? [{ file: this, document, prefix, value }] : [],
      ),
    ));
  }

  /** A tool makes manifests of the file, which could be read as it is. */
  get isTemplate(): boolean {
    return (this.#isTemplate ??= isReadableTemplate(this.parsed.text));
  }
}

/** Where what a tool has built is written. */
export interface Provenance {
  /** The object of a file that says what the built one says at `path`; the built one itself where that is not known. */
  sourceOf(built: ManifestObject, path: JsonPointer): ManifestObject;
}

/** A file, or a document of one, that could not be read. */
export interface Unreadable {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
}

/** What was read of the paths and tools that a command was given. */
export interface Manifests {
  readonly files: readonly ManifestFile[];
  readonly unreadable: readonly Unreadable[];
  /** Helm charts that were come upon; nothing of them was read. */
  readonly charts: readonly string[];
  readonly leftOut: readonly LeftOut[];
  /** What else there is to say of how they were read, a sentence each. */
  readonly notes?: readonly string[];
}

/** A file, or a document of one, that is left out. */
export interface LeftOut {
  readonly file: string;
  /**
   * It is no object yet (a patch of a kustomization, a template), or what a test expects to find in a cluster, or it can't be
   * read and says nothing about load balancing; or what is built of it is judged in its place.
   */
  readonly why: "patch" | "template" | "expectation" | "broken" | "built";
  /** Where and why it can't be read, with "broken". */
  readonly problem?: Unreadable;
  /** The objects that it writes, or changes. */
  readonly hides?: readonly Hidden[];
}

/** The manifests that are `files` and nothing else. */
export function manifestsOf(files: readonly ManifestFile[]): Manifests {
  return { files, unreadable: files.flatMap(problemsOf), charts: [], leftOut: files.flatMap(leftOutOf) };
}

/** The manifests before the change. */
export interface Base {
  readonly files: readonly ManifestFile[];
  /** What is not among the manifests any more has been deleted; not so where a folder is compared with one file of it. */
  readonly showsDeletions: boolean;
  /** It is one file, compared with another. */
  readonly isOneFile?: boolean;
  /** Other files of then that have changed since: from there an object may have moved into the manifests. */
  readonly elsewhere?: readonly ManifestFile[];
  /** Objects of today in other files that have changed since: what is among them is not gone. */
  readonly present?: readonly ManifestObject[];
  /** The name that a file of the base has, or would have, among the manifests; its own where this is absent. */
  readonly nameToday?: (name: string) => string;
  /** Whether an object of the file would be in the base if it lived; so where this is absent. */
  readonly covers?: (file: ManifestFile) => boolean;
}

/**
 * The first document of a file that should be a manifest about load balancing and can't be read. What names neither
 * `apiVersion` nor `kind` is no manifest, whatever it is, and a template is none before its tool has filled it in.
 */
function problemsOf({ name, parsed, isTemplate: isWhole }: ManifestFile): readonly Unreadable[] {
  if (isWhole) return [];
  const [problem] = parsed.problems.filter((each) => whyLeftOut(each) === undefined);
  return problem ? [unreadableAt(name, problem)] : [];
}

type Problem = ManifestText["problems"][number];

function unreadableAt(file: string, { line, column, message }: Problem): Unreadable {
  return { file, line, column, message };
}

/** The names, as of today, of the base's files that can't be read as they should. */
export function brokenBefore({ files, nameToday = (name) => name }: Base): ReadonlySet<string> {
  return new Set(files.flatMap(problemsOf).map(({ file }) => nameToday(file)));
}

/** The documents of a file that can't be read and need not be, or that a tool is yet to make manifests of. */
function leftOutOf({ name, parsed, isTemplate: isWhole }: ManifestFile): readonly LeftOut[] {
  if (isWhole) {
    const texts = [...parsed.documents.map(({ text }) => text), ...parsed.problems.map(({ source }) => source)];
    return texts.map((text) => ({ file: name, why: "template", hides: hiddenIn(text) }));
  }
  return parsed.problems.flatMap((problem): LeftOut[] => {
    const why = whyLeftOut(problem);
    const hides = hiddenIn(problem.source);
    if (why === "broken") return [{ file: name, why, problem: unreadableAt(name, problem), hides }];
    return why === "template" ? [{ file: name, why, hides }] : [];
  });
}

/** The first document of each file that an edit has broken: the base could read all of it, and found load balancing in it. */
export function brokenByEdit(
  { files, nameToday = (name) => name }: Base,
  leftOut: readonly LeftOut[],
): readonly Unreadable[] {
  const whole = files.filter(({ parsed, objects }) => parsed.problems.length === 0 && objects.some(isDecisive));
  const names = new Set(whole.map(({ name }) => nameToday(name)));
  const broken = leftOut.flatMap(({ file, problem }) => (problem && names.has(file) ? [problem] : []));
  return [...new Map(broken.toReversed().map((problem) => [problem.file, problem])).values()];
}

function isDecisive({ value }: ManifestObject): boolean {
  return DECISIVE.has(String(field(value, "kind")));
}

/** Why a text that can't be parsed may be passed over; undefined where it may not. */
function whyLeftOut({ source, isPartial }: Problem): "template" | "broken" | "no manifest" | undefined {
  if (!isMeantForKubernetes(source)) return "no manifest";
  if (isTemplate(source)) return "template";
  return mayDecide(source, isPartial) ? undefined : "broken";
}

/** Whether a text that can't be parsed writes what every manifest writes. */
function isMeantForKubernetes(source: string): boolean {
  return FIELDS.every((pattern) => pattern.test(source));
}

const FIELDS = [/(?:^|[\s{,"'])apiVersion["']?\s*:/, /(?:^|[\s{,"'])kind["']?\s*:/];

const KIND = /(?:^|[\s{,"'])kind["']?\s*:\s*["']?(\w+)/g;
const TOP_LEVEL_KIND = /^kind\s*:\s*["']?(\w+)/gm;
/** Workloads are given advice and nothing else. */
const DECISIVE = new Set<string>(
  REVIEWED.filter(({ reviewedAs }) => reviewedAs !== "workload").map(({ kind }) => kind),
);

/** What a Service has to say to be made a load balancer of, or to be a backend in a way of its own. */
const LOAD_BALANCING = /load-?balancer|ingress|networking\.gke\.io|cloud\.google\.com/i;

/** Whether a text that is not read may hold an object that decides about load balancing. */
function mayDecide(source: string, isPartial: boolean): boolean {
  const topLevel = kindsIn(source, TOP_LEVEL_KIND);
  const kinds = topLevel.length > 0 ? topLevel : kindsIn(source, KIND);
  if (kinds.length === 0) return true;
  return kinds.some((kind) => {
    if (kind === "Service") return isPartial || LOAD_BALANCING.test(source);
    return DECISIVE.has(kind) || kind.endsWith("List");
  });
}

function kindsIn(source: string, pattern: RegExp): readonly string[] {
  return Array.from(source.matchAll(pattern), ([, kind = ""]) => kind);
}

/** An object of a document: the document itself, or an item of the list that it is. */
export interface ManifestObject {
  readonly file: ManifestFile;
  readonly document: ManifestDocument;
  /** Where the object stands in the document: "" or "/items/N". */
  readonly prefix: JsonPointer;
  readonly value: unknown;
}

/** Every object in the files. */
export function* objectsOf(files: readonly ManifestFile[]): Iterable<ManifestObject> {
  for (const file of files) yield* file.objects;
}

function itemsOf(value: unknown): readonly (readonly [JsonPointer, unknown])[] {
  const kind = field(value, "kind");
  const items = field(value, "items");
  if (typeof kind === "string" && kind.endsWith("List") && Array.isArray(items)) {
    return items.flatMap((item, index) =>
      itemsOf(item).map(([path, part]) => [pointer("items", index) + path, part] as const),
    );
  }
  return [["", value]];
}

function isKubernetes(value: unknown): boolean {
  return isObject(value) && typeof field(value, "kind") === "string" && typeof field(value, "apiVersion") === "string";
}
