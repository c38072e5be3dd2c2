import type { CaseTable } from "../case.ts";
import { backendConfig, configured, deployment, ingress, ingressNeg } from "../shared/layer-7.sketches.ts";
import { WEB } from "./workload.sketches.ts";

export const CASES: CaseTable = {
  "workload-no-readiness-probe": [
    {
      title: "The serving container has no probe",
      object: deployment({ container: { readinessProbe: undefined } }),
      others: WEB,
      expect: [{ message: "missing", action: "info" }],
      isExample: true,
    },
    {
      title: "By the name of the port",
      object: deployment({ container: { readinessProbe: undefined } }),
      others: [ingressNeg({ ports: [{ port: 80, targetPort: "http" }] })],
      expect: [{ message: "missing", action: "info" }],
    },
    { title: "It has one", object: deployment(), others: WEB, expect: [], isExample: true },
    {
      title: "A port that no Ingress routes to is not checked",
      object: deployment({ container: { readinessProbe: undefined, ports: [{ containerPort: 8500 }] } }),
      others: [
        ingressNeg({
          ports: [
            { name: "grpc", port: 8500, targetPort: 8500 },
            { name: "rest", port: 80, targetPort: 8501 },
          ],
        }),
        ingress(),
      ],
      expect: [],
    },
    {
      title: "A sidecar that does not serve the port needs none",
      object: deployment({ container: { readinessProbe: undefined, ports: [{ containerPort: 9090 }] } }),
      others: WEB,
      expect: [],
    },
    {
      title: "A probe that only opens a connection",
      object: deployment({ container: { readinessProbe: { tcpSocket: { port: 8080 } } } }),
      others: [ingressNeg({ ports: [{ port: 80, targetPort: 8080 }] }), ingress()],
      expect: [{ message: "otherSort", action: "warn" }],
    },
    {
      title: "A probe of another sort, beside one that shows that / is answered",
      object: deployment({
        container: {
          readinessProbe: { tcpSocket: { port: 8080 } },
          startupProbe: { httpGet: { path: "/", port: "http" } },
        },
      }),
      others: [ingressNeg({ ports: [{ port: 80, targetPort: 8080 }] }), ingress()],
      expect: [],
    },
    {
      title: "A probe of another sort, without an Ingress",
      object: deployment({ container: { readinessProbe: { tcpSocket: { port: 8080 } } } }),
      others: [ingressNeg({ ports: [{ port: 80, targetPort: 8080 }] })],
      expect: [],
    },
    {
      title: "A BackendConfig says what is asked",
      object: deployment({ container: { readinessProbe: undefined } }),
      others: [
        configured({ ports: [{ port: 80, targetPort: 8080 }] }),
        backendConfig({ healthCheck: { requestPath: "/ping" } }),
        ingress(),
      ],
      expect: [],
    },
  ],
};
