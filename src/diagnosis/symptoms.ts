import { parseAddress } from "../domain/addresses.ts";
import {
  DEPRECATED_LOAD_BALANCER_TYPE,
  INGRESS_CLASS,
  IP_COLLECTION_V6,
  LOAD_BALANCER_TYPE,
} from "../domain/annotations.ts";
import { annotation, isLoadBalancer } from "../domain/kinds/service.ts";
import { isPrivate } from "../domain/private-addresses.ts";
import type { Meaning } from "./meaning.ts";
import { type IngressSituation, isTaken, type ServiceSituation, speaks } from "./situation.ts";

/** Something that goes wrong without an event, and is seen in the state of the object. */
export interface Symptom<S> extends Meaning {
  readonly holds: (situation: S) => boolean;
}

/** Controllers that run take a Service within seconds; this leaves room for one that restarts. */
const TAKEN_AFTER_S = 120;

/** What goes wrong with Services in silence. */
export const SERVICE_SYMPTOMS: readonly Symptom<ServiceSituation>[] = [
  {
    id: "no-controller-for-class",
    sign: "failure",
    words: "No controller takes the Service: its loadBalancerClass is none that runs in this cluster.",
    fix: "Make the Service anew with a class of this cluster's controllers, or without one.",
    rules: ["lb-class-unknown-gke", "lb-class-min-version", "lb-class-internal-needs-subsetting", "lb-class-foreign"],
    source: "kubernetes/ingress-gce pkg/l4/controllers/l4controller.go, l4netlbcontroller.go shouldProcessService",
    holds: (s) => isPending(s) && !isTaken(s) && ["unowned", "foreign"].includes(s.model.implementation),
  },
  {
    id: "controller-not-running",
    sign: "failure",
    words: "The controller that should make the load balancer has not taken the Service: it does not run.",
    cause: "Before GKE 1.36 it comes with the add-on HttpLoadBalancing, and does not run where that is off.",
    fix: "See that the add-on HttpLoadBalancing is on, or make the Service anew without l4-rbs.",
    rules: ["rbs-addon-disabled", "subsetting-addon-disabled"],
    source: "kubernetes/ingress-gce cmd/glbc/main.go",
    holds: (s) =>
      isPending(s) &&
      isOlderThan(s, TAKEN_AFTER_S) &&
      !isTaken(s) &&
      !s.events.some(isOfIngressGce) &&
      (speaks(s, "rbs-addon-disabled", "subsetting-addon-disabled") || isForIngressGce(s)),
  },
  {
    id: "public-though-internal-was-meant",
    sign: "warning",
    words: "The load balancer has a public address, though an annotation asks for another type.",
    cause: "The value of load-balancer-type is none that GKE knows, and counts as external.",
    fix: "Make the Service anew with networking.gke.io/load-balancer-type: Internal, spelt so.",
    rules: ["lb-type-value-invalid"],
    source: "kubernetes/ingress-gce pkg/l4/annotations/gce_annotations.go GetLoadBalancerAnnotationType",
    holds: ({ model: { service, isExternal }, addresses }) => {
      const type = annotation(service, LOAD_BALANCER_TYPE) ?? annotation(service, DEPRECATED_LOAD_BALANCER_TYPE);
      return isExternal && type !== undefined && type !== "External" && addresses.some(isPublic);
    },
  },
  {
    id: "another-address-than-named",
    sign: "warning",
    words: "The load balancer has not the static address that the annotation names.",
    cause: "A name that is not reserved here, a third one or a blank one is passed over in silence.",
    fix: "Reserve the address in the cluster's region under the name, or correct the name.",
    look: "gcloud compute addresses list",
    rules: ["static-ip-not-found", "static-ip-too-many", "static-ip-blank"],
    source: "kubernetes/ingress-gce pkg/l4/annotations/l4_static_address.go",
    holds: (s) => {
      const { isPresent, considered, ignored, unresolved } = s.model.staticAddresses;
      if (!hasAddress(s) || !s.model.readsAddressNames || !isPresent) return false;
      return considered.length === 0 || ignored.length > 0 || unresolved.length > 0 || !hasNamed(s, "IPv4");
    },
  },
  {
    id: "one-protocol-not-served",
    sign: "failure",
    words: "The Service asks for TCP and UDP, and its load balancer serves one of them.",
    cause: "The controller of this cluster makes no rule for mixed protocols, and looks at the first port alone.",
    fix: "Make a Service for each protocol on one address, or upgrade to a version that serves both.",
    look: "gcloud compute forwarding-rules list",
    rules: ["mixed-protocol-unsupported"],
    source: "kubernetes/ingress-gce pkg/l4/forwardingrules/protocol.go",
    holds: (s) => {
      if (!hasAddress(s) || !s.model.isGke || !s.model.isMixed) return false;
      const served = [...s.forwardingRules.keys()].map((name) => name.replace("-ipv6", ""));
      if (served.length === 0) return !s.model.isMixedAvailable;
      return !served.includes("l3") && !(served.includes("tcp") && served.includes("udp"));
    },
  },
  {
    id: "one-family-open",
    sign: "warning",
    words: "One IP family of the load balancer is open to everyone, because all source ranges are of the other.",
    fix: "List ranges of both families.",
    look: "gcloud compute firewall-rules list",
    rules: ["source-ranges-family-gap"],
    source: "kubernetes/ingress-gce pkg/l4/resources/l4netlb.go, l4ipv6.go",
    holds: (s) => hasAddress(s) && speaks(s, "source-ranges-family-gap"),
  },
  {
    id: "ipv6-address-stayed",
    sign: "warning",
    words: "The IPv6 address is not the one that the annotation names.",
    cause:
      "GKE does not look at the address of an IPv6 rule that exists; the new one waits until the rule is made anew.",
    fix: "Make the Service anew, or drop IPv6 and add it back.",
    rules: ["static-ipv6-changed-no-effect"],
    source: "kubernetes/ingress-gce pkg/l4/forwardingrules/equal.go EqualIPv6",
    holds: (s) => s.model.isModern && !hasNamed(s, "IPv6"),
  },
  {
    id: "collection-not-used",
    sign: "warning",
    words: "The IPv6 address is Google's, not one of the collection that ip-collection-v6 names.",
    cause: "The controller of this cluster does not read the annotation.",
    fix: "Name a subnet of your own addresses with load-balancer-subnet, or take the annotation off.",
    rules: ["ip-collection-unsupported"],
    source: "kubernetes/ingress-gce pkg/l4/resources/l4netlb.go EnsureFrontend",
    holds: (s) =>
      annotation(s.model.service, IP_COLLECTION_V6) !== undefined &&
      s.addresses.some((address) => parsed(address)?.family === "IPv6") &&
      speaks(s, "ip-collection-unsupported"),
  },
  {
    id: "annotation-comes-back",
    sign: "warning",
    words: "Something adds l4-rbs again and again, and the controller takes it off each time.",
    cause: "A GitOps tool or a template applies it to a load balancer with a target pool, which stays one.",
    fix: "Take l4-rbs out of the manifest, or move to a new Service that has it from the start.",
    rules: ["rbs-added-to-target-pool"],
    source: "kubernetes/ingress-gce pkg/l4/controllers/l4netlbcontroller.go preventExistingTargetPoolToRBSMigration",
    holds: ({ events }) =>
      events.filter(({ row }) => row?.id === "target-pool-keeps").reduce((sum, { event }) => sum + event.count, 0) >=
      MANY_TIMES,
  },
  {
    id: "deletion-waits",
    sign: "failure",
    words:
      "The Service is deleted, and waits for a controller to take its load balancer down and remove its finalizer.",
    cause: "The controller is still at it, can't delete a resource that is in use, or does not run.",
    fix: "Wait; where nothing moves, see what uses the forwarding rule, and that the add-on HttpLoadBalancing is on.",
    rules: ["service-delete-referenced-by-serviceattachment"],
    source: "kubernetes/ingress-gce pkg/utils/common/finalizer.go",
    holds: (s) => s.isDeleting && isTaken(s) && isOlderThan(s, TAKEN_AFTER_S),
  },
  ...conditionSymptoms(),
];

