import { setTimeout as sleep } from "node:timers/promises";
import { apiRequests } from "../test/support/api-requests.ts";
import { CHART, helm, objectsIn } from "../test/support/helm.ts";
import { requireBinaries, startRealApiServer } from "../test/support/real-api-server.ts";

/**
 * What the chart's match conditions cost a real API server for Services with 1 to 60,000 annotations: dry runs with and
 * without the validating configuration, in turns, its webhook where nobody listens. Usage: KUBEBUILDER_ASSETS=… node
 * bench/match-conditions.ts; exit code 1 where a Service takes more than twice as long, and 100 ms longer, than without.
 */
const SIZES = [1, 10, 100, 101, 1_000, 10_000, 40_000, 51_000, 60_000];
const TURNS = 3;
const TRIES = 1;
/** An API server takes a moment until it holds a configuration, or no more. */
const SETTLE_MS = 2_500;
const CONFIGURATIONS = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations";

const chart = objectsIn(helm(["template", "l4guard", CHART, "--namespace=l4guard"]).stdout);
const rendered = chart.find(({ kind }) => kind === "ValidatingWebhookConfiguration");
const services = rendered?.["webhooks"].find(({ name }: { readonly name: string }) => name.startsWith("services"));
const nobody = { failurePolicy: "Ignore", timeoutSeconds: 1, clientConfig: { url: "https://127.0.0.1:9/validate" } };
const configuration = { ...rendered, metadata: { name: "bench" }, webhooks: [{ ...services, ...nobody }] };

/** All annotations together may be 256 KiB, so their keys are short; 60,000 are refused after admission all the same. */
function service(annotations: number): object {
  const keys = Array.from({ length: annotations }, (_, n) => [`x${n.toString(36).padStart(4, "0")}`, ""]);
  const metadata = { name: "innocent", annotations: Object.fromEntries(keys) };
  return { apiVersion: "v1", kind: "Service", metadata, spec: { type: "ClusterIP", ports: [{ port: 80 }] } };
}

const server = await startRealApiServer(requireBinaries());
const requests = apiRequests(server, 1);
const times = { with: new Map<number, number[]>(), without: new Map<number, number[]>() };

async function measure(taken: Map<number, number[]>): Promise<void> {
  for (const size of SIZES) {
    const object = service(size);
    for (let tried = 0; tried < TRIES; tried++) {
      const startedAt = performance.now();
      await requests.send("POST", "/api/v1/namespaces/default/services?dryRun=All", object);
      taken.set(size, [...(taken.get(size) ?? []), performance.now() - startedAt]);
    }
  }
}

try {
  await measure(new Map());
  for (let turn = 0; turn < TURNS; turn++) {
    await measure(times.without);
    const { status, text } = await requests.send("POST", CONFIGURATIONS, configuration);
    if (status !== 201) throw new Error(text);
    await sleep(SETTLE_MS);
    await measure(times.with);
    await requests.send("DELETE", `${CONFIGURATIONS}/bench`, {});
    await sleep(SETTLE_MS);
  }
  console.log(`kube-apiserver ${server.version}`);
  for (const size of SIZES) {
    const [without, withIt] = [times.without, times.with].map((taken) => Math.min(...(taken.get(size) ?? [])));
    if (without === undefined || withIt === undefined) throw new Error("nothing was measured");
    const isMissed = withIt > 2 * without && withIt > without + 100;
    console.log(
      `${size} annotations: ${without.toFixed(0)} ms without, ${withIt.toFixed(0)} ms with it${isMissed ? "  MISSED" : ""}`,
    );
    if (isMissed) process.exitCode = 1;
  }
} finally {
  requests.close();
  await server.stop();
}
