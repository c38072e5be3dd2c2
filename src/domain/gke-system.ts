/** Namespaces that GKE and Kubernetes manage; reviewing them could only break a cluster. */
export const SYSTEM_NAMESPACES: readonly string[] = [
  "kube-system",
  "kube-public",
  "kube-node-lease",
  "gke-system",
  "gke-managed-*",
  "gke-gmp-system",
  "gmp-*",
  "config-management-system",
  "gatekeeper-system",
];

/** Who writes finalizers and status annotations on GKE. */
export const CONTROLLER_USERS: readonly string[] = [
  "system:controller:glbc",
  "system:glbc*",
  "system:cloud-controller-manager",
  "system:kube-controller-manager",
  "system:serviceaccount:kube-system:*",
  "system:gke-*",
];
