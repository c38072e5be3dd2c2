import type { CaseTable } from "../../case.ts";
import { clusterIp } from "../../case.ts";
import { deployment, ingress, ingressNeg, NO_AUTO_NEG, nodePort, withNeg } from "./sketches.ts";

const scaledObject = (spec: object) => ({
  kind: "ScaledObject",
  metadata: { name: "web", namespace: "shop" },
  spec: { scaleTargetRef: { name: "web" }, ...spec },
});
const autoscaler = (minReplicas: number) => ({
  kind: "HorizontalPodAutoscaler",
  metadata: { name: "web", namespace: "shop" },
  spec: { scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" }, minReplicas },
});
const WEB = [ingressNeg({ ports: [{ port: 80, targetPort: 8080 }] })];
const grace = (seconds: number) => deployment({ pod: { terminationGracePeriodSeconds: seconds } });
const stop = (preStop: object, seconds = 60) => {
  const container = { name: "server", lifecycle: { preStop }, readinessProbe: {} };
  return deployment({ pod: { terminationGracePeriodSeconds: seconds, containers: [container] } });
};

/** Cases about the workloads whose Pods are NEG endpoints. */
export const WORKLOAD_CASES: CaseTable = {
  "deployment-min-ready-seconds": [
    {
      title: "A Deployment behind NEGs without minReadySeconds",
      object: deployment({ spec: { minReadySeconds: undefined } }),
      others: WEB,
      expect: [{ message: "tooShort", action: "mutate" }],
      isExample: true,
    },
    {
      title: "0 is the default, written out",
      object: deployment({ spec: { minReadySeconds: 0 } }),
      others: WEB,
      expect: [{ message: "tooShort", action: "mutate" }],
    },
    {
      title: "What the author chose stays",
      object: deployment({ spec: { minReadySeconds: 59 } }),
      others: WEB,
      expect: [{ message: "tooShort", action: "warn" }],
      limit: { name: "seconds", side: "beyond" },
    },
    {
      title: "60 seconds are enough",
      object: deployment(),
      others: WEB,
      expect: [],
      limit: { name: "seconds", side: "within" },
      isExample: true,
    },
    {
      title: "A deadline that leaves no room",
      object: deployment({ spec: { minReadySeconds: 0, progressDeadlineSeconds: 60 } }),
      others: WEB,
      expect: [{ message: "tooShort", action: "warn" }],
    },
    {
      title: "A deadline that does",
      object: deployment({ spec: { minReadySeconds: 0, progressDeadlineSeconds: 61 } }),
      others: WEB,
      expect: [{ message: "tooShort", action: "mutate" }],
    },
    {
      title: "A StatefulSet",
      object: deployment({ kind: "StatefulSet", spec: { minReadySeconds: undefined } }),
      others: WEB,
      expect: [{ message: "tooShort", action: "mutate" }],
    },
    {
      title: "Readiness gates make it a margin",
      cluster: { negReadinessGates: true },
      object: deployment({ spec: { minReadySeconds: 0 } }),
      others: WEB,
      expect: [{ message: "tooShort", action: "info" }],
    },
    {
      title: "An explicit readiness gate",
      object: deployment({
        spec: { minReadySeconds: 0 },
        pod: { readinessGates: [{ conditionType: "cloud.google.com/load-balancer-neg-ready" }] },
      }),
      others: WEB,
      expect: [],
    },
    {
      title: "An Ingress backend that GKE annotates",
      object: deployment({ spec: { minReadySeconds: 0 } }),
      others: [clusterIp(), ingress()],
      expect: [{ message: "tooShort", action: "mutate" }],
    },
    {
      title: "An Ingress backend on instance groups",
      cluster: NO_AUTO_NEG,
      object: deployment({ spec: { minReadySeconds: 0 } }),
      others: [nodePort(), ingress()],
      expect: [],
    },
    {
      title: "A standalone NEG",
      object: deployment({ spec: { minReadySeconds: 0 } }),
      others: [withNeg('{"exposed_ports": {"80": {}}}')],
      expect: [{ message: "tooShort", action: "mutate" }],
    },
    {
      title: "Other Pods",
      object: deployment({ spec: { minReadySeconds: 0 }, labels: { app: "api" } }),
      others: WEB,
      expect: [],
    },
  ],
  "deployment-min-ready-vs-deadline": [
    {
      title: "As long as the deadline",
      object: deployment({ spec: { minReadySeconds: 600 } }),
      expect: [{ message: "beyond", action: "deny" }],
      isExample: true,
    },
    {
      title: "Shorter than the deadline",
      object: deployment({ spec: { minReadySeconds: 600, progressDeadlineSeconds: 601 } }),
      expect: [],
      isExample: true,
    },
    {
      title: "A DaemonSet has no deadline",
      object: deployment({ kind: "DaemonSet", spec: { minReadySeconds: 600 } }),
      expect: [],
    },
  ],
  "deployment-termination-grace": [
    {
      title: "A new Deployment with Kubernetes' default",
      object: grace(30),
      others: WEB,
      expect: [{ message: "tooShort", action: "mutate" }],
      isExample: true,
    },
    {
      title: "A new Deployment that says nothing",
      object: deployment({ pod: { terminationGracePeriodSeconds: undefined } }),
      others: WEB,
      expect: [{ message: "tooShort", action: "mutate" }],
    },
    {
      title: "What the author chose stays",
      object: grace(59),
      others: WEB,
      expect: [{ message: "tooShort", action: "warn" }],
      limit: { name: "seconds", side: "beyond" },
    },
    {
      title: "60 seconds are enough",
      object: grace(60),
      others: WEB,
      expect: [],
      limit: { name: "seconds", side: "within" },
      isExample: true,
    },
    {
      title: "An edit is only warned of: the change would start a rollout",
      object: grace(30),
      old: grace(60),
      others: WEB,
      expect: [{ message: "tooShort", action: "warn" }],
    },
    { title: "Not behind NEGs", object: grace(30), others: [nodePort()], cluster: NO_AUTO_NEG, expect: [] },
  ],
  "deployment-prestop-exceeds-grace": [
    {
      title: "A hook that uses up the period",
      object: stop({ exec: { command: ["sh", "-c", "sleep 1m"] } }),
      others: WEB,
      expect: [{ message: "tooLong", action: "warn" }],
      isExample: true,
    },
    {
      title: "A sleep action that outlasts it",
      object: stop({ sleep: { seconds: 90 } }),
      others: WEB,
      expect: [{ message: "tooLong", action: "warn" }],
    },
    { title: "A shorter hook", object: stop({ sleep: { seconds: 15 } }), others: WEB, expect: [], isExample: true },
    { title: "A hook that does not sleep", object: stop({ exec: { command: ["/stop"] } }), others: WEB, expect: [] },
    { title: "Not behind NEGs", object: stop({ sleep: { seconds: 90 } }), expect: [] },
  ],
  "deployment-strategy-recreate": [
    {
      title: "Recreate",
      object: deployment({ spec: { strategy: { type: "Recreate" } } }),
      others: WEB,
      expect: [{ message: "recreate", action: "warn" }],
      isExample: true,
    },
    {
      title: "All Pods at once",
      object: deployment({ spec: { strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "100%" } } } }),
      others: WEB,
      expect: [{ message: "all", action: "warn" }],
    },
    {
      title: "A quarter at once",
      object: deployment({ spec: { strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "25%" } } } }),
      others: WEB,
      expect: [],
      isExample: true,
    },
    { title: "Not behind NEGs", object: deployment({ spec: { strategy: { type: "Recreate" } } }), expect: [] },
  ],
  "deployment-scale-to-zero": [
    {
      title: "The last replica goes",
      object: deployment({ spec: { replicas: 0 } }),
      old: deployment({ spec: { replicas: 2 } }),
      others: WEB,
      expect: [{ message: "empty", action: "warn" }],
      isExample: true,
    },
    {
      title: "No replicas are one by default",
      object: deployment({ spec: { replicas: 0 } }),
      old: deployment(),
      others: WEB,
      expect: [{ message: "empty", action: "warn" }],
    },
    {
      title: "One stays",
      object: deployment({ spec: { replicas: 1 } }),
      old: deployment({ spec: { replicas: 2 } }),
      others: WEB,
      expect: [],
      isExample: true,
    },
    {
      title: "There were none",
      object: deployment({ spec: { replicas: 0 }, labels: { app: "web", v: "2" } }),
      old: deployment({ spec: { replicas: 0 } }),
      others: WEB,
      expect: [],
    },
    {
      title: "Not behind NEGs",
      object: deployment({ spec: { replicas: 0 } }),
      old: deployment({ spec: { replicas: 2 } }),
      expect: [],
    },
    {
      title: "KEDA may go to zero unless it is told otherwise",
      object: deployment(),
      others: [...WEB, scaledObject({})],
      isOffline: true,
      expect: [{ message: "mayEmpty", action: "warn" }],
    },
    {
      title: "KEDA goes to zero while idle",
      object: deployment(),
      others: [...WEB, scaledObject({ minReplicaCount: 2, idleReplicaCount: 0 })],
      isOffline: true,
      expect: [{ message: "mayEmpty", action: "warn" }],
    },
    {
      title: "KEDA keeps two",
      object: deployment(),
      others: [...WEB, scaledObject({ minReplicaCount: 2 })],
      isOffline: true,
      expect: [],
    },
    {
      title: "An autoscaler of Kubernetes that may go to zero",
      object: deployment(),
      others: [...WEB, autoscaler(0)],
      isOffline: true,
      expect: [{ message: "mayEmpty", action: "warn" }],
    },
    {
      title: "An autoscaler that may not",
      object: deployment(),
      others: [...WEB, autoscaler(1)],
      isOffline: true,
      expect: [],
    },
  ],
  "workload-no-readiness-probe": [
    {
      title: "The serving container has no probe",
      object: deployment({ container: { readinessProbe: undefined } }),
      others: WEB,
      expect: [{ message: "missing", action: "warn" }],
      isExample: true,
    },
    {
      title: "By the name of the port",
      object: deployment({ container: { readinessProbe: undefined } }),
      others: [ingressNeg({ ports: [{ port: 80, targetPort: "http" }] })],
      expect: [{ message: "missing", action: "warn" }],
    },
    { title: "It has one", object: deployment(), others: WEB, expect: [], isExample: true },
    {
      title: "A sidecar that does not serve the port needs none",
      object: deployment({ container: { readinessProbe: undefined, ports: [{ containerPort: 9090 }] } }),
      others: WEB,
      expect: [],
    },
  ],
  "hostnetwork-neg": [
    {
      title: "Pods in the host's network",
      object: deployment({ pod: { hostNetwork: true } }),
      others: WEB,
      expect: [{ message: "hostNetwork", action: "warn" }],
      isExample: true,
    },
    { title: "Pods with their own", object: deployment(), others: WEB, expect: [], isExample: true },
    { title: "Not behind NEGs", object: deployment({ pod: { hostNetwork: true } }), expect: [] },
  ],
};
