import type { CaseTable } from "../case.ts";
import { backend, ingress, rule } from "../shared/layer-7.sketches.ts";

/** A rule for `host` with paths, each a path, its type and the Service that it is for. */
const routes = (host: string, ...paths: readonly (readonly [path: string, pathType: string, service: string])[]) => ({
  host,
  http: { paths: paths.map(([path, pathType, service]) => ({ path, pathType, backend: backend(service) })) },
});

export const CASES: CaseTable = {
  "ingress-duplicate-path": [
    {
      title: "The same path twice",
      object: ingress({ rules: [routes("a.example", ["/x", "Prefix", "web"], ["/x", "Prefix", "api"])] }),
      expect: [{ message: "twice", action: "warn" }],
      isExample: true,
    },
    {
      title: "A Prefix path covers the Exact one",
      object: ingress({ rules: [routes("", ["/x", "Exact", "web"], ["/x", "Prefix", "api"])] }),
      expect: [{ message: "twice", action: "warn" }],
    },
    {
      title: "The same path twice, and the same backend",
      object: ingress({ rules: [rule("a.example", ["/x", "Prefix"], ["/x/*", "ImplementationSpecific"])] }),
      expect: [],
    },
    {
      title: "Different paths, and one that is refused anyway",
      object: ingress({ rules: [rule("a.example", ["/x", "Prefix"], ["/y", "Prefix"], ["/x*", "Prefix"])] }),
      expect: [],
      isExample: true,
    },
  ],
};
