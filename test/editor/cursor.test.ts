import fc from "fast-check";
import t from "tap";
import { cursorAt } from "../../src/editor/cursor.ts";
import { hoverText } from "../../src/editor/hover.ts";

/** The place of ¦ in the text, and the text without it. */
function marked(text: string) {
  return cursorAt(text.replace("¦", ""), text.indexOf("¦"));
}

const SERVICE = `kind: Service
metadata:
  annotations:
    a: "1" # why
    ¦
  name: web
spec:
  type: LoadBalancer
`;

t.test("where a place is", async (t) => {
  t.match(marked(SERVICE), {
    kind: "Service",
    type: "LoadBalancer",
    path: ["metadata", "annotations"],
    key: undefined,
  });
  t.same([...marked(SERVICE).siblings], [["a", "1"]]);
  t.match(marked("a:\n  b: c¦d # x\n"), {
    path: ["a"],
    key: { text: "b" },
    value: { text: "cd", start: 8, end: 10 },
    isInKey: false,
  });
  t.match(marked("a:\n  b¦c\n"), {
    path: ["a"],
    key: { text: "bc", start: 5, end: 7 },
    value: undefined,
    isInKey: true,
  });
  t.match(marked('a:\n  "b": ¦\n'), { key: { text: "b" }, value: { text: "" }, isInKey: false });
  t.match(marked("spec:\n  ports:\n    - name: x\n      port: 8¦0\n"), {
    path: ["spec", "ports"],
    key: { text: "port" },
  });
  t.match(marked("spec:\n  ports:\n    - por¦t: 80\n"), {
    path: ["spec", "ports"],
    key: { text: "port" },
    isInKey: true,
  });
  t.match(marked("kind: A\n---\nkind: B\nx¦: 1\n---\nkind: C\n"), { kind: "B" }, "documents are apart");
  t.match(marked("kind: A\r\nmetadata:\r\n  annotations:\r\n    k¦: v\r\n"), {
    kind: "A",
    path: ["metadata", "annotations"],
  });
});

t.test("no text and no place throw", async () => {
  const text = fc.string({
    unit: fc.constantFrom("a", ":", " ", "\n", "-", "#", '"', "'", "{", "\r", "ü", "---\n", "kind: Service\n"),
  });
  fc.assert(
    fc.property(text, fc.nat(200), (text, offset) => {
      const { key, value } = cursorAt(text, Math.min(offset, text.length));
      for (const written of [key, value]) {
        if (written && (written.start < 0 || written.start > written.end || written.end > text.length)) return false;
      }
      return true;
    }),
    { numRuns: 3_000 },
  );
});

t.test("what is told of a place", async (t) => {
  const under = (line: string, kind = "Service") =>
    hoverText(marked(`kind: ${kind}\nmetadata:\n  annotations:\n    ${line}\n`)) ?? "";
  t.match(
    under('cloud.google.com/l4-¦rbs: "enabled"'),
    /Builds a new external load balancer.*Value: `enabled`.*Since GKE/s,
  );
  t.match(under('cloud.google.com/l4-rbs: "tr¦ue"'), /does not read `true`/);
  t.match(
    under('cloud.google.com/load-balancer-¦type: "Internal"'),
    /Use `networking\.gke\.io\/load-balancer-type` instead/,
  );
  t.match(under('service.kubernetes.io/backend-¦service: "x"'), /Leave it to them/);
  t.match(under('cloud.google.com/n¦eg: "{}"'), /JSON: /);
  t.match(under('networking.gke.io/capacity-scaler¦: "1"'), /a number from 0 to 1/);
  t.match(under('kubernetes.io/ingress.allow-¦http: "false"', "Ingress"), /`"true"`, `"false"`/);
  t.equal(under("example.com/¦x: y"), "");
});