/** What goes wrong with Ingresses in silence. */
export const INGRESS_SYMPTOMS: readonly Symptom<IngressSituation>[] = [
  {
    id: "ingress-not-taken",
    sign: "failure",
    words: "GKE's controller does not take the Ingress: spec.ingressClassName is written, which it leaves to others.",
    fix: "Take ingressClassName off, and set the annotation kubernetes.io/ingress.class to gce or gce-internal.",
    rules: ["ingress-class-name-ignored"],
    source: "kubernetes/ingress-gce pkg/utils/utils.go IsGLBCIngress",
    holds: ({ ingress, addresses, isDeleting }) =>
      !isDeleting &&
      addresses.length === 0 &&
      ingress.ingressClassName?.startsWith("gce") === true &&
      !ingress.metadata.annotations.has(INGRESS_CLASS),
  },
  {
    id: "host-lost",
    sign: "warning",
    words: "Two rules are for one host, and the second takes the place of the first with all its paths.",
    fix: "Write all paths of a host in one rule.",
    rules: ["ingress-duplicate-host"],
    source: "kubernetes/ingress-gce pkg/utils/gceurlmap.go PutPathRulesForHost",
    holds: ({ ingress }) => {
      const hosts = ingress.rules.filter(({ hasHttp }) => hasHttp).map(({ host }) => host);
      return new Set(hosts).size < hosts.length;
    },
  },
  {
    id: "backends-unhealthy",
    sign: "failure",
    words: "A backend is UNHEALTHY: clients get 502.",
    cause:
      "The health check asks for another port or path than the Pods serve, no Pod is ready, or a firewall stops it.",
    fix: "Let the health check reach ready Pods: port, path, and the firewall for 130.211.0.0/22 and 35.191.0.0/16.",
    look: "kubectl get ingress {name} --namespace {namespace} --output yaml",
    rules: ["neg-health-check-firewall", "neg-targetport-mismatch", "workload-no-readiness-probe"],
    source: "kubernetes/ingress-gce pkg/loadbalancers/l7s.go GetLBAnnotations",
    holds: ({ backends }) => [...backends.values()].includes("UNHEALTHY"),
  },
];

