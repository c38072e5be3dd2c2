import type { CaseTable } from "../case.ts";
import { ingress } from "../shared/layer-7.sketches.ts";

const NODES = { name: "nodes", region: "us-central1", network: "default", purpose: "PRIVATE" };
const proxies = (region: string) => ({
  name: "proxies",
  region,
  network: "default",
  purpose: "REGIONAL_MANAGED_PROXY",
});
const internal = ingress({ className: "gce-internal" });

export const CASES: CaseTable = {
  "ingress-internal-proxy-subnet": [
    {
      title: "Subnets for nodes alone",
      cluster: { subnets: [NODES] },
      object: internal,
      expect: [{ message: "none", action: "warn" }],
      isExample: true,
    },
    {
      title: "One for proxies in another region",
      cluster: { subnets: [NODES, proxies("europe-west1")] },
      object: internal,
      expect: [{ message: "none", action: "warn" }],
    },
    {
      title: "One for proxies",
      cluster: { subnets: [NODES, proxies("us-central1")] },
      object: internal,
      expect: [],
      isExample: true,
    },
    {
      title: "An inventory without purposes",
      cluster: { subnets: [{ ...NODES, purpose: null }] },
      object: internal,
      expect: [],
    },
    { title: "An external Ingress", cluster: { subnets: [NODES] }, object: ingress(), expect: [] },
  ],
};
