import { ServiceModel } from "../controllers/l4/model.ts";
import type { Effect } from "../controllers/l7/effects.ts";
import { L4_RBS } from "../domain/annotations.ts";
import type { Edit, Finding } from "../domain/finding.ts";
import { field, isObject, sameJson, valueAt } from "../domain/json.ts";
import { SERVICE } from "../domain/kinds/service.ts";
import { buildPatch } from "../engine/patch.ts";
import { reviewChange, reviewValidation } from "../engine/review.ts";
import { improves } from "../engine/sound-fixes.ts";
import type { ManifestObject } from "../manifests/manifest-file.ts";
import { hasPlaceholder } from "../manifests/placeholders.ts";
import { annotationPath } from "../rules/shared/annotation-edits.ts";
import { asManifestApplied } from "./as-applied.ts";
import { forecastEdit } from "./forecast-edit.ts";
import type { LintForecast } from "./result.ts";
import { changeFor, identityOf } from "./review-object.ts";
import type { LintInput, Setting } from "./setting.ts";
import { trafficEffects } from "./traffic-effects.ts";

/** An object whose edits are tried, and what is known of the one that may live. */
interface Tried {
  readonly origin: ManifestObject;
  /** What lives, as far as anyone knows; undefined where the object is new. */
  readonly previous: unknown;
  /** Nobody has said whether it lives: `previous` is only what it would be. */
  readonly isGuess: boolean;
}

/** What the edits of an object would come to. */
export interface Verdict {
  /**
   * `unsafe` where a load balancer that lives would be another one, or the edits are right only while nothing lives;
   * `refused` where the object is no better for them, would be denied, or would be public without anyone having meant it.
   */
  readonly verdict: "safe" | "unsafe" | "refused";
  /** What they do to a load balancer that lives. */
  readonly consequences: Pick<LintForecast, "forecast" | "effects">;
  /** What an update would be told that it is not told without them. */
  readonly objections: readonly Finding[];
}

/** Tries edits of objects before anyone makes them. */
export class Trial {
  readonly #input: LintInput;
  readonly #setting: Setting;

  constructor(input: LintInput, setting: Setting) {
    this.#input = input;
    this.#setting = setting;
  }

