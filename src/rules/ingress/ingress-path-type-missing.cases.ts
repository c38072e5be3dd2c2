import type { CaseTable } from "../case.ts";
import { ingress, rule } from "../shared/layer-7.sketches.ts";

const untyped = {
  host: "a.example",
  http: { paths: [{ path: "/", backend: { service: { name: "web", port: { number: 80 } } } }] },
};

export const CASES: CaseTable = {
  "ingress-path-type-missing": [
    {
      title: "A path as in older samples",
      object: ingress({ rules: [untyped] }),
      expect: [{ message: "missing", action: "deny" }],
      isExample: true,
    },
    {
      title: "A path with its type",
      object: ingress({ rules: [rule("a.example", ["/", "Prefix"])] }),
      expect: [],
      isExample: true,
    },
    {
      title: "The older API had a default",
      object: ingress({ apiVersion: "extensions/v1beta1", rules: [untyped] }),
      expect: [],
    },
    { title: "No paths", object: ingress(), expect: [] },
    {
      title: "Any class: the API server asks nobody's controller",
      object: ingress({ className: "nginx", rules: [untyped] }),
      expect: [{ message: "missing", action: "deny" }],
    },
  ],
};
