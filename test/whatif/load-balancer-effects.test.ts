import t from "tap";
import { type Forecast, forecast } from "../../src/controllers/l4/forecast.ts";
import { compileCluster } from "../../src/domain/cluster.ts";
import { SERVICE } from "../../src/domain/kinds/service.ts";
import { anewEffects, layer7Effects, liveEffects } from "../../src/whatif/upgrade/load-balancer-effects.ts";

const WEB = SERVICE.read({
  metadata: { name: "web", annotations: { "cloud.google.com/l4-rbs": "enabled" } },
  spec: { type: "LoadBalancer", ports: [{ port: 80 }] },
});
const NOW: Forecast = {
  ...forecast({ cluster: compileCluster({ gkeVersion: "1.33.1-gke.1779000" }), old: undefined, new: WEB }),
  ipv4: "same",
  forwardingRuleChange: "none",
};
const [RULE] = NOW.forwardingRules;
const OTHER = RULE ? [{ ...RULE, protocol: "UDP" }] : [];

/** What a restart comes to, and the kinds of what is told of it. */
const LIVE: Readonly<Record<string, readonly [after: Partial<Forecast>, kinds: readonly string[]]>> = {
  nothing: [{}, []],
  "a failure": [{ fails: true }, ["sync-fails"]],
  "a patch": [{ forwardingRuleChange: "patched" }, ["rule-patched"]],
  "a deletion": [
    { forwardingRuleChange: "deleted", forwardingRules: [], ipv4: "removed" },
    ["rule-deleted", "address-changed"],
  ],
  "another address": [{ ipv4: "changed" }, ["address-changed"]],
  "ports that are dead": [{ forwardingRules: OTHER }, ["ports-dead"]],
};

t.test("what a restart does is told", async (t) => {
  for (const [title, [after, kinds]] of Object.entries(LIVE)) {
    t.same(
      liveEffects(WEB, NOW, { ...NOW, ...after }).map(({ kind }) => kind),
      kinds,
      title,
    );
  }
  t.same(
    liveEffects(WEB, { ...NOW, fails: true }, NOW).map(({ kind }) => kind),
    ["sync-succeeds"],
  );
});

/** What making the Service anew comes to, and the kinds of what is told of it. */
const ANEW: Readonly<Record<string, readonly [after: Partial<Forecast>, kinds: readonly string[]]>> = {
  nothing: [{}, []],
  "a failure": [{ fails: true }, ["anew-fails"]],
  "ports that are dead": [{ forwardingRules: OTHER }, ["anew-ports-dead", "anew-rules"]],
  "other sources": [{ sourceRanges: {}, forwardingRules: OTHER }, ["anew-ports-dead", "anew-sources", "anew-rules"]],
};

t.test("what making it anew gives is told", async (t) => {
  for (const [title, [after, kinds]] of Object.entries(ANEW)) {
    const sides = {
      before: { forecast: NOW, hasNegs: true },
      after: { forecast: { ...NOW, ...after }, hasNegs: true },
      live: title.includes("nothing") ? NOW : undefined,
    };
    t.same(
      anewEffects(WEB, sides).map(({ kind }) => kind),
      kinds,
      title,
    );
  }
});

t.test("ports that are dead today and would be served", async (t) => {
  const sides = {
    before: { forecast: { ...NOW, forwardingRules: OTHER }, hasNegs: true },
    after: { forecast: NOW, hasNegs: true },
    live: undefined,
  };
  t.same(
    anewEffects(WEB, sides).map(({ kind }) => kind),
    ["anew-ports-alive", "anew-rules"],
  );
});

t.test("what happens to Ingresses is told as the model tells it", async (t) => {
  const object = { kind: "Ingress", namespace: "shop", name: "web" } as const;
  const told = layer7Effects([
    { object, kind: "change", text: "the check asks another path", source: "a" },
    { object, kind: "gap", text: "clients get 502", source: "b" },
  ]);
  t.same(
    told.map(({ kind, description, reasons }) => [kind, description, reasons]),
    [
      ["traffic-changes", "the check asks another path", ["the check asks another path (a)."]],
      ["traffic-stops", "clients get 502", ["clients get 502 (b)."]],
    ],
  );
});