const MANY_TIMES = 3;

/** What conditions say that no event does. */
function conditionSymptoms(): readonly Symptom<ServiceSituation>[] {
  const holds =
    (type: string, status: string) =>
    ({ conditions }: ServiceSituation) =>
      conditions.some((condition) => condition.type === type && condition.status === status);
  return [
    {
      id: "ports-error",
      sign: "failure",
      words: "Condition LoadBalancerPortsError: the load balancer does not serve the protocols of all ports.",
      fix: "Make a Service for each protocol on one address, or a new Service with l4-rbs or subsetting.",
      rules: ["mixed-protocol-unsupported", "mixed-protocol-legacy-finalizer"],
      source: "kubernetes/cloud-provider-gcp providers/gce/gce_loadbalancer.go",
      holds: holds("LoadBalancerPortsError", "True"),
    },
    {
      id: "logging-not-as-asked",
      sign: "warning",
      words: "Condition LoggingConfigManaged: the L4LBConfig is missing or refused.",
      fix: "Create the L4LBConfig in the Service's namespace, or correct spec.logging of it.",
      look: "kubectl get l4lbconfigs --namespace {namespace} --output yaml",
      rules: ["l4lbconfig-missing"],
      source: "kubernetes/ingress-gce pkg/l4lbconfig/conditions.go",
      holds: (s) =>
        s.conditions.some(
          ({ type, reason }) => type === "LoggingConfigManaged" && ["Missing", "Invalid", "Error"].includes(reason),
        ),
    },
    {
      id: "standalone-address-missing",
      sign: "failure",
      words:
        "Condition ExternalIPProgrammed: no address could be taken from the forwarding rules that the Service names.",
      fix: "Correct custom-forwarding-rule, or attach the Service's NEGs to the rule's backend service.",
      look: "kubectl get service {name} --namespace {namespace} --output yaml",
      rules: ["standalone-missing-forwarding-rule", "standalone-forwarding-rule-ref-invalid"],
      source: "kubernetes/ingress-gce pkg/l4/controllers/standalonenegcontroller.go",
      holds: holds("ExternalIPProgrammed", "False"),
    },
  ];
}

function isPending({ model: { service }, addresses, isDeleting }: ServiceSituation): boolean {
  return isLoadBalancer(service) && addresses.length === 0 && !isDeleting;
}

function hasAddress({ model: { service }, addresses, isDeleting }: ServiceSituation): boolean {
  return isLoadBalancer(service) && addresses.length > 0 && !isDeleting;
}

/** An age that is not told counts as any. */
function isOlderThan({ age }: ServiceSituation, seconds: number): boolean {
  return age === undefined || age > seconds;
}

/** Whether its controllers would take the Service if they ran. */
function isForIngressGce({ model, ownerAssumes }: ServiceSituation): boolean {
  return model.isModern && ownerAssumes.every((fact) => fact === "l4Controller");
}

function isOfIngressGce({ event }: ServiceSituation["events"][number]): boolean {
  return event.component === "loadbalancer-controller";
}

/** Whether what the status has of a family is the reserved address that the annotation names; so it is where either is unknown. */
function hasNamed({ model, addresses }: ServiceSituation, family: "IPv4" | "IPv6"): boolean {
  const named = model.families.includes(family) ? model.staticAddresses.resolved[family] : undefined;
  const wanted = named && parsed(named.address);
  const own = addresses.flatMap((address) => parsed(address) ?? []).filter((address) => address.family === family);
  return wanted === undefined || own.length === 0 || own.some(({ text }) => text === wanted.text);
}

/** The address, with a length of a prefix left out. */
function parsed(address: string) {
  return parseAddress(address.split("/", 1)[0] ?? "");
}

function isPublic(text: string): boolean {
  const address = parsed(text);
  return address !== undefined && !isPrivate(address);
}
