import type { FaultKind } from "../../controllers/l7/ingress/fault.ts";
import { INGRESS_NEG } from "../../controllers/l7/neg/auto-annotation.ts";
import type { Action, Edit } from "../../domain/finding.ts";
import type { JsonPointer } from "../../domain/json.ts";
import type { Ingress } from "../../domain/kinds/ingress.ts";
import type { IndexedKind } from "../../domain/kinds/kinds.ts";
import type { Service } from "../../domain/kinds/service.ts";
import type { RuleText } from "../../engine/rule.ts";
import { isToHaveCertificate } from "../shared/certificates-to-come.ts";
import { backendConfigOf } from "../shared/l7-annotations.ts";
import { NEG_PATH } from "../shared/neg-use.ts";

/** What a rule says about some kinds of faults: the controller's own words do the rest. */
export interface FaultRule extends Pick<RuleText<never>, "id" | "summary" | "why" | "fix" | "sources"> {
  readonly kinds: readonly FaultKind[];
  /** What the finding is where the rest of the cluster may be on its way; a denial by default. */
  readonly online?: Action;
  /** What it is where nothing else is to come; a denial by default. */
  readonly offline?: Action;
  /** The objects that bring it about, which are told of it too, and the field of each that it is about. */
  readonly behind?: {
    readonly service?: JsonPointer | ((service: Service) => JsonPointer);
    readonly backendConfig?: JsonPointer;
    readonly frontendConfig?: JsonPointer;
  };
  /** Whether GKE asks for NEGs in the Service's place decides. */
  readonly restsOnNegs?: boolean;
  readonly looksUp?: readonly IndexedKind[];
  /** Whether the fault passes by itself. */
  readonly isToPass?: (ingress: Ingress) => boolean;
  /** What is to be done about the Service. */
  readonly mend?: (
    service: Service,
    isVpcNative: boolean,
  ) => { readonly fix?: string; readonly edits?: readonly Edit[] };
}

