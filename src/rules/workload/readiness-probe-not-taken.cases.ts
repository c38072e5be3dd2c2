import type { CaseTable } from "../case.ts";
import { backendConfig, configured, deployment, ingress, ingressNeg, nodePort } from "../shared/layer-7.sketches.ts";

const PORTS = [{ name: "http", port: 80, targetPort: 8080 }];
const SERVED = [ingressNeg({ ports: PORTS }), ingress()];
const BOTH_PORTS = [
  { name: "http", containerPort: 8080 },
  { name: "admin", containerPort: 8081 },
];
const asking = (httpGet: object, ports: readonly object[] = BOTH_PORTS) =>
  deployment({ container: { ports, readinessProbe: { httpGet: { path: "/ready", ...httpGet } } } });
const alive = (httpGet: object) =>
  deployment({
    container: {
      ports: BOTH_PORTS,
      readinessProbe: { httpGet: { path: "/ready", port: 8081 } },
      livenessProbe: { httpGet },
    },
  });
const protocols = (text: string) => ({ "cloud.google.com/app-protocols": text });
const UNREAD = [{ message: "unread", action: "warn" }] as const;

export const CASES: CaseTable = {
  "readiness-probe-not-taken": [
    {
      title: "A probe on the port for administration",
      object: asking({ port: 8081 }),
      others: SERVED,
      expect: UNREAD,
      isExample: true,
    },
    {
      title: "A probe on the serving port",
      object: asking({ port: 8080 }),
      others: SERVED,
      expect: [],
      isExample: true,
    },
    {
      title: "Behind a node port it is the same",
      object: asking({ port: 8081 }),
      others: [nodePort({ ports: PORTS }), ingress()],
      expect: UNREAD,
    },
    {
      title: "The probe leaves the serving port",
      old: asking({ port: 8080 }),
      object: asking({ port: 8081 }),
      others: [...SERVED, asking({ port: 8080 })],
      expect: UNREAD,
    },
    {
      title: "A liveness probe shows that / is answered",
      object: alive({ path: "/", port: "http" }),
      others: SERVED,
      expect: [],
    },
    {
      title: "A liveness probe for something else",
      object: alive({ path: "/live", port: 8080 }),
      others: SERVED,
      expect: UNREAD,
    },
    {
      title: "A liveness probe on another port",
      object: alive({ path: "/", port: 8081 }),
      others: SERVED,
      expect: UNREAD,
    },
    {
      title: "A liveness probe over another scheme",
      object: alive({ path: "/", port: 8080, scheme: "HTTPS" }),
      others: SERVED,
      expect: UNREAD,
    },
    { title: "By the name of the port", object: asking({ port: "http" }), others: SERVED, expect: [] },
    { title: "By the name of another port", object: asking({ port: "admin" }), others: SERVED, expect: UNREAD },
    {
      title: "A port that the container does not declare",
      object: asking({ port: 8080 }, []),
      others: SERVED,
      expect: UNREAD,
    },
    { title: "Another protocol", object: asking({ port: 8080, scheme: "HTTPS" }), others: SERVED, expect: UNREAD },
    {
      title: "The protocol of the Service's port",
      object: asking({ port: 8080, scheme: "HTTPS" }),
      others: [ingressNeg({ ports: PORTS, annotations: protocols('{"http": "HTTP2"}') }), ingress()],
      expect: [],
    },
    {
      title: "Protocols that can't be read are told elsewhere",
      object: asking({ port: 8080, scheme: "HTTPS" }),
      others: [ingressNeg({ ports: PORTS, annotations: protocols("{") }), ingress()],
      expect: [],
    },
    { title: "A host of its own", object: asking({ port: 8080, host: "10.0.0.1" }), others: SERVED, expect: UNREAD },
    {
      title: "A header that the load balancer does not send",
      object: asking({ port: 8080, httpHeaders: [{ name: "X-Probe", value: "1" }] }),
      others: SERVED,
      expect: UNREAD,
    },
    {
      title: "The header Host is sent",
      object: asking({ port: 8080, httpHeaders: [{ name: "Host", value: "a.example" }] }),
      others: SERVED,
      expect: [],
    },
    {
      title: "An Ingress of no class, beside one for another controller",
      object: asking({ port: 8081 }),
      others: [
        ...SERVED,
        ingress({ name: "root", annotations: { "traefik.ingress.kubernetes.io/router.priority": "1" } }),
      ],
      isOffline: true,
      expect: [],
    },
    {
      title: "An Ingress of GKE's class, beside one for another controller",
      object: asking({ port: 8081 }),
      others: [
        ingressNeg({ ports: PORTS }),
        ingress({ className: "gce" }),
        ingress({ name: "root", annotations: { "traefik.ingress.kubernetes.io/router.priority": "1" } }),
      ],
      isOffline: true,
      expect: UNREAD,
    },
    { title: "No Ingress routes to it", object: asking({ port: 8081 }), others: SERVED.slice(0, 1), expect: [] },
    {
      title: "A BackendConfig says what is asked",
      object: asking({ port: 8081 }),
      others: [configured({ ports: PORTS }), backendConfig({ healthCheck: { requestPath: "/ready" } }), ingress()],
      expect: [],
    },
    {
      title: "The node's agent is asked",
      object: asking({ port: 8081 }),
      others: [
        ingressNeg({ ports: PORTS, annotations: { "networking.gke.io/transparent-health-checker": "true" } }),
        ingress(),
      ],
      expect: [],
    },
    {
      title: "A container with such a probe beside one without",
      object: deployment({
        pod: {
          containers: [
            { name: "server", ports: [{ containerPort: 8080 }] },
            { name: "helper", ports: [{ containerPort: 9000 }], readinessProbe: { httpGet: { port: 9000 } } },
          ],
        },
      }),
      others: SERVED,
      expect: [],
    },
    {
      title: "Two ports of one container are told once",
      object: asking({ port: 9000 }),
      others: [
        ingressNeg({ ports: [...PORTS, { name: "admin", port: 81, targetPort: 8081 }] }),
        ingress(),
        ingress({ name: "admin", port: 81 }),
      ],
      expect: UNREAD,
    },
  ],
};