  /** What the edits come to where the object is `value` now. */
  judge(tried: Tried, value: unknown, edits: readonly Edit[]): Verdict {
    const after = buildPatch(value, edits)?.object;
    const asNew = (object: unknown) => this.asNew(tried.origin, object);
    const asUpdate = (object: unknown) => (tried.previous === undefined ? [] : this.#asUpdate(tried, object));
    const isBetter =
      improves(edits, value, { findings: asNew(value), review: asNew }) ||
      improves(edits, value, { findings: asUpdate(value), review: asUpdate });
    if (after === undefined || !isBetter || this.#publishes(value, after, edits)) return REFUSED;
    if (tried.previous === undefined) return { verdict: "safe", consequences: NO_CONSEQUENCES, objections: [] };
    const known = asUpdate(value);
    const objections = asUpdate(after).filter((finding) => !known.some((other) => says(other, finding)));
    const isDenied = objections.some(({ action }) => action === "deny");
    const consequences = this.#consequences(tried, value, after);
    if (isDenied && !tried.isGuess) return { verdict: "refused", consequences, objections };
    const isQuiet = objections.length === 0 && !consequences.forecast && consequences.effects.length === 0;
    return { verdict: isQuiet ? "safe" : "unsafe", consequences, objections };
  }

  /** What is found in the object where nothing of it lives, no repair made. */
  asNew(origin: ManifestObject, object: unknown): readonly Finding[] {
    const change = changeFor({ object, previous: undefined }, this.#input.namespace, this.#input.policy);
    return change ? reviewValidation(change, this.#context(origin)).findings : [];
  }

  /** What "l4guard lint --base" finds. */
  #asUpdate({ origin, previous }: Tried, object: unknown): readonly Finding[] {
    const change = changeFor(
      { object: applied(object, previous), previous },
      this.#input.namespace,
      this.#input.policy,
    );
    return change ? reviewChange(change, this.#context(origin)).findings : [];
  }

  #context({ file }: ManifestObject) {
    return { ...this.#setting.context, index: this.#setting.scopes.indexFor(file) };
  }

  #consequences({ origin, previous }: Tried, value: unknown, after: unknown): Verdict["consequences"] {
    if (hasPlaceholder(origin.document.text)) return NO_CONSEQUENCES;
    const { cluster } = this.#input;
    const forecastOf = (object: unknown) =>
      field(object, "kind") === "Service" ? forecastEdit(previous, applied(object, previous), cluster) : undefined;
    const forecast = forecastOf(after);
    const isOther = forecast !== undefined && !sameJson(forecast, forecastOf(value));
    const effects = this.#effects(origin, previous, value, after);
    return { ...(isOther && { forecast }), effects };
  }

  /** What the edits do to what clients reach through Ingresses and NEGs, of what stands in the same folder and namespace. */
  #effects(origin: ManifestObject, previous: unknown, value: unknown, after: unknown): readonly Effect[] {
    const { cluster, namespace, isComplete } = this.#input;
    const own = identityOf(origin.value, namespace);
    if (!EFFECTIVE.has(String(field(value, "kind"))) || own === undefined) return [];
    const versions = [previous, value, after];
    if (!versions.some((object) => this.#isInTraffic(origin, object))) return [];
    const around = this.#setting.scopes.beside(origin.file).filter((object) => {
      const identity = identityOf(object, namespace);
      return identity !== undefined && identity !== own && namespaceOf(identity) === namespaceOf(own);
    });
    const told = (object: unknown) =>
      [
        ...trafficEffects({
          before: [...around, previous],
          after: [...around, applied(object, previous)],
          cluster,
          isComplete,
          namespace,
        }).values(),
      ].flat();
    const known = new Set(told(value).map(({ text }) => text));
    return told(after).filter(({ text }) => !known.has(text));
  }

  /** Whether the object may have to do with Ingresses and NEGs: a Service that none of them names has not, and a folder may hold thousands. */
  #isInTraffic({ file }: ManifestObject, object: unknown): boolean {
    if (field(object, "kind") !== SERVICE.kind) return object !== undefined;
    const { metadata, neg } = SERVICE.read(object);
    const [ingress] = this.#setting.scopes.indexFor(file).ingressesTo(metadata.namespace, metadata.name);
    return neg !== undefined || ingress !== undefined;
  }

  /** Whether something that looks internal would be public, or bound to be so, after the edits. */
  #publishes(value: unknown, after: unknown, edits: readonly Edit[]): boolean {
    if (field(value, "kind") !== "Service" || !looksInternal(value)) return false;
    const isExternal = (object: unknown) =>
      this.#input.cluster.assumptions.during(
        () => new ServiceModel(SERVICE.read(object), undefined, this.#input.cluster).isExternal,
      ).value;
    const isBinding = edits.some(({ kind, path }) => kind === "add" && BINDING.has(path));
    return isExternal(after) && (isBinding || !isExternal(value));
  }
}

/** The object as it lives once it is applied over the one before. */
function applied(object: unknown, previous: unknown): unknown {
  return field(object, "kind") === "Service" ? asManifestApplied(object, previous) : object;
}

/** The kinds that trafficEffects tells about. */
const EFFECTIVE: ReadonlySet<string> = new Set(["Service", "Ingress", "BackendConfig", "FrontendConfig"]);

/** What makes an external load balancer one for good. */
const BINDING: ReadonlySet<string> = new Set([annotationPath(L4_RBS), "/spec/loadBalancerClass"]);

/** Whether something on the object says "internal", be it in words that GKE does not read. */
function looksInternal(object: unknown): boolean {
  return ["/metadata/annotations", "/metadata/labels"].some((path) => {
    const entries = valueAt(object, path);
    return isObject(entries) && Object.entries(entries).some(saysInternal);
  });
}

function saysInternal([key, value]: readonly [string, unknown]): boolean {
  const text = String(value).trim();
  return (/internal|private/i.test(key) && !/^(?:false|no|off|0|)$/i.test(text)) || /^(?:intern|private)/i.test(text);
}

function says(one: Finding, other: Finding): boolean {
  return one.rule === other.rule && one.about === other.about && one.messageId === other.messageId;
}

function namespaceOf(identity: string): string {
  return identity.slice(identity.indexOf(" ") + 1, identity.indexOf("/"));
}

const NO_CONSEQUENCES: Verdict["consequences"] = { effects: [] };
const REFUSED: Verdict = { verdict: "refused", consequences: NO_CONSEQUENCES, objections: [] };