/** The rules about faults of Ingresses, in the order in which the controller comes to them. */
export const FAULTS: readonly FaultRule[] = [
  {
    id: "ingress-backend-not-service",
    kinds: ["backend-is-no-service"],
    summary: "An Ingress backend that is a resource instead of a Service.",
    why: "GKE Ingress has only Service backends: the controller reports an error for the backend and with it for the Ingress.",
    fix: "Name a Service; for a bucket, make a load balancer of your own.",
    sources: ["kubernetes/ingress-gce pkg/controller/translator/translator.go TranslateIngress BackendToServicePortID"],
  },
  {
    id: "ingress-backend-service-missing",
    kinds: ["service-missing"],
    online: "warn",
    looksUp: ["services"],
    summary: "An Ingress that routes to a Service that does not exist.",
    why:
      "One missing Service is an error for all rules of the Ingress: a new one gets no load balancer, an existing one no " +
      "further changes.",
    fix: "Create the Service first, or correct the name.",
    sources: ["kubernetes/ingress-gce pkg/controller/translator/translator.go getServicePort"],
  },
  {
    id: "ingress-backend-port-missing",
    kinds: ["port-missing"],
    behind: { service: "/spec/ports" },
    looksUp: ["services"],
    summary: "An Ingress that routes to a port that its Service does not have.",
    why: "The port is looked up by number or by name in spec.ports. One miss is an error for all rules of the Ingress.",
    fix: "Use a port, or a port name, of the Service.",
    sources: ["kubernetes/ingress-gce pkg/controller/translator/utils.go ServicePort"],
  },
  {
    id: "ingress-backend-service-type",
    kinds: ["service-type"],
    behind: { service: "/spec/type" },
    restsOnNegs: true,
    mend: askForNegs,
    looksUp: ["services"],
    summary: "An Ingress that routes to a ClusterIP Service without NEGs.",
    why:
      "Without NEGs the backends are instance groups, which need a node port. The controller reports an error for the whole " +
      "Ingress instead of leaving the one backend out.",
    fix: `Add cloud.google.com/neg: '${INGRESS_NEG}' to the Service, or make it NodePort.`,
    sources: ["kubernetes/ingress-gce pkg/controller/translator/translator.go maybeEnableNEG"],
  },
  {
    id: "ingress-backend-no-nodeport",
    kinds: ["no-node-port"],
    behind: { service: "/spec" },
    restsOnNegs: true,
    looksUp: ["services"],
    summary: "An Ingress that routes to a LoadBalancer Service without node ports and without NEGs.",
    why:
      "With allocateLoadBalancerNodePorts: false and without NEGs there is no port of the nodes to ask, and the sync of " +
      "backends ends in an error.",
    fix: `Add cloud.google.com/neg: '${INGRESS_NEG}' to the Service, or allocate node ports.`,
    sources: ["kubernetes/ingress-gce pkg/controller/translator/translator.go GetProbe"],
  },
  {
    id: "ingress-internal-requires-neg",
    kinds: ["neg-missing"],
    behind: { service: NEG_PATH },
    restsOnNegs: true,
    looksUp: ["services"],
    summary: "An Ingress whose backends have to be NEGs that nobody makes.",
    why:
      "For class gce-internal the controller always expects the NEG of the generated name, but the NEG controller makes it " +
      "only where the Service asks for it, or exposes the port without a name of its own; and it makes none for a Service " +
      "that it refuses. The Ingress waits for it for ever.",
    fix: `Add cloud.google.com/neg: '${INGRESS_NEG}' to the Service.`,
    sources: [
      "kubernetes/ingress-gce pkg/controller/translator/translator.go maybeEnableNEG",
      "kubernetes/ingress-gce pkg/neg/controller.go mergeIngressPortInfo",
    ],
  },
  {
    id: "ingress-backend-unreadable",
    kinds: ["app-protocols", "backend-config-annotation", "traffic-scaling", "traffic-scaling-infinite"],
    summary: "An Ingress that routes to a Service whose annotations can't be read.",
    why: "Protocols are read for all ports of the Service, and an error stops the whole Ingress.",
    fix: "Correct the annotation of the Service.",
    sources: ["kubernetes/ingress-gce pkg/controller/translator/translator.go getServicePort"],
  },
  {
    id: "ingress-backend-config-missing",
    kinds: ["backend-config-missing"],
    behind: { service: configPathOf },
    online: "warn",
    summary: "An Ingress whose backends name a BackendConfig that does not exist.",
    why: "A missing BackendConfig is an error for the whole Ingress, not for the one backend.",
    fix: "Create the BackendConfig in the namespace of the Service, or correct its name.",
    sources: ["kubernetes/ingress-gce pkg/backendconfig/backendconfig.go GetBackendConfigForServicePort"],
  },
  {
    id: "ingress-backend-config-refused",
    kinds: ["backend-config-invalid", "health-check-type", "iap-credentials-removed"],
    behind: { service: configPathOf },
    summary: "An Ingress whose backends use a BackendConfig that the controller refuses.",
    why: "One refused BackendConfig stops the whole Ingress, with the backends that do not use it.",
    fix: "Correct the BackendConfig, or the Secret that it names.",
    sources: ["kubernetes/ingress-gce pkg/backendconfig/validation.go Validate"],
  },
  {
    id: "ingress-internal-security-policy",
    kinds: ["security-policy-regional"],
    behind: { service: configPathOf, backendConfig: "/spec/securityPolicy" },
    summary: "A Cloud Armor policy behind an internal Ingress.",
    why: "Regional load balancers take no policy from a BackendConfig, not even an empty name: the sync of backends fails.",
    fix: "Take securityPolicy out of the BackendConfig, or give the internal Ingress a Service of its own.",
    sources: ["kubernetes/ingress-gce pkg/backends/features/securitypolicy.go EnsureSecurityPolicy"],
  },
  {
    id: "ingress-tls-no-secret-name",
    kinds: ["tls-without-secret-name"],
    summary: "An entry of spec.tls without secretName.",
    why:
      "The API server accepts it, and the controller looks for the Secret with the empty name: the sync fails, also beside " +
      "pre-shared or managed certificates.",
    fix: "Name a Secret, or remove the entry: certificates of annotations need none.",
    sources: ["kubernetes/ingress-gce pkg/translator/translator.go secrets"],
  },
  {
    id: "ingress-secret-missing",
    kinds: ["secret-missing"],
    online: "warn",
    offline: "warn",
    summary: "A Secret of spec.tls that is not among the Secrets of the manifests.",
    why:
      "One missing Secret is an error for the whole Ingress. Only manifests that hold Secrets are looked at: a cluster's " +
      "Secrets are never read.",
    fix: "Create the Secret in the namespace of the Ingress, or correct its name.",
    sources: ["kubernetes/ingress-gce pkg/translator/translator.go NewEnv"],
  },
  {
    id: "ingress-secret-incomplete",
    kinds: ["secret-without-certificate", "secret-without-key"],
    summary: "A Secret of spec.tls without tls.crt or tls.key.",
    why: "The controller makes the certificate of both entries and fails the sync of the whole Ingress without one.",
    fix: "Put both tls.crt and tls.key into the Secret.",
    sources: ["kubernetes/ingress-gce pkg/translator/translator.go secrets"],
  },
  {
    id: "ingress-static-ip-both",
    kinds: ["two-address-names"],
    summary: "An Ingress that names a global and a regional static address.",
    why: "The controller returns an error as soon as both annotations have a value.",
    fix: "Keep the regional name for class gce-internal, the global one otherwise.",
    sources: ["kubernetes/ingress-gce pkg/annotations/ingress.go StaticIPName"],
  },
  {
    id: "ingress-static-ip-not-found",
    kinds: ["address-missing"],
    online: "warn",
    summary: "A static address of an Ingress that is not reserved where its class looks for it.",
    why:
      "Class gce looks among the global addresses of the cluster's project, gce-internal among those of its region; the " +
      "addresses of a Shared VPC's host project are not found.",
    fix: "Reserve the address in the cluster's project, in the scope of the class, or correct the name.",
    sources: ["kubernetes/ingress-gce pkg/loadbalancers/forwarding_rules.go getEffectiveIP"],
  },
  {
    id: "ingress-name-with-dots",
    kinds: ["name-with-dots"],
    summary: "An Ingress whose name can't be part of the names of its load balancer.",
    why: "Namespace and name go into the names of Compute Engine resources, where a dot is invalid.",
    fix: "Choose a name without a dot: an object can't be renamed.",
    sources: ["kubernetes/ingress-gce pkg/utils/namer/frontendnamer.go IsValidLoadBalancer"],
  },
  {
    id: "ingress-all-protocols-disabled",
    kinds: ["nothing-to-serve"],
    isToPass: isToHaveCertificate,
    summary: "An Ingress with HTTP turned off and no certificate for HTTPS.",
    why: "The controller stops with an error before it makes a forwarding rule, so the Ingress never gets an address.",
    fix: "Add spec.tls or a certificate annotation, or allow HTTP.",
    sources: ["kubernetes/ingress-gce pkg/loadbalancers/l7.go edgeHop errAllProtocolsDisabled"],
  },
  {
    id: "ingress-internal-https-needs-static-ip",
    kinds: ["internal-http-and-https"],
    summary: "An internal Ingress with HTTP and HTTPS but without a shared static address.",
    why:
      "HTTP and HTTPS are two forwarding rules. Internal ones share an IP only on an address reserved with purpose " +
      "SHARED_LOADBALANCER_VIP, so the controller stops with the event WillNotConfigureFrontend.",
    fix: 'Set regional-static-ip-name, or allow-http: "false".',
    sources: ["kubernetes/ingress-gce pkg/loadbalancers/l7.go edgeHop"],
  },
  {
    id: "ingress-internal-frontendconfig",
    kinds: ["redirect-internal"],
    behind: { frontendConfig: "/spec/redirectToHttps" },
    summary: "A redirect to HTTPS on an internal Ingress.",
    why: "An internal Ingress takes the SSL policy of a FrontendConfig; a redirect is an error for the whole Ingress.",
    fix: "Use a FrontendConfig without redirectToHttps, or turn HTTP off.",
    sources: ["kubernetes/ingress-gce pkg/loadbalancers/url_maps.go ensureRedirectURLMap"],
  },
  {
    id: "frontend-config-missing",
    kinds: ["frontend-config-missing"],
    online: "warn",
    offline: "warn",
    summary: "A FrontendConfig that does not exist.",
    why:
      "The load balancer is made without it: no redirect to HTTPS and no SSL policy. Every sync then ends in an error, and " +
      "what an earlier class left is not collected.",
    fix: "Create the FrontendConfig in the namespace of the Ingress, or correct its name.",
    sources: ["kubernetes/ingress-gce pkg/frontendconfig/frontendconfig.go FrontendConfigForIngress"],
  },
];

/** The edit that asks for NEGs, for a Service that can have them and says nothing about them. */
function askForNegs({ neg, type }: Service, isVpcNative: boolean) {
  if (!isVpcNative) return { fix: "Make the Service NodePort: a cluster without alias IPs has no NEGs." };
  if (neg !== undefined || type !== "ClusterIP") return {};
  return { edits: [{ kind: "add" as const, path: NEG_PATH, value: INGRESS_NEG }] };
}

function configPathOf(service: Service): JsonPointer {
  return backendConfigOf(service)?.path ?? "";
}
