import { once } from "node:events";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { RealApiServer } from "./real-api-server.ts";
import { createTestAuthority } from "./test-authority.ts";

/** A node of a real API server, whose kubelet answers what `kubectl logs` asks for: of every container `log`. */
export async function startKubelet(server: RealApiServer, name: string, log: () => string) {
  const kubelet = createServer(createTestAuthority().issue(["127.0.0.1"]), (request, response) => {
    const isLog = request.url?.startsWith("/containerLogs/") ?? false;
    response.writeHead(isLog ? 200 : 404).end(isLog ? log() : "");
  });
  await once(kubelet.listen(0, "127.0.0.1"), "listening");
  const { port } = kubelet.address() as AddressInfo;
  const labels = { "topology.kubernetes.io/region": "us-central1", "topology.kubernetes.io/zone": "us-central1-a" };
  const spec = { providerID: `gce://shop-project/us-central1-a/${name}` };
  await server.api("POST", "/api/v1/nodes", { metadata: { name, labels }, spec });
  const at = new Date().toISOString().replace(/\.\d+/, "");
  await server.api("PATCH", `/api/v1/nodes/${name}/status`, {
    status: {
      addresses: [{ type: "InternalIP", address: "127.0.0.1" }],
      daemonEndpoints: { kubeletEndpoint: { Port: port } },
      conditions: [{ type: "Ready", status: "True", lastHeartbeatTime: at, lastTransitionTime: at }],
    },
  });
  return {
    stop() {
      kubelet.close();
      kubelet.closeAllConnections();
    },
  };
}
