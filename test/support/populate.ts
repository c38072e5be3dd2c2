import { apiRequests } from "./api-requests.ts";
import type { RealApiServer } from "./real-api-server.ts";

/** How many requests are on their way at a time. */
const AT_A_TIME = 8;
const MOST_RETRIES = 5;

/** Creates objects in a real API server, each by the path of its collection, over connections that are kept open. @throws Error where one is refused */
export async function populate(
  server: RealApiServer,
  objects: Iterable<{ readonly path: string; readonly body: object }>,
): Promise<void> {
  const requests = apiRequests(server, AT_A_TIME);
  // On a busy machine a creation may take longer than the API server waits for it; it may have happened nevertheless.
  const create = async (path: string, body: object) => {
    for (let retries = 0; ; retries++) {
      const { status, text } = await requests.send("POST", path, body);
      if (status < 400 || (status === 409 && retries > 0)) return;
      if (status < 500 || retries === MOST_RETRIES) throw new Error(`POST ${path}: ${status} ${text.slice(0, 500)}`);
    }
  };
  try {
    await requests.each(objects, ({ path, body }) => create(path, body));
  } finally {
    requests.close();
  }
}

/** What the account of {@link auditorToken} may do: read what rules look up, and no Secret. */
const AUDITOR_RULES = [
  { apiGroups: [""], resources: ["services", "nodes", "namespaces"], verbs: ["get", "list"] },
  { apiGroups: ["apps"], resources: ["deployments", "statefulsets", "daemonsets"], verbs: ["get", "list"] },
  { apiGroups: ["networking.k8s.io"], resources: ["ingresses", "ingressclasses"], verbs: ["get", "list"] },
  { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: ["get", "list"] },
  { apiGroups: ["autoscaling"], resources: ["horizontalpodautoscalers"], verbs: ["get", "list"] },
  {
    apiGroups: ["cloud.google.com", "networking.gke.io", "networking.gke.io", "keda.sh"],
    resources: ["*"],
    verbs: ["get", "list"],
  },
];

/** A token of a service account that may `get` and `list` what an audit reads, but for the resources that are left out. */
export async function auditorToken(
  server: RealApiServer,
  name: string,
  without: readonly string[] = [],
): Promise<string> {
  const rules = AUDITOR_RULES.map(({ resources, ...rule }) => ({
    ...rule,
    resources: resources.filter((resource) => !without.includes(resource)),
  })).filter(({ resources }) => resources.length > 0);
  const rbac = "/apis/rbac.authorization.k8s.io/v1";
  await server.api("POST", "/api/v1/namespaces/default/serviceaccounts", { metadata: { name } });
  await server.api("POST", `${rbac}/clusterroles`, { metadata: { name }, rules });
  await server.api("POST", `${rbac}/clusterrolebindings`, {
    metadata: { name },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name },
    subjects: [{ kind: "ServiceAccount", namespace: "default", name }],
  });
  return accountToken(server, name);
}

/** A token of a service account, for two hours. */
export async function accountToken(server: RealApiServer, name: string, namespace = "default"): Promise<string> {
  const asked = await server.api("POST", `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`, {
    apiVersion: "authentication.k8s.io/v1",
    kind: "TokenRequest",
    spec: { expirationSeconds: 7_200 },
  });
  return (asked as { readonly status: { readonly token: string } }).status.token;
}
