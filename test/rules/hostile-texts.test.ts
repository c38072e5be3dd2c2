import t from "tap";
import { ANNOTATIONS } from "../../src/domain/annotations.ts";
import { compileCluster } from "../../src/domain/cluster.ts";
import { isObject } from "../../src/domain/json.ts";
import { type ObjectChange, reviewMutation, reviewValidation } from "../../src/engine/review.ts";
import { RULES } from "../../src/rules/index.ts";
import { BASE_CLUSTER } from "../../src/rules/shared/cluster.sketches.ts";
import { backendConfig, deployment, frontendConfig, ingress, rule } from "../../src/rules/shared/layer-7.sketches.ts";
import { rbs } from "../../src/rules/shared/service.sketches.ts";
import { contextOf, jane } from "../support/engine-rules.ts";

/** As long as all annotations of an object may be. */
const LENGTH = 250_000;

/** Texts on which an expression that starts anew at each character, or takes a text apart in several ways, never ends. */
const TEXTS: readonly string[] = [
  `a${" ".repeat(LENGTH)}b`,
  `a${"\n".repeat(LENGTH)}b`,
  `${" ".repeat(LENGTH)}b`,
  `${"/".repeat(LENGTH)}\n`,
  `${"a-".repeat(LENGTH / 2)}!`,
  `${"1.".repeat(LENGTH / 2)}!`,
  `${"1".repeat(LENGTH)}!`,
  `k8s1-00000000-${"1-".repeat(LENGTH / 2)}`,
  `0x${"f".repeat(LENGTH)}p!`,
  `{"ingress": true${" ".repeat(LENGTH)}x`,
  ..."\"'\\:,;=[{(_%@".split("").map((character) => `${character.repeat(LENGTH)}!`),
];

const OBJECTS: readonly (readonly [kind: ObjectChange["kind"], object: object])[] = [
  ["Service", rbs({ annotations: { a: "b" }, labels: { a: "b" } })],
  [
    "Ingress",
    ingress({ rules: [rule("a.example.com", ["/*", "ImplementationSpecific"])], spec: { tls: [{ secretName: "a" }] } }),
  ],
  ["Deployment", deployment()],
  ["BackendConfig", backendConfig({ healthCheck: { type: "HTTP", requestPath: "/" } })],
  ["FrontendConfig", frontendConfig({ sslPolicy: "strict" })],
];

/** The path of each text of a value. */
function* textsIn(value: unknown, path: readonly (string | number)[] = []): Iterable<readonly (string | number)[]> {
  if (typeof value === "string") yield path;
  else if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* textsIn(item, [...path, index]);
  else if (isObject(value)) for (const [key, item] of Object.entries(value)) yield* textsIn(item, [...path, key]);
}

function withText(value: unknown, [first, ...others]: readonly (string | number)[], text: string): unknown {
  if (first === undefined) return text;
  if (Array.isArray(value)) return value.map((item, index) => (index === first ? withText(item, others, text) : item));
  const object = isObject(value) ? value : {};
  return { ...object, [first]: withText(object[first], others, text) };
}

t.test("F15: no text of an object keeps an expression busy", async (t) => {
  const context = contextOf(RULES, { cluster: compileCluster(BASE_CLUSTER) });
  for (const [kind, object] of OBJECTS) {
    const annotations = [...ANNOTATIONS.keys()].map((key) => ["metadata", "annotations", key]);
    const places = [...textsIn(object), ...annotations].filter(([first]) => first !== "kind" && first !== "apiVersion");
    for (const text of TEXTS) {
      const failed = places.filter((place) => {
        const change: ObjectChange = { kind, change: "create", object: withText(object, place, text), requester: jane };
        return [reviewValidation(change, context), reviewMutation(change, context)].some(
          ({ crashed }) => crashed.length > 0,
        );
      });
      t.same(failed, [], `${kind}: ${JSON.stringify(text.slice(0, 20))}`);
    }
  }
});
