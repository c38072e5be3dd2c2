import type { CaseTable } from "../case.ts";
import { backend, ingress, ingressNeg, rule } from "../shared/layer-7.sketches.ts";
import { clusterIp } from "../shared/service.sketches.ts";

const REFUSED = rule("a.example.com", ["/v1/*", "Prefix"]);
const ADDED = rule("b.example.com", ["/", "Prefix"]);
const TO_GONE = {
  host: "c.example.com",
  http: { paths: [{ path: "/", pathType: "Prefix", backend: backend("gone") }] },
};
const WEB = [ingressNeg()];

export const CASES: CaseTable = {
  "ingress-edit-without-effect": [
    {
      title: "A host is added below a path that is refused",
      object: ingress({ rules: [REFUSED, ADDED] }),
      old: ingress({ rules: [REFUSED] }),
      others: WEB,
      expect: [{ message: "stopped", action: "warn" }],
      isExample: true,
    },
    {
      title: "HTTP is turned off behind a Service without NEGs, which GKE does not ask for either",
      object: ingress({
        annotations: { "kubernetes.io/ingress.allow-http": "false" },
        spec: { tls: [{ secretName: "t" }] },
      }),
      old: ingress(),
      cluster: { autoNegAnnotation: false },
      others: [clusterIp()],
      expect: [{ message: "stopped", action: "warn" }],
    },
    {
      title: "A Service without NEGs that GKE may ask for",
      object: ingress({ rules: [ADDED] }),
      old: ingress(),
      cluster: { autoNegAnnotation: true },
      others: [clusterIp()],
      expect: [],
    },
    {
      title: "The path is mended",
      object: ingress({ rules: [ADDED] }),
      old: ingress({ rules: [REFUSED] }),
      others: WEB,
      expect: [],
      isExample: true,
    },
    {
      title: "Something else is wrong, too, which its own rule tells",
      object: ingress({ rules: [REFUSED, TO_GONE] }),
      old: ingress({ rules: [REFUSED] }),
      others: WEB,
      expect: [],
    },
    {
      title: "A label and an annotation that the controller does not read",
      object: ingress({ rules: [REFUSED], annotations: { team: "web" } }),
      old: ingress({ rules: [REFUSED] }),
      others: WEB,
      expect: [],
    },
    {
      title: "A FrontendConfig that is missing stops nothing: all else is made",
      object: ingress({ rules: [ADDED], annotations: { "networking.gke.io/v1beta1.FrontendConfig": "gone" } }),
      old: ingress({ annotations: { "networking.gke.io/v1beta1.FrontendConfig": "gone" } }),
      others: WEB,
      expect: [],
    },
    {
      title: "A certificate of Google's is on its way",
      object: ingress({
        rules: [ADDED],
        annotations: { "networking.gke.io/managed-certificates": "m", "kubernetes.io/ingress.allow-http": "false" },
      }),
      old: ingress({
        annotations: { "networking.gke.io/managed-certificates": "m", "kubernetes.io/ingress.allow-http": "false" },
      }),
      others: WEB,
      expect: [],
    },
  ],
};
