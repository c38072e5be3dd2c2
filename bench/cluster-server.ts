import { startApiServer } from "../test/support/api-server.ts";

/**
 * The stand-in API server with a number of Services, in a process of its own, so that its memory is not counted as the
 * index's. Half of them are load balancers of the size that GKE's controllers leave behind. Prints a kubeconfig; each
 * line on standard input changes that many Services, one after the other.
 */
const count = Number(process.argv[2] ?? 1_000);
const server = await startApiServer();

function service(n: number, revision = 0) {
  const isLoadBalancer = n % 2 === 0;
  const name = `${isLoadBalancer ? "gateway" : "backend"}-${n}`;
  const metadata = {
    name,
    namespace: `team-${n % 200}`,
    labels: { app: name, team: `team-${n % 200}`, revision: String(revision) },
  };
  const ports = [
    { name: "http", protocol: "TCP", port: 80, targetPort: 8080, nodePort: 30_000 + (n % 2_767) },
    { name: "https", protocol: "TCP", port: 443, targetPort: 8443, nodePort: 30_000 + ((n + 1) % 2_767) },
  ];
  const ip = `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`;
  const spec = {
    type: isLoadBalancer ? "LoadBalancer" : "ClusterIP",
    selector: { "app.kubernetes.io/name": name, revision: String(revision) },
    clusterIP: ip,
    clusterIPs: [ip],
    ipFamilies: ["IPv4"],
    ipFamilyPolicy: "SingleStack",
    internalTrafficPolicy: "Cluster",
    sessionAffinity: "None",
    ports: isLoadBalancer ? ports : [{ name: "http", protocol: "TCP", port: 8080, targetPort: 8080 }],
  };
  const managedFields = [
    { manager: "kubectl", operation: "Update", fieldsV1: { "f:spec": { "f:ports": {}, "f:type": {} } } },
  ];
  if (!isLoadBalancer) return { apiVersion: "v1", kind: "Service", metadata: { ...metadata, managedFields }, spec };
  const address = `34.${100 + ((n >> 16) & 63)}.${(n >> 8) & 255}.${n & 255}`;
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: {
      ...metadata,
      managedFields,
      finalizers: ["service.kubernetes.io/load-balancer-cleanup", "gke.networking.io/l4-netlb-v2"],
      annotations: {
        "cloud.google.com/l4-rbs": "enabled",
        "networking.gke.io/load-balancer-ip-addresses": `gateway-${n}`,
        "service.kubernetes.io/backend-service": `k8s2-f5lq-team-${n}-x1y2z3`,
        "service.kubernetes.io/firewall-rule": `k8s2-f5lq-team-${n}-x1y2z3`,
        "service.kubernetes.io/tcp-forwarding-rule": `k8s2-tcp-f5lq-team-${n}-x1y2z3`,
        "kubectl.kubernetes.io/last-applied-configuration": "x".repeat(400),
      },
    },
    spec: { ...spec, externalTrafficPolicy: "Cluster", allocateLoadBalancerNodePorts: true },
    status: { loadBalancer: { ingress: [{ ip: address, ipMode: "VIP" }] } },
  };
}

for (let n = 0; n < count; n++) server.put(service(n));
process.stdout.write(`${server.kubeconfig()}\n`);
process.stdin.setEncoding("utf8").on("data", (line) => {
  const changes = Number(line);
  for (let n = 0; n < changes; n++) server.put(service(n % count, n + 1));
});
process.stdin.on("end", () => server.stop());
