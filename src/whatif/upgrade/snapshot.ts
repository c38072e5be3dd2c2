import { type Forecast, forecast } from "../../controllers/l4/forecast.ts";
import { effectsOf } from "../../controllers/l7/effects.ts";
import { type L7Outcome, outcomesOf } from "../../controllers/l7/forecast.ts";
import { clusterObjects } from "../../controllers/l7/objects.ts";
import { readSwitches } from "../../controllers/l7/switches.ts";
import type { Cluster } from "../../domain/cluster.ts";
import type { Finding } from "../../domain/finding.ts";
import { reviewLive } from "../../engine/review.ts";
import { lintManifests } from "../../lint/lint-manifests.ts";
import type { LintResult } from "../../lint/result.ts";
import { identityOf, liveObject } from "../../lint/review-object.ts";
import { type LintInput, settingOf } from "../../lint/setting.ts";
import type { Told } from "./effect.ts";
import type { FleetObject } from "./fleet.ts";
import { type Anew, anewEffects, layer7Effects } from "./load-balancer-effects.ts";
import { findingEffects } from "./rule-effects.ts";

/** What one version of GKE makes of the objects. */
export class Snapshot {
  readonly cluster: Cluster;
  readonly lint: LintResult;
  readonly #findings: Map<string, readonly Finding[]>;
  readonly #layer7: L7Outcome | undefined;
  readonly #namespace: string;
  readonly #anew = new Map<FleetObject, Anew>();

  constructor(input: Omit<LintInput, "cluster" | "base">, fleet: readonly FleetObject[], cluster: Cluster) {
    this.cluster = cluster;
    const judged = { ...input, base: undefined, cluster };
    this.lint = lintManifests(judged);
    const found = Map.groupBy(this.lint.findings, ({ place, object }) => keyOf(place.file, object));
    this.#findings = new Map([...found].map(([key, findings]) => [key, findings.map(({ finding }) => finding)]));
    this.#reviewLive(judged, fleet);
    this.#namespace = input.namespace;
    const states = [clusterObjects(fleet.map(({ live }) => live))];
    const { isComplete } = input;
    [this.#layer7] = outcomesOf({ cluster, switches: readSwitches(), states, negsInUse: new Set(), isComplete });
  }

  /** What the rules say otherwise of the object, or of the cluster, than in the version `before`. */
  rulesSince(before: Snapshot, object: Pick<FleetObject, "place" | "name">): readonly Told[] {
    return findingEffects(before.#findingsOf(object), this.#findingsOf(object));
  }

  /** What making the object anew gives other than in the version `before`, its live load balancer being `live` then. */
  anewSince(before: Snapshot, object: FleetObject, live: Forecast): readonly Told[] {
    const { service } = object;
    return service
      ? anewEffects(service.written, { before: before.#anewOf(object), after: this.#anewOf(object), live })
      : [];
  }

  /** What happens to what clients reach through Ingresses and NEGs, by the identity of the object that it happens to. */
  layer7Since(before: Snapshot): ReadonlyMap<string | undefined, readonly Told[]> {
    const effects = before.#layer7 && this.#layer7 ? effectsOf(before.#layer7, this.#layer7) : [];
    const byObject = Map.groupBy(effects, ({ object }) =>
      identityOf({ kind: object.kind, metadata: object }, this.#namespace),
    );
    return new Map([...byObject].map(([identity, own]) => [identity, layer7Effects(own)]));
  }

  /** What already lives is judged as it lives, not as if it were made now. */
  #reviewLive(input: LintInput, fleet: readonly FleetObject[]): void {
    const living = fleet.filter(({ isLive }) => isLive);
    if (living.length === 0) return;
    const { context, scopes } = settingOf(input);
    for (const { live, place, name, origin } of living) {
      const review = liveObject(live, input.namespace, input.policy);
      if (!review) continue;
      const { findings } = reviewLive(review, { ...context, index: scopes.indexFor(origin.file) });
      const told = findings.filter(({ action }) => input.isVerbose || action !== "info");
      this.#findings.set(keyOf(place.file, name), told);
    }
  }

  #findingsOf({ place, name }: Pick<FleetObject, "place" | "name">): readonly Finding[] {
    return this.#findings.get(keyOf(place.file, name)) ?? [];
  }

  #anewOf(object: FleetObject): Anew {
    const known = this.#anew.get(object);
    if (known) return known;
    const { cluster } = this;
    const outcome = forecast({ cluster, old: undefined, new: object.service?.written });
    const hasNegs =
      outcome.owner === "ilb-subsetting" || (outcome.owner === "rbs-netlb" && cluster.facts.rbsNegDefault);
    const anew = { forecast: outcome, hasNegs };
    this.#anew.set(object, anew);
    return anew;
  }
}

function keyOf(file: string, { kind, namespace, name }: FleetObject["name"]): string {
  return [file, kind, namespace, name].join("\n");
}
