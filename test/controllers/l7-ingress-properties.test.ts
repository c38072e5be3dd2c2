import fc from "fast-check";
import t from "tap";
import { describeHealthCheck } from "../../src/controllers/l7/ingress/forecast.ts";
import { IngressModel } from "../../src/controllers/l7/ingress/model.ts";
import { type Surroundings, surroundingsIn } from "../../src/controllers/l7/ingress/surroundings.ts";
import { clusterObjects } from "../../src/controllers/l7/objects.ts";
import { readSwitches } from "../../src/controllers/l7/switches.ts";
import { CLUSTER, INTERNAL, type Objects, outcome, REGIONAL, TRANSPARENT } from "../support/ingress-sketches.ts";
import { INGRESS_STATE } from "../support/ingress-states.ts";

t.test("whatever the objects are, the forecast is sound", async () => {
  const flags = fc.constantFrom({}, REGIONAL, TRANSPARENT, { "enable-v2-frontend-namer": false });
  fc.assert(
    fc.property(
      fc.array(INGRESS_STATE, { minLength: 1, maxLength: 3 }),
      flags,
      fc.boolean(),
      (states, chosen, negs) => {
        const found = outcome(states, { flags: chosen, negs });
        if (!found) return true;
        const { owned, backends = {}, routes = [], frontends, healthChecks = {}, fails } = found;
        const isSorted = [...routes].sort().join("\n") === routes.join("\n");
        const places = routes.map((route) => route.slice(0, route.lastIndexOf(" ")));
        return (
          isSorted &&
          // A host has a path once, and every route leads to a backend that is listed.
          new Set(places).size === places.length &&
          routes.every((route) => Object.hasOwn(backends, route.slice(route.lastIndexOf(" ") + 1))) &&
          Object.keys(healthChecks).every((key) => Object.hasOwn(backends, key)) &&
          frontends.every((frontend) => /^(80|443) (external|internal)$/.test(frontend)) &&
          // Where a sync of a single state went well, no front end is there that was not asked for.
          (fails || !owned || states.length > 1 || new Set(frontends).size === frontends.length)
        );
      },
    ),
    { numRuns: 400 },
  );
});

t.test("a state that is seen again changes nothing", async () => {
  fc.assert(
    fc.property(fc.array(INGRESS_STATE, { minLength: 1, maxLength: 2 }), fc.boolean(), (states, negs) => {
      const once = outcome(states, { negs });
      const twice = outcome([...states, ...states.slice(-1)], { negs });
      return JSON.stringify(once) === JSON.stringify(twice);
    }),
    { numRuns: 300 },
  );
});

t.test("an Ingress that fails on its translation keeps what it had", async () => {
  fc.assert(
    fc.property(INGRESS_STATE, INGRESS_STATE, (before, after) => {
      const broken = after.map((object) => {
        const { kind, metadata, spec } = object as { kind: string; metadata: { annotations: object }; spec: object };
        if (kind !== "Ingress") return object;
        return {
          ...object,
          metadata: { ...metadata, annotations: INTERNAL },
          spec: { ...spec, defaultBackend: { resource: {} } },
        };
      });
      const had = outcome([before]);
      const has = outcome([before, broken]);
      if (!had?.owned || !has) return true;
      return has.fails && JSON.stringify(had.frontends) === JSON.stringify(has.frontends);
    }),
    { numRuns: 200 },
  );
});

const SWITCHES = fc.constantFrom({}, REGIONAL, TRANSPARENT, { "enable-v2-frontend-namer": false });

/** The model of Ingress shop/web, where `hide` says what nobody knows. */
function modelIn(objects: Objects, flags: object, hasNegs: boolean, hide: (what: keyof Surroundings) => boolean) {
  const state = clusterObjects(objects);
  const ingress = state.ingresses.get("shop/web");
  const all = surroundingsIn(state, CLUSTER, () => hasNegs);
  const surroundings: Surroundings = {
    service: (...at) => (hide("service") ? "unknown" : all.service(...at)),
    backendConfig: (...at) => (hide("backendConfig") ? "unknown" : all.backendConfig(...at)),
    frontendConfig: (...at) => (hide("frontendConfig") ? "unknown" : all.frontendConfig(...at)),
    secret: (...at) => (hide("secret") ? "unknown" : all.secret(...at)),
    address: (...at) => (hide("address") ? "unknown" : all.address(...at)),
    pods: (namespace) => (hide("pods") ? "unknown" : all.pods(namespace)),
    hasNeg: (...at) => (hide("hasNeg") ? "unknown" : all.hasNeg(...at)),
  };
  return ingress && new IngressModel(ingress, readSwitches({ ...flags }), surroundings);
}

t.test("the model says what the forecast says of a new Ingress", async () => {
  fc.assert(
    fc.property(INGRESS_STATE, SWITCHES, fc.boolean(), (objects, flags, negs) => {
      // What another Ingress of the state shares is no matter of this one.
      const alone = objects.filter(
        (object) => !/"kind":"Ingress".*"name":"(other|web.dot)"/.test(JSON.stringify(object)),
      );
      const model = modelIn(alone, flags, negs, () => false);
      const forecast = outcome([alone], { flags, negs });
      if (!model || !forecast) return true;
      if (model.isOwned !== forecast.owned || model.unknown.length > 0) return false;
      if (!model.isOwned) return true;
      if (model.fails !== forecast.fails) return false;
      if (model.fails || !model.getsLoadBalancer) return true;
      const frontEnds = model.frontEnds.map(
        ({ port, kind }) => `${port} ${kind === "internal" ? "internal" : "external"}`,
      );
      const isChecked = Object.entries(forecast.healthChecks ?? {}).every(([key, asked]) => {
        const backend = model.backends.find((one) => one.key === key);
        // One number of two ports, of TCP and UDP, is one backend service: it is as the last of them left it.
        if (model.backends.some((one) => one.port === backend?.port && one.transport !== backend.transport))
          return true;
        const check = backend && model.healthCheckOf(backend);
        return check !== undefined && describeHealthCheck(check) === asked;
      });
      return isChecked && JSON.stringify(frontEnds.sort()) === JSON.stringify(forecast.frontends);
    }),
    { numRuns: 500 },
  );
});

t.test("what the model says while little is known holds when all is", async () => {
  const kinds = ["service", "backendConfig", "frontendConfig", "secret", "address", "pods", "hasNeg"] as const;
  fc.assert(
    fc.property(INGRESS_STATE, SWITCHES, fc.boolean(), fc.subarray([...kinds]), (objects, flags, negs, hidden) => {
      const full = modelIn(objects, flags, negs, () => false);
      const partial = modelIn(objects, flags, negs, (what) => hidden.some((one) => one === what));
      if (!full || !partial) return true;
      const known = new Set(full.faults.map(({ kind, text }) => `${kind} ${text}`));
      // What is found behind a backend that turns out to be at fault itself is true, and not reached.
      const isSound = partial.faults.every(
        ({ kind, text, stage }) =>
          known.has(`${kind} ${text}`) || (stage === "backends" && full.faults[0]?.stage === "translation"),
      );
      return isSound && (partial.fails === undefined || partial.fails === full.fails);
    }),
    { numRuns: 500 },
  );
});
