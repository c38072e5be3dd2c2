import fc from "fast-check";
import t from "tap";
import { unfilledIn } from "../../src/lint/placeholder-variants.ts";

t.test("what an object with placeholders may turn out to be", async (t) => {
  const type = "networking.gke.io/load-balancer-type";
  const without = { metadata: { name: "web" }, spec: { ports: [{ port: 80 }] } };
  const table: readonly (readonly [string, unknown, ReturnType<typeof unfilledIn>])[] = [
    ["nothing to fill in", without, undefined],
    [
      "a value without meaning of its own is there or not",
      { metadata: { name: "$" + "{NAME}" } },
      { paths: ["/metadata/name"], variants: [{ metadata: { name: "$" + "{NAME}" } }, { metadata: {} }] },
    ],
    [
      "an item of a list",
      { spec: { loadBalancerSourceRanges: ["10.0.0.0/8", "<RANGE>"] } },
      {
        paths: ["/spec/loadBalancerSourceRanges/1"],
        variants: [
          { spec: { loadBalancerSourceRanges: ["10.0.0.0/8", "<RANGE>"] } },
          { spec: { loadBalancerSourceRanges: ["10.0.0.0/8"] } },
        ],
      },
    ],
    [
      "a brace without quotes is a map without a value",
      { spec: { ports: [{ port: { "{self.port}": null } }] } },
      {
        paths: ["/spec/ports/0/port"],
        variants: [{ spec: { ports: [{ port: { "{self.port}": null } }] } }, { spec: { ports: [{}] } }],
      },
    ],
    [
      "a type is any of four",
      { spec: { type: "<TYPE>", ports: [{ port: 80 }] } },
      {
        paths: ["/spec/type"],
        variants: [
          { spec: { type: "<TYPE>", ports: [{ port: 80 }] } },
          { spec: { ports: [{ port: 80 }] } },
          ...["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"].map((value) => ({
            spec: { type: value, ports: [{ port: 80 }] },
          })),
        ],
      },
    ],
  ];
  for (const [title, object, expected] of table) t.strictSame(unfilledIn(object), expected, title);
  const both = unfilledIn({ metadata: { annotations: { [type]: "<SCOPE>" } }, spec: { type: "<TYPE>" } });
  const said = (both?.variants.slice(2) ?? []).map((variant) => JSON.stringify(variant));
  t.equal(said.length, 4, "as many as the one with the most meanings has");
  for (const value of ["ClusterIP", "Internal", "LoadBalancer"]) {
    t.ok(
      said.some((text) => text.includes(`"${value}"`)),
      value,
    );
  }
  t.notOk(said.some((text) => text.includes("<")));
});

t.test("wherever placeholders stand, each is found, and no variant but the first has one (property)", async (t) => {
  const leaf = fc.oneof(fc.constant("<FILL>"), fc.constantFrom("plain", "", "a b"), fc.integer(), fc.boolean());
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.array(tie("tree"), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom("a", "b/c", "spec", "type"), tie("tree"), { maxKeys: 3 }),
    ),
  }));
  fc.assert(
    fc.property(tree, (value) => {
      const object = { spec: value };
      const count = JSON.stringify(object).split("<FILL>").length - 1;
      const found = unfilledIn(object);
      if (count === 0) return found === undefined;
      if (found?.paths.length !== count || new Set(found.paths).size !== count) return false;
      const [first, bare, ...filled] = found.variants;
      const kept = JSON.stringify(object, (_, item) =>
        Array.isArray(item) ? item.filter((one) => one !== "<FILL>") : item === "<FILL>" ? undefined : item,
      );
      return (
        first === object &&
        JSON.stringify(bare) === kept &&
        filled.every((variant) => !JSON.stringify(variant).includes("<FILL>"))
      );
    }),
  );
  t.pass();
});
