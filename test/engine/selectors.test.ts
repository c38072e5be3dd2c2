import fc from "fast-check";
import t from "tap";
import { selects } from "../../src/domain/selector.ts";
import { indexManifests } from "../../src/engine/manifest-index.ts";

/** Few labels and namespaces, so that many selectors pick somebody. */
const LABELS = fc.dictionary(fc.constantFrom("app", "toString"), fc.constantFrom("a", ""), { maxKeys: 2 });
const NAMESPACE = fc.constantFrom("shop", "bank");
const SERVICES = fc.array(fc.record({ kind: fc.constant("Service"), namespace: NAMESPACE, labels: LABELS }), {
  maxLength: 8,
});
const WORKLOADS = fc.array(
  fc.record({ kind: fc.constantFrom("Deployment", "StatefulSet"), namespace: NAMESPACE, labels: LABELS }),
  { maxLength: 8 },
);

t.test("workloads behind Services, and Services before workloads, are those that selectors pick", (t) => {
  let found = 0;
  fc.assert(
    fc.property(SERVICES, WORKLOADS, (services, workloads) => {
      const index = indexManifests({
        isComplete: true,
        objects: [...services, ...workloads].map(({ kind, namespace, labels }, place) => ({
          apiVersion: kind === "Service" ? "v1" : "apps/v1",
          kind,
          metadata: { name: `n${place}`, namespace },
          spec: kind === "Service" ? { selector: labels } : { template: { metadata: { labels } } },
        })),
      });
      const all = ["shop", "bank"].map((namespace) => ({
        services: [...index.servicesIn(namespace)],
        workloads: [...index.workloadsIn(namespace)],
      }));
      const names = (objects: Iterable<{ readonly metadata: { readonly name: string } }>) =>
        Array.from(objects, ({ metadata }) => metadata.name).sort();
      for (const { services, workloads } of all) {
        for (const service of services) {
          const picked = workloads.filter(({ podLabels }) => selects(service.selector, podLabels));
          found += picked.length;
          t.same(names(index.workloadsBehind(service)), names(picked), "behind");
        }
        for (const workload of workloads) {
          const picking = services.filter(({ selector }) => selects(selector, workload.podLabels));
          t.same(names(index.servicesSelecting(workload)), names(picking), "before");
        }
      }
    }),
    { numRuns: 200 },
  );
  t.ok(found > 100, `${found} were picked`);
  t.end();
});
