import type { DryRun } from "../cluster/dry-run.ts";
import { type Check, fine } from "./check.ts";

const SUBJECT = "round trip";
const MARK = "[lb-type-value-invalid]";
const RULE_MESSAGE = /\[[a-z0-9-]+\] /;

/** A load balancer with nothing wrong, or with a misspelt type, for a server-side dry run. */
export function probe(namespace: string, isGood: boolean): object {
  const type = isGood ? "Internal" : "internl";
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: {
      generateName: "l4guard-doctor-",
      namespace,
      annotations: { "networking.gke.io/load-balancer-type": type },
    },
    spec: {
      type: "LoadBalancer",
      selector: { app: "l4guard-doctor" },
      ports: [{ name: "https", port: 443, protocol: "TCP" }],
    },
  };
}

/** What the answers to the two probes say about the way from the API server to l4guard. */
export function checkRoundTrip(good: DryRun, bad: DryRun): Check[] {
  const broken = [good, bad].find(({ message }) => message.includes("failed calling webhook"));
  if (broken) {
    const advice =
      "private clusters need port 10250 or a firewall rule; a network policy must let konnectivity agents in";
    return [{ severity: "fail", subject: SUBJECT, finding: cut(broken.message), advice }];
  }
  const said = [bad.message, ...bad.warnings].join("\n");
  const found: Check[] = [];
  if (good.status >= 400)
    found.push({
      severity: good.message.match(RULE_MESSAGE) ? "warn" : "fail",
      subject: SUBJECT,
      finding: `a plain internal load balancer was refused: ${cut(good.message)}`,
      advice: "choose another --probe-namespace, or look at your policy",
    });
  if (bad.status >= 400 && said.includes(MARK)) found.push(fine(SUBJECT, `a misspelt type is denied by ${MARK}`));
  else if (said.includes(MARK))
    found.push(fine(SUBJECT, `a misspelt type is warned of by ${MARK}, as the policy has it`));
  else
    found.push({
      severity: "fail",
      subject: SUBJECT,
      finding:
        bad.status >= 400
          ? `the bad Service was refused by others: ${cut(bad.message)}`
          : "the bad Service was admitted without a word",
      advice: "the webhook failed and was ignored, the namespace is excluded, or the policy switches the rule off",
    });
  return found;
}

function cut(message: string): string {
  const line = message.split("\n", 1)[0] ?? "";
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}
