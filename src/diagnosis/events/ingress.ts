import { COMPONENTS, type EventRow } from "./row.ts";

const IG = "kubernetes/ingress-gce pkg";
const CONTROLLER = `${IG}/controller/controller.go`;
const HEALTH_CHECKS = `${IG}/healthchecks/healthchecks.go`;
const PSC = `${IG}/psc/controller.go`;

type Row = Omit<EventRow, "components" | "on">;

const ON_INGRESSES: readonly Row[] = [
  {
    id: "ingress-class-not-here",
    reasons: ["Sync"],
    says: ["Ingress class … is not supported in this environment"],
    sign: "failure",
    words: "Class gce is not served in this environment.",
    fix: "Set the class to gce-regional-external.",
    rules: ["ingress-class-unknown"],
    source: `${CONTROLLER} add and update handlers`,
  },
  {
    id: "tls-certificate-not-found",
    reasons: ["Sync"],
    says: ["Could not find TLS certificate:"],
    sign: "failure",
    words: "A Secret of spec.tls does not exist.",
    cause: "Its name is wrong, or what issues the certificate has not written it yet.",
    fix: "Create the Secret in the namespace of the Ingress, or correct its name.",
    look: "kubectl get secrets --namespace {namespace} --field-selector type=kubernetes.io/tls",
    rules: ["ingress-secret-missing"],
    source: `${CONTROLLER} toRuntimeInfo`,
  },
  {
    id: "no-tls-certificate",
    reasons: ["Sync"],
    says: ["Could not find any TLS certificates"],
    sign: "warning",
    words: "No Secret of spec.tls exists, so HTTP alone is served.",
    cause: "Their names are wrong, or what issues the certificates has not written them yet.",
    fix: "Create the Secrets in the namespace of the Ingress, or correct their names.",
    look: "kubectl get secrets --namespace {namespace} --field-selector type=kubernetes.io/tls",
    rules: ["ingress-secret-missing"],
    source: `${CONTROLLER} toRuntimeInfo`,
  },
  {
    id: "frontend-config-not-found",
    reasons: ["Sync"],
    says: ["no FrontendConfig for Ingress exists"],
    sign: "failure",
    words: "The FrontendConfig that the annotation names does not exist: no redirect to HTTPS, no SSL policy.",
    fix: "Create the FrontendConfig in the namespace of the Ingress, or correct its name.",
    look: "kubectl get frontendconfigs --namespace {namespace}",
    rules: ["frontend-config-missing"],
    source: `${CONTROLLER} toRuntimeInfo`,
  },
  {
    id: "ingress-sync-failed",
    reasons: ["Sync"],
    says: ["Error syncing to GCP"],
    quotes: "ingress",
    sign: "failure",
    words: "The load balancer could not be made or brought up to date.",
    rules: [],
    unforetold: "The error that it quotes decides.",
    source: `${CONTROLLER} syncIngress`,
  },
  {
    id: "ingress-translation-failed",
    reasons: ["Translate"],
    quotes: "ingress",
    sign: "failure",
    words: "Nothing of the Ingress is changed, because a part of it can't be read.",
    rules: [],
    unforetold: "The error that it quotes decides.",
    source: `${CONTROLLER} syncIngress`,
  },
  {
    id: "ingress-collection-failed",
    reasons: ["GarbageCollection"],
    sign: "failure",
    words: "What the Ingress no longer needs could not be deleted.",
    cause: "An endpoint group or backend service is still in use, such as by a load balancer made by hand.",
    fix: "Take the resource that the error names out of what uses it.",
    look: "gcloud compute backend-services list",
    rules: ["ingress-delete-neg-gc"],
    source: `${CONTROLLER} preSyncGC, postSyncGC`,
  },
  {
    id: "internal-front-end-left-out",
    reasons: ["WillNotConfigureFrontend"],
    sign: "failure",
    words: "An internal Ingress serves HTTP and HTTPS together only at a static address.",
    fix: "Name a static address with purpose SHARED_LOADBALANCER_VIP in regional-static-ip-name, or set allow-http to false.",
    rules: ["ingress-internal-https-needs-static-ip"],
    source: `${IG}/loadbalancers/l7.go edgeHop`,
  },
  {
    id: "ingress-firewall-by-hand",
    reasons: ["XPN"],
    sign: "warning",
    words: "A firewall rule has to be changed by hand.",
    cause: "GKE may not change firewall rules in the host project of the Shared VPC.",
    fix: "Have an administrator of the host project run the gcloud command of the event.",
    rules: ["neg-health-check-firewall"],
    source: `${IG}/firewalls/controller.go`,
  },
  {
    id: "ingress-health-check-not-available",
    reasons: ["THCAnnotationWithoutFlag"],
    sign: "warning",
    words: "The transparent health checker is not switched on in this cluster.",
    fix: "Take networking.gke.io/transparent-health-checker off, or set the health check in a BackendConfig.",
    rules: [],
    unforetold: "Whether the cluster has the feature is not among the facts.",
    source: `${CONTROLLER} syncIngress`,
  },
  {
    id: "ingress-address-changed",
    reasons: ["IPChanged"],
    sign: "success",
    words: "The Ingress has got an address; where it had another, clients and DNS have to follow.",
    rules: ["ingress-static-ip-scope"],
    source: `${CONTROLLER} updateIngressStatus`,
  },
  {
    id: "ingress-progress",
    reasons: ["Sync"],
    says: ["Scheduled for sync", "created", "updated", "deleted"],
    sign: "progress",
    words: "The controller works on the load balancer.",
    rules: [],
    source: `${CONTROLLER}, ${IG}/loadbalancers`,
  },
];

