import type { L7Outcome } from "./forecast.ts";
import { ingressEffects } from "./ingress/effects.ts";
import type { NegEvent } from "./neg/controller.ts";
import type { TrafficEffect } from "./traffic-effect.ts";

/** What an edit does to traffic, by the object that it happens to. */
export interface Effect extends TrafficEffect {
  readonly object: { readonly kind: "Service" | "Ingress"; readonly namespace: string; readonly name: string };
}

/** What the edit that leads from the outcome `before` to the outcome `after` does to traffic. */
export function effectsOf(before: L7Outcome, after: L7Outcome): readonly Effect[] {
  const ofIngresses = [...before.ingresses].flatMap(([name, was]) =>
    ingressEffects(was, after.ingresses.get(name), before.negs).map((effect) => ({
      ...effect,
      object: objectOf("Ingress", name),
    })),
  );
  return [...negEffects(before, after), ...ofIngresses];
}

/** What an event means; undefined where it is no news for traffic. */
const NEG_EFFECTS: Readonly<Record<NegEvent["kind"], Effect["kind"] | undefined>> = {
  "given-up": "gone",
  taken: "stuck",
  refused: "stuck",
  failing: "stuck",
  retargeted: "gap",
  made: undefined,
  odd: undefined,
};

/** What happened in both states is no effect of the edit. */
function negEffects(before: L7Outcome, after: L7Outcome): readonly Effect[] {
  const known = new Set(before.negs.events.map(({ service, text }) => `${service} ${text}`));
  return after.negs.events.flatMap(({ text, source, service, kind }): Effect[] => {
    const effect = NEG_EFFECTS[kind];
    if (!effect || known.has(`${service} ${text}`)) return [];
    return [{ text, source, kind: effect, object: objectOf("Service", service) }];
  });
}

function objectOf(kind: "Service" | "Ingress", key: string): Effect["object"] {
  const [namespace = "", name = ""] = key.split("/", 2);
  return { kind, namespace, name };
}
