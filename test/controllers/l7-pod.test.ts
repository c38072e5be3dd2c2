import t from "tap";
import { podOf, readPodOf } from "../../src/controllers/l7/ingress/pod.ts";
import { indexManifests } from "../../src/engine/manifest-index.ts";

t.test("the Pod of a workload is the same from its view as from the whole object", async (t) => {
  const deployment = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", namespace: "shop" },
    spec: {
      template: {
        metadata: { labels: { app: "web" } },
        spec: {
          containers: [
            {
              name: "c",
              ports: [{ name: "http", containerPort: 8080 }, { containerPort: 9090 }],
              readinessProbe: { httpGet: { path: "/ready", port: "http" } },
            },
            { name: "sidecar", readinessProbe: { tcpSocket: { port: 1 } } },
          ],
        },
      },
    },
  };
  const index = indexManifests({ objects: [deployment], isComplete: true });
  t.same(Array.from(index.workloadsIn("shop"), podOf), [readPodOf(deployment)]);
});
