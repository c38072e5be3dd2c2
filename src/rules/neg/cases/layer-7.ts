import { type CaseTable, loadBalancer } from "../../case.ts";
import { ingress, ingressNeg, NO_AUTO_NEG, nodePort } from "./sketches.ts";

const PROTOCOLS = "cloud.google.com/app-protocols";
const ALPHA_PROTOCOLS = "service.alpha.kubernetes.io/app-protocols";
const CONFIG = "cloud.google.com/backend-config";
const BETA_CONFIG = "beta.cloud.google.com/backend-config";
const CHECKER = "networking.gke.io/transparent-health-checker";
const RATE = "networking.gke.io/max-rate-per-endpoint";
const CAPACITY = "networking.gke.io/capacity-scaler";

const HTTPS_PORT = [{ name: "https", port: 443 }];
const service = (key: string, value: string, ports: readonly (number | object)[] = HTTPS_PORT) =>
  ingressNeg({ annotations: { [key]: value }, ports });

/** Cases about annotations of Services that Ingresses read. */
export const LAYER_7_CASES: CaseTable = {
  "app-protocols-invalid": [
    {
      title: "Lower case",
      object: service(PROTOCOLS, '{"https": "https"}'),
      expect: [{ message: "invalid", action: "deny" }],
      isExample: true,
    },
    { title: "Upper case", object: service(PROTOCOLS, '{"https": "HTTPS"}'), expect: [], isExample: true },
    { title: "No JSON", object: service(PROTOCOLS, "https: HTTPS"), expect: [{ message: "invalid", action: "deny" }] },
    { title: "A list", object: service(PROTOCOLS, '["HTTPS"]'), expect: [{ message: "invalid", action: "deny" }] },
    {
      title: "A null protocol",
      object: service(PROTOCOLS, '{"https": null}'),
      expect: [{ message: "invalid", action: "deny" }],
    },
    { title: "Null alone says nothing", object: service(PROTOCOLS, "null"), expect: [] },
    {
      title: "The alpha key wins",
      object: ingressNeg({
        annotations: { [ALPHA_PROTOCOLS]: '{"https": "h2"}', [PROTOCOLS]: '{"https": "HTTP2"}' },
        ports: HTTPS_PORT,
      }),
      expect: [{ message: "invalid", action: "deny" }],
    },
    {
      title: "A port that the Service does not have",
      object: service(PROTOCOLS, '{"http2": "HTTP2"}'),
      expect: [{ message: "unknownPort", action: "warn" }],
    },
    {
      title: "A port by number",
      object: service(PROTOCOLS, '{"443": "HTTPS"}'),
      expect: [{ message: "byNumber", action: "info" }],
    },
    {
      title: "The empty name is that of an unnamed port",
      object: service(PROTOCOLS, '{"": "HTTPS"}', [443]),
      expect: [],
    },
  ],
  "app-protocols-alpha-deprecated": [
    {
      title: "The alpha key",
      object: service(ALPHA_PROTOCOLS, '{"https": "HTTPS"}'),
      expect: [{ message: "deprecated", action: "warn" }],
      isExample: true,
    },
    {
      title: "Both keys, which differ",
      object: ingressNeg({
        annotations: { [ALPHA_PROTOCOLS]: '{"https": "HTTPS"}', [PROTOCOLS]: '{"https": "HTTP2"}' },
        ports: HTTPS_PORT,
      }),
      expect: [{ message: "differ", action: "warn" }],
    },
    { title: "The current key", object: service(PROTOCOLS, '{"https": "HTTPS"}'), expect: [], isExample: true },
  ],
  "backend-config-beta-deprecated": [
    {
      title: "The beta key",
      object: service(BETA_CONFIG, '{"default": "web"}'),
      expect: [{ message: "deprecated", action: "warn" }],
      isExample: true,
    },
    {
      title: "Both keys, which differ",
      object: ingressNeg({ annotations: { [BETA_CONFIG]: '{"default": "old"}', [CONFIG]: '{"default": "web"}' } }),
      expect: [{ message: "differ", action: "warn" }],
    },
    { title: "The current key", object: service(CONFIG, '{"default": "web"}'), expect: [], isExample: true },
  ],
  "backend-config-invalid": [
    {
      title: "A bare name",
      object: service(CONFIG, "web"),
      expect: [{ message: "invalid", action: "deny" }],
      isExample: true,
    },
    { title: "A default", object: service(CONFIG, '{"default": "web"}'), expect: [], isExample: true },
    { title: "By port", object: service(CONFIG, '{"ports": {"https": "web"}}'), expect: [] },
    { title: "Neither", object: service(CONFIG, '{"name": "web"}'), expect: [{ message: "invalid", action: "deny" }] },
    { title: "A list", object: service(CONFIG, '["web"]'), expect: [{ message: "invalid", action: "deny" }] },
    {
      title: "A default that is no string",
      object: service(CONFIG, '{"default": 1}'),
      expect: [{ message: "invalid", action: "deny" }],
    },
    {
      title: "Ports that are no map",
      object: service(CONFIG, '{"ports": "web"}'),
      expect: [{ message: "invalid", action: "deny" }],
    },
    {
      title: "The beta key loses against a valid one",
      object: ingressNeg({ annotations: { [BETA_CONFIG]: "?", [CONFIG]: '{"default": "web"}' } }),
      expect: [],
    },
  ],
  "backend-config-missing": [
    {
      title: "Not among the manifests",
      object: service(CONFIG, '{"default": "web", "ports": {"https": "secure"}}'),
      others: [{ kind: "BackendConfig", metadata: { name: "secure", namespace: "shop" } }],
      isOffline: true,
      expect: [{ message: "missing", action: "warn" }],
      isExample: true,
    },
    {
      title: "Among the manifests",
      object: service(CONFIG, '{"default": "web"}'),
      others: [{ kind: "BackendConfig", metadata: { name: "web", namespace: "shop" } }],
      isOffline: true,
      expect: [],
      isExample: true,
    },
    { title: "What can't be read is another rule's", object: service(CONFIG, "web"), isOffline: true, expect: [] },
    { title: "In a cluster it may follow", object: service(CONFIG, '{"default": "web"}'), expect: [] },
  ],
  "backend-config-on-l4": [
    {
      title: "A LoadBalancer Service that no Ingress uses",
      object: loadBalancer({ annotations: { [CONFIG]: '{"default": "web"}' } }),
      expect: [{ message: "layer7", action: "warn" }],
      isExample: true,
    },
    {
      title: "A LoadBalancer Service behind an Ingress",
      object: loadBalancer({ annotations: { [CONFIG]: '{"default": "web"}' } }),
      others: [ingress()],
      expect: [],
      isExample: true,
    },
    {
      title: "Some manifests prove nothing",
      object: loadBalancer({ annotations: { [BETA_CONFIG]: '{"default": "web"}' } }),
      isOffline: true,
      expect: [{ message: "layer7", action: "info" }],
    },
  ],
  "thc-invalid": [
    {
      title: "true alone",
      object: service(CHECKER, "true"),
      expect: [{ message: "invalid", action: "deny" }],
      isExample: true,
    },
    {
      title: "true in quotes",
      object: service(CHECKER, '{"enabled": "true"}'),
      expect: [{ message: "invalid", action: "deny" }],
    },
    { title: "No JSON", object: service(CHECKER, "enabled"), expect: [{ message: "invalid", action: "deny" }] },
    {
      title: "null says nothing",
      object: service(CHECKER, '{"enabled": null}'),
      expect: [{ message: "invalid", action: "deny" }],
    },
    { title: "An object with enabled", object: service(CHECKER, '{"enabled": true}'), expect: [], isExample: true },
  ],
  "thc-without-neg": [
    {
      title: "A Service with instance groups",
      cluster: NO_AUTO_NEG,
      object: nodePort({ annotations: { [CHECKER]: '{"enabled": true}' } }),
      expect: [{ message: "groups", action: "warn" }],
      isExample: true,
    },
    { title: "A Service with NEGs", object: service(CHECKER, '{"enabled": true}'), expect: [], isExample: true },
    {
      title: "Turned off",
      cluster: NO_AUTO_NEG,
      object: nodePort({ annotations: { [CHECKER]: '{"enabled": false}' } }),
      expect: [],
    },
  ],
  "traffic-scaling-invalid": [
    {
      title: "A percentage",
      object: service(CAPACITY, "50%"),
      expect: [{ message: "invalid", action: "deny" }],
      isExample: true,
    },
    {
      title: "All of the capacity",
      object: service(CAPACITY, "1.0"),
      expect: [{ message: "mayBeIgnored", action: "info" }],
      limit: { name: "capacity", side: "within" },
    },
    {
      title: "More than that",
      object: service(CAPACITY, "1.01"),
      expect: [{ message: "invalid", action: "deny" }],
      limit: { name: "capacity", side: "beyond" },
    },
    {
      title: "The least capacity but none",
      object: service(CAPACITY, "0.1"),
      expect: [{ message: "mayBeIgnored", action: "info" }],
      limit: { name: "leastCapacity", side: "within" },
    },
    {
      title: "Less",
      object: service(CAPACITY, "0.09"),
      expect: [{ message: "tooSmall", action: "warn" }],
      limit: { name: "leastCapacity", side: "beyond" },
    },
    { title: "A negative rate", object: service(RATE, "-1"), expect: [{ message: "invalid", action: "deny" }] },
    {
      title: "A rate beyond all numbers",
      object: service(RATE, "1e999"),
      expect: [{ message: "invalid", action: "deny" }],
    },
    { title: "A rate", object: service(RATE, "100"), expect: [{ message: "mayBeIgnored", action: "info" }] },
    { title: "Hexadecimal notation", object: service(RATE, "0x1p4"), expect: [] },
    { title: "Neither is set", object: ingressNeg(), expect: [], isExample: true },
  ],
};
