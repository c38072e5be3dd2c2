import t from "tap";
import type { Auditor } from "../../src/audit/auditor.ts";
import { LiveFindings } from "../../src/audit/live-findings.ts";
import type { Action, Finding } from "../../src/domain/finding.ts";
import { createMetrics } from "../../src/metrics/metrics.ts";
import { measureAudit } from "../../src/webhook/observe-audit.ts";

const finding = (rule: string, action: Action): Finding => ({
  ...{ rule, action, path: "/spec", messageId: "m", message: rule, about: rule },
});
const object = (namespace: string, uid: string) => ({ apiVersion: "v1", kind: "Service", namespace, name: uid, uid });

/** The samples of `l4guard_live_findings`, and of the oldest denial. */
async function samplesOf(found: LiveFindings | undefined, now: number) {
  const metrics = createMetrics({ version: "0", node: "0" });
  measureAudit(found && ({ found, lagMs: 2_000 } as unknown as Auditor), metrics, now);
  const text = await metrics.registry.metrics();
  return text.split("\n").filter((line) => /^l4guard_(live|audit_leader|audit_lag)/.test(line));
}

t.test("findings that live by rule, action and namespace, and how old the oldest denial is", async (t) => {
  const found = new LiveFindings();
  found.set("a", object("shop", "1"), [finding("x", "deny"), finding("y", "warn")], 1_000);
  found.set("b", object("shop", "2"), [finding("x", "deny")], 5_000);
  found.set("c", object("books", "3"), [finding("y", "warn")], 9_000);
  t.same(await samplesOf(found, 11_000), [
    "l4guard_audit_leader 1",
    "l4guard_audit_lag_seconds 2",
    'l4guard_live_findings{rule="x",action="deny",object_namespace="shop"} 2',
    'l4guard_live_findings{rule="y",action="warn",object_namespace="shop"} 1',
    'l4guard_live_findings{rule="y",action="warn",object_namespace="books"} 1',
    "l4guard_live_oldest_denial_seconds 10",
  ]);
});

t.test("a replica that does not lead has none", async (t) => {
  t.same(await samplesOf(undefined, 11_000), [
    "l4guard_audit_leader 0",
    "l4guard_audit_lag_seconds 0",
    "l4guard_live_oldest_denial_seconds 0",
  ]);
});

t.test("a hundred namespaces are named, those with the most findings; the others count together", async (t) => {
  const found = new LiveFindings();
  for (let n = 0; n < 150; n++) {
    found.set(`${n}`, object(`ns-${n}`, `${n}`), [finding("x", "deny")], 0);
    if (n >= 50) found.set(`${n} more`, object(`ns-${n}`, `${n} more`), [finding("x", "deny")], 0);
  }
  const samples = (await samplesOf(found, 0)).filter((line) => line.includes("{"));
  t.equal(samples.length, 101);
  t.ok(samples.includes('l4guard_live_findings{rule="x",action="deny",object_namespace=""} 50'));
  t.ok(samples.includes('l4guard_live_findings{rule="x",action="deny",object_namespace="ns-149"} 2'));
});
