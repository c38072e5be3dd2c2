import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestAuthority } from "./test-authority.ts";

export const folder = mkdtempSync(join(tmpdir(), "l4guard-facts-"));

export const authority = createTestAuthority();

export const service = (name: string, port: number, protocol = "TCP", ip = "203.0.113.10") => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name, namespace: "shop", annotations: { "cloud.google.com/l4-rbs": "enabled" } },
  spec: { type: "LoadBalancer", loadBalancerIP: ip, ports: [{ port, protocol }] },
});
