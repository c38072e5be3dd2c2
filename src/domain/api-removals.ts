/** API versions of Kubernetes that are gone. */
export interface ApiRemoval {
  /** "networking.k8s.io/v1beta1". */
  readonly apiVersion: string;
  readonly kinds: readonly string[];
  /** The first minor version of GKE that does not serve it. */
  readonly from: string;
  /** The version to use instead; undefined where there is none. */
  readonly instead: string | undefined;
}

/**
 * What Kubernetes has stopped to serve. Source: Kubernetes, Deprecated API migration guide, read 2026-11-26; what lies before
 * 1.16 no cluster that can be upgraded serves.
 */
export const API_REMOVALS: readonly ApiRemoval[] = [
  removed("1.16", "extensions/v1beta1", "apps/v1", "Deployment", "DaemonSet", "ReplicaSet"),
  removed("1.16", "extensions/v1beta1", "networking.k8s.io/v1", "NetworkPolicy"),
  removed("1.16", "extensions/v1beta1", undefined, "PodSecurityPolicy"),
  removed("1.16", "apps/v1beta1", "apps/v1", "Deployment", "StatefulSet"),
  removed("1.16", "apps/v1beta2", "apps/v1", "Deployment", "DaemonSet", "ReplicaSet", "StatefulSet"),
  removed("1.22", "extensions/v1beta1", "networking.k8s.io/v1", "Ingress"),
  removed("1.22", "networking.k8s.io/v1beta1", "networking.k8s.io/v1", "Ingress", "IngressClass"),
  removed(
    "1.22",
    "admissionregistration.k8s.io/v1beta1",
    "admissionregistration.k8s.io/v1",
    "MutatingWebhookConfiguration",
    "ValidatingWebhookConfiguration",
  ),
  removed("1.22", "apiextensions.k8s.io/v1beta1", "apiextensions.k8s.io/v1", "CustomResourceDefinition"),
  removed("1.22", "apiregistration.k8s.io/v1beta1", "apiregistration.k8s.io/v1", "APIService"),
  removed("1.22", "authentication.k8s.io/v1beta1", "authentication.k8s.io/v1", "TokenReview"),
  removed(
    "1.22",
    "authorization.k8s.io/v1beta1",
    "authorization.k8s.io/v1",
    "LocalSubjectAccessReview",
    "SelfSubjectAccessReview",
    "SelfSubjectRulesReview",
    "SubjectAccessReview",
  ),
  removed("1.22", "certificates.k8s.io/v1beta1", "certificates.k8s.io/v1", "CertificateSigningRequest"),
  removed("1.22", "coordination.k8s.io/v1beta1", "coordination.k8s.io/v1", "Lease"),
  removed(
    "1.22",
    "rbac.authorization.k8s.io/v1beta1",
    "rbac.authorization.k8s.io/v1",
    "ClusterRole",
    "ClusterRoleBinding",
    "Role",
    "RoleBinding",
  ),
  removed("1.22", "scheduling.k8s.io/v1beta1", "scheduling.k8s.io/v1", "PriorityClass"),
  removed(
    "1.22",
    "storage.k8s.io/v1beta1",
    "storage.k8s.io/v1",
    "CSIDriver",
    "CSINode",
    "StorageClass",
    "VolumeAttachment",
  ),
  removed("1.25", "batch/v1beta1", "batch/v1", "CronJob"),
  removed("1.25", "discovery.k8s.io/v1beta1", "discovery.k8s.io/v1", "EndpointSlice"),
  removed("1.25", "events.k8s.io/v1beta1", "events.k8s.io/v1", "Event"),
  removed("1.25", "autoscaling/v2beta1", "autoscaling/v2", "HorizontalPodAutoscaler"),
  removed("1.25", "policy/v1beta1", "policy/v1", "PodDisruptionBudget"),
  removed("1.25", "policy/v1beta1", undefined, "PodSecurityPolicy"),
  removed("1.25", "node.k8s.io/v1beta1", "node.k8s.io/v1", "RuntimeClass"),
  removed("1.26", "autoscaling/v2beta2", "autoscaling/v2", "HorizontalPodAutoscaler"),
  removed(
    "1.26",
    "flowcontrol.apiserver.k8s.io/v1beta1",
    "flowcontrol.apiserver.k8s.io/v1",
    "FlowSchema",
    "PriorityLevelConfiguration",
  ),
  removed("1.27", "storage.k8s.io/v1beta1", "storage.k8s.io/v1", "CSIStorageCapacity"),
  removed(
    "1.29",
    "flowcontrol.apiserver.k8s.io/v1beta2",
    "flowcontrol.apiserver.k8s.io/v1",
    "FlowSchema",
    "PriorityLevelConfiguration",
  ),
  removed(
    "1.32",
    "flowcontrol.apiserver.k8s.io/v1beta3",
    "flowcontrol.apiserver.k8s.io/v1",
    "FlowSchema",
    "PriorityLevelConfiguration",
  ),
];

function removed(
  from: string,
  apiVersion: string,
  instead: string | undefined,
  ...kinds: readonly string[]
): ApiRemoval {
  return { from, apiVersion, kinds, instead };
}
