import {
  ANNOTATIONS,
  type AnnotationEntry,
  GLOBAL_ACCESS,
  INGRESS_GLOBAL_STATIC_IP,
  INGRESS_MANAGED_CERTIFICATES,
  INGRESS_REGIONAL_STATIC_IP,
  LOAD_BALANCER_IP_ADDRESSES,
  MULTI_CLUSTER_KEYS,
  NEG,
} from "../../domain/annotations.ts";
import { editDistance } from "../../domain/edit-distance.ts";

/** The kinds of objects whose annotations are known. */
type AnnotatedKind = AnnotationEntry["on"];

/** Prefixes that people take for one another; the empty one is no prefix at all. */
const CONFUSED_PREFIXES: ReadonlySet<string> = new Set([
  "networking.gke.io",
  "cloud.google.com",
  "service.kubernetes.io",
  "service.beta.kubernetes.io",
  "alpha.cloud.google.com",
  "beta.cloud.google.com",
  "gke.networking.io",
  // Of the alpha releases of managed certificates.
  "gke.googleapis.com",
  "kubernetes.io",
  "ingress.kubernetes.io",
  "ingress.gcp.kubernetes.io",
  "",
]);

/** Prefixes under which nobody but Google has keys. */
const OWN_PREFIXES: ReadonlySet<string> = new Set(["networking.gke.io", "cloud.google.com", "beta.cloud.google.com"]);

/** Prefixes of tools that write annotations onto everything; their keys are never typos. */
const TOOL_PREFIXES: ReadonlySet<string> = new Set([
  "kubectl.kubernetes.io",
  "meta.helm.sh",
  "helm.sh",
  "argocd.argoproj.io",
  "l4guard.dev",
]);

/** Names that are often written, too far from the right one to be found by distance. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ["internal-load-balancer-global-access", GLOBAL_ACCESS],
  ["allow-global-access", GLOBAL_ACCESS],
  ["ingress.global-static-ip", INGRESS_GLOBAL_STATIC_IP],
  ["ingress.regional-static-ip", INGRESS_REGIONAL_STATIC_IP],
  ["ingress.static-ip", INGRESS_GLOBAL_STATIC_IP],
  ["ingress.static-ip-name", INGRESS_GLOBAL_STATIC_IP],
  ["load-balancer-ip", LOAD_BALANCER_IP_ADDRESSES],
  ["managed-certificate", INGRESS_MANAGED_CERTIFICATES],
  // Of the alpha releases of NEGs.
  ["load-balancer-neg", NEG],
]);

/** What people take away from names or add to them: a version, what the prefix says already, and how words are set apart. */
const ORNAMENTS = /^(?:v\d\w*\.)?(?:ingress[.-])?|[^a-z0-9]/g;
/** The shortest bare name that tells what is meant. */
const SHORTEST_BARE = 8;

/** A key may be this many edits off; long keys one more. */
const MOST_EDITS = 2;
const LONG_KEY = 40;

/** What keys of one kind of object may be meant. */
interface Vocabulary {
  readonly keys: readonly string[];
  readonly byName: ReadonlyMap<string, string>;
  readonly byLowerCase: ReadonlyMap<string, string>;
  /** By the name without {@link ORNAMENTS}. */
  readonly byBareName: ReadonlyMap<string, string>;
}

const VOCABULARIES: Readonly<Record<AnnotatedKind, Vocabulary>> = {
  Service: vocabularyOf("Service"),
  Ingress: vocabularyOf("Ingress"),
};

function vocabularyOf(kind: AnnotatedKind): Vocabulary {
  const entries = [...ANNOTATIONS.values()].filter(({ on, writer }) => on === kind && writer === "user");
  // Of two keys with one name, the one that is not deprecated is listed last and wins.
  const keys = entries.toSorted((a, b) => Number(b.replacedBy !== undefined) - Number(a.replacedBy !== undefined));
  const aliases = [...ALIASES].filter(([, key]) => ANNOTATIONS.get(key)?.on === kind);
  return {
    keys: keys.map(({ key }) => key),
    byName: new Map([...aliases, ...keys.map(({ key }) => [nameOf(key), key] as const)]),
    byLowerCase: new Map(keys.map(({ key }) => [key.toLowerCase(), key])),
    byBareName: new Map([...aliases, ...keys.map(({ key }) => [nameOf(key), key] as const)].map(bared)),
  };
}

function bared([name, key]: readonly [string, string]): readonly [string, string] {
  return [bareName(name), key];
}

function bareName(name: string): string {
  return name.toLowerCase().replace(ORNAMENTS, "");
}

/** The key that differs from `key` only in case; undefined where there is none or `key` itself is known. */
export function sameKeyInCase(key: string, kind: AnnotatedKind): string | undefined {
  return ANNOTATIONS.has(key) ? undefined : VOCABULARIES[kind].byLowerCase.get(key.toLowerCase());
}

/** How a key that nobody reads comes to be. */
interface Intention {
  readonly key: string;
  /** Only the prefix is another one. */
  readonly isPrefixOnly: boolean;
}

/** The known key that `key` is probably meant to be; undefined where `key` is known or resembles none. */
export function intendedKey(key: string, kind: AnnotatedKind): Intention | undefined {
  if (ANNOTATIONS.has(key) || MULTI_CLUSTER_KEYS.has(key)) return undefined;
  const prefix = prefixOf(key);
  if (TOOL_PREFIXES.has(prefix)) return undefined;
  const { keys, byName } = VOCABULARIES[kind];
  const name = nameOf(key);
  const namesake = CONFUSED_PREFIXES.has(prefix) ? (byName.get(name) ?? likeKey(key, kind)) : undefined;
  if (namesake !== undefined) return { key: namesake, isPrefixOnly: nameOf(namesake) === name };
  let nearest: string | undefined;
  let most = MOST_EDITS + 2;
  for (const candidate of keys) {
    const limit = Math.min(most - 1, candidate.length > LONG_KEY ? MOST_EDITS + 1 : MOST_EDITS);
    const distance = editDistance(key, candidate, limit);
    if (distance === undefined) continue;
    nearest = candidate;
    most = distance;
  }
  return nearest === undefined ? undefined : { key: nearest, isPrefixOnly: false };
}

/** The key whose name is written with the same words; undefined where there is none, or `key` has another tool's prefix. */
function likeKey(key: string, kind: AnnotatedKind): string | undefined {
  const bare = bareName(nameOf(key));
  return bare.length >= SHORTEST_BARE ? VOCABULARIES[kind].byBareName.get(bare) : undefined;
}

/** The key of the other kind, of the same words, that `key` is meant to be, where it has a prefix of GKE's own. */
export function intendedElsewhere(key: string, kind: AnnotatedKind): string | undefined {
  if (ANNOTATIONS.has(key) || MULTI_CLUSTER_KEYS.has(key) || !OWN_PREFIXES.has(prefixOf(key))) return undefined;
  return likeKey(key, kind === "Service" ? "Ingress" : "Service");
}

function prefixOf(key: string): string {
  return key.slice(0, Math.max(0, key.indexOf("/")));
}

function nameOf(key: string): string {
  return key.slice(key.indexOf("/") + 1);
}
