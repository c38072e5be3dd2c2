import type { CaseTable } from "../case.ts";
import { ingress, ingressNeg } from "../shared/layer-7.sketches.ts";
import type { ServiceSketch } from "../shared/service.sketches.ts";

const KEY = "cloud.google.com/backend-config";

const config = (name = "slow") => ({
  apiVersion: "cloud.google.com/v1",
  kind: "BackendConfig",
  metadata: { name, namespace: "shop" },
  spec: { timeoutSec: 300 },
});
const web = (names: object, sketch: ServiceSketch = {}) =>
  ingressNeg({ ...sketch, annotations: { [KEY]: JSON.stringify(names) } });

export const CASES: CaseTable = {
  "backend-config-delete-in-use": [
    {
      title: "The Service behind an Ingress names it",
      object: config(),
      others: [web({ default: "slow" }), ingress()],
      isDelete: true,
      expect: [{ message: "used", action: "warn" }],
      isExample: true,
    },
    {
      title: "One port of it does, by number",
      object: config(),
      others: [web({ ports: { 80: "slow" } }), ingress()],
      isDelete: true,
      expect: [{ message: "used", action: "warn" }],
    },
    {
      title: "Another BackendConfig is named",
      object: config(),
      others: [web({ default: "fast" }), ingress()],
      isDelete: true,
      expect: [],
      isExample: true,
    },
    {
      title: "A port that no Ingress uses names it",
      object: config(),
      others: [web({ default: "fast", ports: { 443: "slow" } }, { ports: [80, 443] }), ingress()],
      isDelete: true,
      expect: [],
    },
    {
      title: "No Ingress routes to the Service",
      object: config(),
      others: [web({ default: "slow" })],
      isDelete: true,
      expect: [],
    },
    {
      title: "The Ingress belongs to another controller",
      object: config(),
      others: [web({ default: "slow" }), ingress({ className: "nginx" })],
      isDelete: true,
      expect: [],
    },
    {
      title: "The annotation can't be read, which stops the Ingress anyway",
      object: config(),
      others: [ingressNeg({ annotations: { [KEY]: "slow" } }), ingress()],
      isDelete: true,
      expect: [],
    },
    {
      title: "It is edited, not deleted",
      object: { ...config(), spec: { timeoutSec: 60 } },
      old: config(),
      others: [web({ default: "slow" }), ingress()],
      expect: [],
    },
  ],
};
