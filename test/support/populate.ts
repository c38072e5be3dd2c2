import { once } from "node:events";
import { Agent, request } from "node:https";
import type { RealApiServer } from "./real-api-server.ts";

/** How many requests are on their way at a time. */
const AT_A_TIME = 8;
const MOST_RETRIES = 5;

/** Creates objects in a real API server, each by the path of its collection, over connections that are kept open. @throws Error where one is refused */
export async function populate(
  server: RealApiServer,
  objects: Iterable<{ readonly path: string; readonly body: object }>,
): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_A_TIME, ca: server.ca });
  const headers = { authorization: `Bearer ${server.token}`, "content-type": "application/json" };
  const post = async (path: string, body: object) => {
    const outgoing = request(`${server.url}${path}`, { method: "POST", headers, agent, timeout: 60_000 });
    outgoing.end(JSON.stringify(body));
    const [response] = await once(outgoing, "response");
    let text = "";
    for await (const chunk of response.setEncoding("utf8")) text += chunk;
    return { status: response.statusCode as number, text };
  };
  // On a busy machine a creation may take longer than the API server waits for it; it may have happened nevertheless.
  const create = async (path: string, body: object) => {
    for (let retries = 0; ; retries++) {
      const { status, text } = await post(path, body);
      if (status < 400 || (status === 409 && retries > 0)) return;
      if (status < 500 || retries === MOST_RETRIES) throw new Error(`POST ${path}: ${status} ${text.slice(0, 500)}`);
    }
  };
  const waiting = objects[Symbol.iterator]();
  const work = async () => {
    for (let next = waiting.next(); !next.done; next = waiting.next()) await create(next.value.path, next.value.body);
  };
  try {
    await Promise.all(Array.from({ length: AT_A_TIME }, work));
  } finally {
    agent.destroy();
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
  const asked = await server.api("POST", `/api/v1/namespaces/default/serviceaccounts/${name}/token`, {
    apiVersion: "authentication.k8s.io/v1",
    kind: "TokenRequest",
    spec: { expirationSeconds: 3_600 },
  });
  return (asked as { readonly status: { readonly token: string } }).status.token;
}
