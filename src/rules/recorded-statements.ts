/** Where a statement of GKE's page about container-native load balancing is met outside of the rules. */
interface Grounds {
  /** The step of the model that decides it: a file of `src` and a name in it. */
  readonly step?: readonly [file: string, name: string];
  /** Recorded runs of the controllers in which it shows. */
  readonly recorded?: readonly string[];
  /** Why there is no step, or no recording. */
  readonly without?: string;
}

const INGRESS = "src/controllers/l7/ingress";
const NEG = "src/controllers/l7/neg";
const ROLLOUT = "Rollouts are the workload controllers' work, which is not modelled.";
const CLOUD = "Compute Engine decides it, and the recorded cloud checks next to nothing.";

/** By the statement, as the table of statements words it. */
export const GROUNDS: Readonly<Record<string, Grounds>> = {
  "NEGs need GKE 1.10 or later.": {
    step: ["src/domain/features.ts", "GATES"],
    without: "The recorded controllers are of today.",
  },
  "NEGs need a VPC-native cluster.": { step: [`${NEG}/auto-annotation.ts`, "isAnnotatedByGke"], without: CLOUD },
  "NEGs do not work in legacy networks.": { without: CLOUD },
  "NEGs of Pods are for HTTP(S) load balancers, not for network load balancers. (Internal Ingress needs them today.)": {
    step: [`${NEG}/wanted.ts`, "mergeLayer4"],
    recorded: ["neg/svc/loadbalancer", "neg/l4/ilb-lowercase", "ing/internal/neg"],
  },
  "The sample waits 60 seconds until a ready Pod counts as available.": { without: ROLLOUT },
  "The sample gives Pods 60 seconds to end their connections.": { without: ROLLOUT },
  "The annotation cloud.google.com/neg: '{\"ingress\": true}' turns container-native load balancing on.": {
    step: [`${NEG}/wanted.ts`, "mergeIngressPorts"],
    recorded: ["ing/backend/neg", "neg/ing/by-name", "neg/ep/ig-to-neg-live"],
  },
  "The annotation's value is JSON in a string.": {
    step: ["src/domain/neg-annotation.ts", "parseNegAnnotation"],
    recorded: ["neg/parse/bare-key", "neg/parse/single-quotes", "neg/parse/ingress-string"],
  },
  "The Service selects the Pods.": {
    step: [`${NEG}/oddities.ts`, "noEndpoints"],
    recorded: ["neg/svc/no-selector-ingress", "neg/svc/externalname-ingress", "neg/ep/headless-ingress"],
  },
  "targetPort should be the containerPort of the Deployment's containers.": {
    step: [`${NEG}/wanted.ts`, "podNeg"],
    recorded: ["neg/ports/named-targetport", "neg/ep/targetport-undeclared"],
  },
  "Without the annotation an Ingress needs node ports.": {
    step: [`${INGRESS}/backend.ts`, "lookUpBackend"],
    recorded: ["ing/backend/nodeport", "ing/backend/loadbalancer-no-nodeports", "neg/svc/no-annotation"],
  },
  "Nothing is made for the annotation before an Ingress uses the Service.": {
    step: [`${NEG}/wanted.ts`, "portsBehindIngresses"],
    recorded: ["neg/svc/loadbalancer-ingress-true-unused", "neg/ing/other-service"],
  },
  "The Ingress names the Service.": {
    step: [`${INGRESS}/backend.ts`, "lookUpBackend"],
    recorded: ["ing/backend/missing-service", "ing/backend/resource-default"],
  },
  "The Ingress names a port of the Service, not of the Pods.": {
    step: [`${INGRESS}/backend.ts`, "portOf"],
    recorded: ["ing/backend/missing-port-number", "ing/backend/targetport-name", "neg/ports/targetport-instead"],
  },
  "The sample is of API version extensions/v1beta1, which current clusters do not serve.": {
    without: "The API server of today does not take it, so that no controller sees it.",
  },
  "GKE makes a load balancer for the Ingress, unless its class says that another controller does.": {
    step: ["src/controllers/l7/ingress-ownership.ts", "isOwned"],
    recorded: ["ing/class/nginx", "ing/class/none+name-gce-internal", "ing/edit/class-typo"],
  },
  "There is a NEG in each zone in which the cluster runs.": {
    step: [`${NEG}/oddities.ts`, "ignoredZones"],
    recorded: ["neg/zones/star-flag", "neg/zones/other-region-flag"],
  },
  "The endpoints of the NEG follow those of the Service.": {
    step: [`${NEG}/controller.ts`, "NegController"],
    recorded: ["neg/ep/scale-to-zero", "neg/ep/custom-name-beside-ingress-live", "neg/svc/ipv6-only-ingress"],
  },
  "Alias IPs and legacy networks exclude each other.": { without: CLOUD },
  "Firewall rules must let health checks reach the endpoints over TCP.": {
    without: "Firewalls are not part of the recorded runs.",
  },
  "Endpoints become reachable once they answer health checks.": {
    step: [`${INGRESS}/health-check.ts`, "probeFor"],
    recorded: ["ing/probe/http", "ing/probe/other-port", "ing/probe/tcp"],
  },
  "Unhealthy backends point to a wrong firewall, Ingress or Service.": {
    step: [`${INGRESS}/backend.ts`, "protocolOf"],
    recorded: ["bc/proto/bad-on-other-port", "bc/parse/yaml"],
  },
  "minReadySeconds and terminationGracePeriodSeconds should be 60 seconds or more.": { without: ROLLOUT },
  "New endpoints may take longer to propagate than a rollout takes.": { without: ROLLOUT },
  "Unused load balancers and NEGs are collected every ten minutes; a cluster deleted before leaves its NEGs.": {
    step: [`${NEG}/controller.ts`, "collect"],
    recorded: ["neg/edit/remove-all-ports", "neg/inuse/annotation-removed", "ing/edit/delete"],
  },
  "Going to zero endpoints and back interrupts the traffic.": {
    recorded: ["neg/ep/scale-to-zero"],
    without: "Endpoints are not part of the model: what is wanted for the Service stays the same.",
  },
};