const ON_SERVICES: readonly Row[] = [
  {
    id: "transparent-health-check-set",
    reasons: ["THCConfigured"],
    sign: "success",
    words: "The transparent health checker was set up.",
    rules: [],
    source: `${HEALTH_CHECKS} emitTHCEvents`,
  },
  {
    id: "backend-config-overrides-health-checker",
    reasons: ["BackendConfigOverridesTHC"],
    sign: "warning",
    words: "The transparent health checker is not used: the BackendConfig has a health check of its own.",
    fix: "Keep one of the two.",
    rules: [],
    unforetold: "No rule compares the two yet.",
    source: `${HEALTH_CHECKS} emitTHCEvents`,
  },
  {
    id: "health-checker-not-available",
    reasons: ["THCAnnotationWithoutFlag"],
    sign: "warning",
    words: "The transparent health checker is not switched on in this cluster.",
    fix: "Take networking.gke.io/transparent-health-checker off, or set the health check in a BackendConfig.",
    rules: [],
    unforetold: "Whether the cluster has the feature is not among the facts.",
    source: `${HEALTH_CHECKS} emitTHCEvents`,
  },
  {
    id: "health-checker-without-neg",
    reasons: ["THCAnnotationWithoutNEG"],
    sign: "warning",
    words: "The transparent health checker is not used: it needs endpoint groups.",
    fix: "Give the Service cloud.google.com/neg with ingress: true.",
    rules: ["thc-without-neg"],
    source: `${HEALTH_CHECKS} emitTHCEvents`,
  },
  {
    id: "health-check-described-anew",
    reasons: ["HealthcheckDescriptionUpdate"],
    sign: "progress",
    words: "Only the description of the health check was changed: its settings stay.",
    rules: [],
    source: `${HEALTH_CHECKS} sync`,
  },
];

const ON_ATTACHMENTS: readonly Row[] = [
  {
    id: "attachment-made",
    reasons: ["ServiceAttachmentCreated"],
    sign: "success",
    words: "The ServiceAttachment was made.",
    rules: [],
    source: `${PSC} processServiceAttachment`,
  },
  {
    id: "attachment-field-not-synced",
    reasons: ["UnsyncedField"],
    sign: "warning",
    words: "A field has a value in Compute Engine that the ServiceAttachment does not write; it stays.",
    fix: "Write the field in the ServiceAttachment.",
    rules: [],
    unforetold: "What is set in Compute Engine is not among the facts.",
    source: `${PSC} detectUnsyncedFields`,
  },
  {
    id: "attachment-failed",
    reasons: ["ProcessServiceAttachmentFailed", "SvcAttachmentGCError"],
    sign: "failure",
    words: "The ServiceAttachment could not be made, changed or deleted.",
    cause:
      "Its Service is missing, has no internal load balancer or another one now, or its subnet has another purpose.",
    fix: "Do what the error says; the Service of an attachment can't be exchanged, nor deleted before it.",
    look: "kubectl get serviceattachments --namespace {namespace}",
    rules: ["service-delete-referenced-by-serviceattachment"],
    source: `${PSC} handleErr, garbageCollectServiceAttachments`,
  },
];

const ON_NOTHING: readonly Row[] = [
  {
    id: "instance-group-nodes-failed",
    reasons: ["IngressGCE_AddNodes", "IngressGCE_RemoveNodes"],
    says: ["Error adding", "Error removing"],
    sign: "warning",
    words: "Nodes could not be added to an instance group, or taken out of it.",
    cause: "The group is full (1,000 nodes), or Compute Engine refused.",
    fix: "Do what the error says; load balancers on endpoint groups need no instance groups.",
    rules: ["ig-limit-1000"],
    source: `${IG}/instancegroups/manager.go`,
  },
  {
    id: "instance-group-nodes",
    reasons: ["IngressGCE_AddNodes", "IngressGCE_RemoveNodes"],
    sign: "progress",
    words: "Nodes are added to an instance group, or taken out of it.",
    rules: [],
    source: `${IG}/instancegroups/manager.go`,
  },
];

const from = (on: string, rows: readonly Row[]): readonly EventRow[] =>
  rows.map((row) => ({ components: [COMPONENTS.ingressGce], on, ...row }));

/** What ingress-gce records on Ingresses, their Services, ServiceAttachments, and on no object at all. */
export const INGRESS_EVENTS: readonly EventRow[] = [
  ...from("Ingress", ON_INGRESSES),
  ...from("Service", ON_SERVICES),
  ...from("ServiceAttachment", ON_ATTACHMENTS),
  ...from("", ON_NOTHING),
];
