import { writeFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { startApiServer } from "../support/api-server.ts";
import { startTestWebhook, temporaryFolder } from "../support/review-server.ts";
import { loadBalancer } from "../support/watched-stand-in.ts";

const WRONG = { "networking.gke.io/load-balancer-type": "internl" };
const REPORT = { group: "openreports.io", version: "v1alpha1", kind: "Report", plural: "reports", namespaced: true };

/** Resolves when the text that `read` brings matches; the text. @throws Error where it does not in 20 s */
async function untilMatch(read: () => Promise<string>, pattern: RegExp): Promise<string> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const text = await read();
    if (pattern.test(text)) return text;
    if (Date.now() > deadline) throw new Error(`waited in vain for ${pattern} in\n${text}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

t.test(
  "with --audit the webhook reports what lives, tells it in metrics, and gives the lease back at its end",
  async (t) => {
    const api = await startApiServer();
    t.teardown(() => api.stop());
    api.serve(REPORT);
    const service = loadBalancer("web");
    api.put({ ...service, metadata: { ...service.metadata, annotations: WRONG } });
    const kubeconfig = join(temporaryFolder(t), "kubeconfig");
    writeFileSync(kubeconfig, api.kubeconfig());
    const flags = [
      "--kubeconfig",
      kubeconfig,
      "--audit",
      "--audit-events",
      "all",
      "--audit-failures",
      "--pod-name",
      "one",
    ];
    const { webhook } = await startTestWebhook(t, flags);
    const metrics = async () => (await fetch(`${webhook.healthUrl}/metrics`)).text();
    const samples = await untilMatch(metrics, /^l4guard_report_writes_total\{outcome="written"\} 1$/m);
    t.match(samples, /^l4guard_audit_leader 1$/m);
    t.match(samples, /^l4guard_live_findings\{rule="[a-z-]+",action="deny",object_namespace="shop"\} 1$/m);
    t.match(api.objects("Report"), [{ scope: { kind: "Service", name: "web" }, summary: { fail: 1 } }]);
    await untilMatch(metrics, /^l4guard_audit_objects 1$/m);
    await untilMatch(async () => JSON.stringify(api.objects("Event")), /\[[a-z-]+\] .*Fix: /);
    await webhook.stop();
    const lease = api.objects("Lease").find(({ metadata }) => metadata.name === "l4guard-audit");
    t.match(lease, { spec: { holderIdentity: "" } });
  },
);

t.test("an audit needs a cluster", async (t) => {
  await t.rejects(startTestWebhook(t, ["--audit"]), { name: "UsageError", message: /^--audit needs a cluster/ });
});
