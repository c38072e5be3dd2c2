import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ClusterProfile } from "../../src/domain/cluster-profile.ts";
import { printYaml } from "../../src/manifests/print-yaml.ts";
import { type RealApiServer, requireBinaries, startRealApiServer } from "./real-api-server.ts";
import { createTestAuthority } from "./test-authority.ts";
import { startWebhookProcess } from "./webhook-process.ts";

/** A real API server whose Services in the namespace shop one webhook repairs and reviews. */
export interface ReviewedApiServer {
  readonly server: RealApiServer;
  /** A folder for files of the test's own, with the cluster file. */
  readonly folder: string;
  readonly clusterFile: string;
  stop(): Promise<void>;
}

const WEBHOOKS = "/apis/admissionregistration.k8s.io/v1";

/** Starts both. The flags are for the API server; they may name files in the folder. */
export async function startReviewedApiServer(
  cluster: ClusterProfile,
  flags: (folder: string) => readonly string[] = () => [],
): Promise<ReviewedApiServer> {
  const folder = mkdtempSync(join(tmpdir(), "l4guard-e2e-"));
  const clusterFile = join(folder, "cluster.yaml");
  writeFileSync(clusterFile, printYaml(cluster));
  const authority = createTestAuthority();
  const { key, cert } = authority.issue(["127.0.0.1", "l4guard.l4guard.svc"]);
  const [keyFile, certificateFile] = [join(folder, "tls.key"), join(folder, "tls.crt")];
  writeFileSync(keyFile, key, { mode: 0o600 });
  writeFileSync(certificateFile, cert);
  const server = await startRealApiServer(requireBinaries(), { flags: flags(folder) });
  const stopServer = async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  };
  try {
    for (const name of ["shop", "l4guard"]) await server.api("POST", "/api/v1/namespaces", { metadata: { name } });
    const webhook = await startWebhookProcess({
      flags: [
        ...["--kubeconfig", server.kubeconfigPath, "--cluster", clusterFile, "--namespace", "l4guard"],
        ...["--certificates", "files"],
        ...["--certificate-file", certificateFile, "--key-file", keyFile],
      ],
    });
    const configuration = (path: string, operations: readonly string[]) => ({
      metadata: { name: "l4guard" },
      webhooks: [
        {
          name: path === "mutate" ? "repairs.l4guard.dev" : "services.l4guard.dev",
          admissionReviewVersions: ["v1"],
          clientConfig: {
            url: `https://127.0.0.1:${webhook.port}/${path}`,
            caBundle: Buffer.from(authority.ca).toString("base64"),
          },
          failurePolicy: "Fail",
          sideEffects: "None",
          timeoutSeconds: 10,
          namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "shop" } },
          rules: [{ apiGroups: [""], apiVersions: ["v1"], operations, resources: ["services"] }],
        },
      ],
    });
    const [mutating, validating] = [configuration("mutate", ["CREATE", "UPDATE"]), configuration("validate", ["*"])];
    await server.api("POST", `${WEBHOOKS}/mutatingwebhookconfigurations`, mutating);
    await server.api("POST", `${WEBHOOKS}/validatingwebhookconfigurations`, validating);
    await untilReviewed(server);
    return {
      server,
      folder,
      clusterFile,
      async stop() {
        await webhook.kill();
        await stopServer();
      },
    };
  } catch (error) {
    await stopServer();
    throw error;
  }
}

/** Waits until the API server asks the webhook. */
async function untilReviewed(server: RealApiServer): Promise<void> {
  const metadata = { name: "probe", annotations: { "networking.gke.io/load-balancer-type": "INTERNAL" } };
  const body = { metadata, spec: { type: "LoadBalancer", ports: [{ port: 80 }] } };
  for (const deadline = Date.now() + 30_000; ; ) {
    const answer = await server.api("POST", "/api/v1/namespaces/shop/services?dryRun=All", body).catch(String);
    if (String(answer).includes("[lb-type-value-invalid]")) return;
    if (Date.now() > deadline) throw new Error(`the webhook is not asked: ${JSON.stringify(answer)}`);
  }
}
