/**
 * Namespaces that GKE and Kubernetes manage; reviewing them could only break a cluster. Exact names: who may create namespaces
 * could make any other one that begins alike. From `kubectl get namespaces` on clusters of GKE 1.30 to 1.35, from the
 * system-namespaces flag of GKE's cluster autoscaler and the namespace selectors of its Autopilot webhooks, and from the pages
 * of the products: Managed Service for Prometheus, Config Sync, Policy Controller, Backup for GKE, Connect, GKE Dataplane V2
 * observability.
 */
export const SYSTEM_NAMESPACES: readonly string[] = [
  "kube-system",
  "kube-public",
  "kube-node-lease",
  "gke-system",
  "gke-connect",
  "gke-gmp-system",
  "gmp-system",
  "gmp-public",
  "gkebackup",
  "gke-managed-ambient",
  "gke-managed-checkpointing",
  "gke-managed-cim",
  "gke-managed-dpv2-observability",
  "gke-managed-filestorecsi",
  "gke-managed-lustrecsi",
  "gke-managed-metrics-server",
  "gke-managed-mldiagnostics",
  "gke-managed-networking-dra-driver",
  "gke-managed-otel",
  "gke-managed-parallelstorecsi",
  "gke-managed-pod-snapshots",
  "gke-managed-slurm",
  "gke-managed-system",
  "gke-managed-volumepopulator",
  "config-management-system",
  "config-management-monitoring",
  "gatekeeper-system",
];

/**
 * Who writes finalizers and status annotations on GKE. The Ingress and L4 controllers are the subjects of GKE's ClusterRoleBinding
 * system:glbc-status; service accounts of kube-system can only be made by who may write there.
 */
export const CONTROLLER_USERS: readonly string[] = [
  "system:controller:glbc",
  "system:l7-lb-controller",
  "system:cloud-controller-manager",
  "system:gcp-controller-manager",
  "system:kube-controller-manager",
  "system:serviceaccount:kube-system:*",
];
