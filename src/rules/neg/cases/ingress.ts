import { type CaseTable, clusterIp, loadBalancer } from "../../case.ts";
import { backend, ingress, ingressNeg, NO_AUTO_NEG, nodePort, rule } from "./sketches.ts";

const CLASS = "kubernetes.io/ingress.class";
const ALLOW_HTTP = "kubernetes.io/ingress.allow-http";
const GLOBAL_IP = "kubernetes.io/ingress.global-static-ip-name";
const REGIONAL_IP = "kubernetes.io/ingress.regional-static-ip-name";
const CERTIFICATE = "ingress.gcp.kubernetes.io/pre-shared-cert";

const TLS = { tls: [{ secretName: "front-tls" }] };
const NO_NODE_PORTS = { allocateLoadBalancerNodePorts: false };

/** Cases about Ingresses and the Services behind them. */
export const INGRESS_CASES: CaseTable = {
  "ingress-class-name-ignored": [
    {
      title: "The class in the field",
      object: ingress({ spec: { ingressClassName: "gce-internal" } }),
      expect: [{ message: "ignored", action: "deny" }],
      isExample: true,
    },
    {
      title: "The class in the annotation",
      object: ingress({ className: "gce-internal" }),
      expect: [],
      isExample: true,
    },
    {
      title: "An empty annotation does not help",
      object: ingress({ className: "", spec: { ingressClassName: "gce" } }),
      expect: [{ message: "ignored", action: "deny" }],
    },
    {
      title: "An IngressClass of that name that belongs to another controller",
      object: ingress({ spec: { ingressClassName: "gce" } }),
      others: [{ kind: "IngressClass", metadata: { name: "gce" }, spec: { controller: "k8s.io/ingress-nginx" } }],
      expect: [{ message: "otherController", action: "warn" }],
    },
    {
      title: "An IngressClass that names GKE's controller does not help",
      object: ingress({ spec: { ingressClassName: "gce" } }),
      others: [{ kind: "IngressClass", metadata: { name: "gce" }, spec: { controller: "k8s.io/ingress-gce" } }],
      expect: [{ message: "ignored", action: "deny" }],
    },
    { title: "Another controller's class", object: ingress({ spec: { ingressClassName: "nginx" } }), expect: [] },
  ],
  "ingress-class-unknown": [
    {
      title: "A misspelt class",
      object: ingress({ className: "gce-intenal" }),
      expect: [{ message: "misspelt", action: "warn" }],
      isExample: true,
    },
    {
      title: "Upper case",
      object: ingress({ className: "GCE" }),
      expect: [{ message: "misspelt", action: "warn" }],
    },
    {
      title: "Another controller's class",
      object: ingress({ className: "nginx" }),
      expect: [{ message: "other", action: "info" }],
    },
    { title: "A GKE class", object: ingress({ className: "gce" }), expect: [], isExample: true },
    { title: "No class", object: ingress(), expect: [] },
  ],
  "ingress-deprecated-api": [
    {
      title: "The API of older samples",
      object: ingress({ apiVersion: "extensions/v1beta1" }),
      expect: [{ message: "removed", action: "deny" }],
      isExample: true,
    },
    {
      title: "Its successor before version 1",
      object: ingress({ apiVersion: "networking.k8s.io/v1beta1" }),
      expect: [{ message: "removed", action: "deny" }],
    },
    {
      title: "A cluster that still serves it",
      cluster: { gkeVersion: "1.21.14-gke.700" },
      object: ingress({ apiVersion: "extensions/v1beta1" }),
      expect: [{ message: "deprecated", action: "warn" }],
    },
    {
      title: "From 1.22 on it is gone",
      cluster: { gkeVersion: "1.22" },
      object: ingress({ apiVersion: "extensions/v1beta1" }),
      expect: [{ message: "removed", action: "deny" }],
    },
    { title: "Version 1", object: ingress(), expect: [], isExample: true },
  ],
  "ingress-deprecated-backend-fields": [
    {
      title: "serviceName and servicePort in version 1",
      object: ingress({ spec: { defaultBackend: { serviceName: "web", servicePort: 80 } } }),
      isOffline: true,
      expect: [{ message: "fields", action: "deny" }],
      isExample: true,
    },
    {
      title: "spec.backend in version 1",
      object: ingress({ spec: { defaultBackend: null, backend: { serviceName: "web", servicePort: "http" } } }),
      isOffline: true,
      expect: [
        { message: "defaultBackend", action: "deny" },
        { message: "fields", action: "deny" },
      ],
    },
    {
      title: "A port without a Service",
      object: ingress({ spec: { defaultBackend: { servicePort: 80 } } }),
      isOffline: true,
      expect: [{ message: "fields", action: "deny" }],
    },
    { title: "The fields of version 1", object: ingress(), isOffline: true, expect: [], isExample: true },
    {
      title: "The API server reports it by itself",
      object: ingress({ spec: { defaultBackend: { serviceName: "web", servicePort: 80 } } }),
      expect: [],
    },
  ],
  "ingress-backend-service-missing": [
    {
      title: "No such Service in the cluster",
      object: ingress({ rules: [rule("a.example", ["/", "Prefix"], ["/b", "Prefix"])] }),
      expect: [{ message: "missing", action: "warn" }],
      isExample: true,
    },
    {
      title: "No such Service among all manifests",
      object: ingress(),
      isOffline: true,
      isComplete: true,
      expect: [{ message: "missing", action: "deny" }],
    },
    { title: "Some manifests prove nothing", object: ingress(), isOffline: true, expect: [] },
    { title: "It exists", object: ingress(), others: [ingressNeg()], expect: [], isExample: true },
    { title: "Another controller's Ingress", object: ingress({ className: "nginx" }), expect: [] },
  ],
  "ingress-backend-port-missing": [
    {
      title: "A number that the Service does not have",
      object: ingress({ port: 8080, rules: [{ http: { paths: [{ path: "/", backend: backend("web", 8080) }] } }] }),
      others: [ingressNeg()],
      expect: [{ message: "missing", action: "deny" }],
      isExample: true,
    },
    {
      title: "A name that the Service does not have",
      object: ingress({ port: "http" }),
      others: [ingressNeg()],
      expect: [{ message: "missing", action: "deny" }],
    },
    { title: "A number that it has", object: ingress(), others: [ingressNeg()], expect: [], isExample: true },
    {
      title: "A name that it has",
      object: ingress({ port: "http" }),
      others: [ingressNeg({ ports: [{ name: "http", port: 80 }] })],
      expect: [],
    },
    {
      title: "An edit of the Service that takes the port away",
      object: ingressNeg({ ports: [8080] }),
      old: ingressNeg(),
      others: [ingress({ rules: [rule("a.example", ["/", "Prefix"])] })],
      expect: [{ message: "inUse", action: "deny" }],
    },
  ],
  "ingress-backend-service-type": [
    {
      title: "A ClusterIP Service without NEGs",
      cluster: NO_AUTO_NEG,
      object: ingress(),
      others: [clusterIp()],
      expect: [{ message: "backend", action: "deny" }],
      isExample: true,
    },
    {
      title: "GKE annotates the Service",
      object: ingress(),
      others: [clusterIp()],
      expect: [],
    },
    {
      title: "An explicit false is never overwritten",
      object: ingress(),
      others: [clusterIp({ annotations: { "cloud.google.com/neg": '{"ingress": false}' } })],
      expect: [{ message: "backend", action: "deny" }],
    },
    {
      title: "A NodePort Service",
      cluster: NO_AUTO_NEG,
      object: ingress(),
      others: [nodePort()],
      expect: [],
      isExample: true,
    },
    {
      title: "An edit that makes a Service in use ClusterIP",
      cluster: NO_AUTO_NEG,
      object: clusterIp(),
      old: nodePort(),
      others: [ingress()],
      expect: [{ message: "inUse", action: "deny" }],
    },
    {
      title: "A new ExternalName Service",
      cluster: NO_AUTO_NEG,
      object: clusterIp({ spec: { type: "ExternalName", externalName: "example.com" } }),
      others: [ingress()],
      expect: [{ message: "inUse", action: "deny" }],
    },
    { title: "A ClusterIP Service that no Ingress uses", cluster: NO_AUTO_NEG, object: clusterIp(), expect: [] },
  ],
  "ingress-backend-no-nodeport": [
    {
      title: "A LoadBalancer Service without node ports",
      cluster: NO_AUTO_NEG,
      object: ingress({ rules: [rule("a.example", ["/", "Prefix"])] }),
      others: [loadBalancer({ spec: NO_NODE_PORTS })],
      expect: [{ message: "backend", action: "deny" }],
      isExample: true,
    },
    {
      title: "The same with NEGs",
      object: ingress(),
      others: [loadBalancer({ spec: NO_NODE_PORTS })],
      expect: [],
      isExample: true,
    },
    {
      title: "With node ports",
      cluster: NO_AUTO_NEG,
      object: ingress(),
      others: [loadBalancer()],
      expect: [],
    },
    {
      title: "A node port by hand",
      cluster: NO_AUTO_NEG,
      object: ingress(),
      others: [loadBalancer({ spec: NO_NODE_PORTS, ports: [{ port: 80, nodePort: 30080 }] })],
      expect: [],
    },
    {
      title: "An edit that takes the node ports away",
      cluster: NO_AUTO_NEG,
      object: loadBalancer({ spec: NO_NODE_PORTS }),
      old: loadBalancer(),
      others: [ingress(), ingress({ name: "inside", className: "gce-internal" })],
      expect: [{ message: "inUse", action: "deny" }],
    },
  ],
  "ingress-backend-not-service": [
    {
      title: "A bucket",
      object: ingress({ spec: { defaultBackend: { resource: { kind: "StorageBucket", name: "static" } } } }),
      expect: [{ message: "resource", action: "deny" }],
      isExample: true,
    },
    { title: "A Service", object: ingress(), others: [ingressNeg()], expect: [], isExample: true },
  ],
  "ingress-internal-requires-neg": [
    {
      title: "A NodePort Service behind an internal Ingress",
      cluster: NO_AUTO_NEG,
      object: ingress({ className: "gce-internal" }),
      others: [nodePort()],
      expect: [{ message: "backend", action: "deny" }],
      isExample: true,
    },
    {
      title: "A Service with NEGs",
      object: ingress({ className: "gce-internal" }),
      others: [ingressNeg()],
      expect: [],
      isExample: true,
    },
    {
      title: "GKE annotates the Service",
      object: ingress({ className: "gce-internal" }),
      others: [nodePort()],
      expect: [],
    },
    {
      title: "An external Ingress can use instance groups",
      cluster: NO_AUTO_NEG,
      object: ingress({ className: "gce" }),
      others: [nodePort()],
      expect: [],
    },
    {
      title: "An edit that turns the NEGs of a Service in use off",
      object: nodePort({ annotations: { "cloud.google.com/neg": '{"ingress": false}' } }),
      old: nodePort({ annotations: { "cloud.google.com/neg": '{"ingress": true}' } }),
      others: [ingress({ className: "gce-internal" })],
      expect: [{ message: "inUse", action: "deny" }],
    },
  ],
  "ingress-static-ip-both": [
    {
      title: "Both names",
      object: ingress({ annotations: { [GLOBAL_IP]: "global-ip", [REGIONAL_IP]: "web-ip" } }),
      expect: [{ message: "both", action: "deny" }],
      isExample: true,
    },
    {
      title: "One name and an empty one",
      object: ingress({ annotations: { [GLOBAL_IP]: "global-ip", [REGIONAL_IP]: "" } }),
      expect: [],
      isExample: true,
    },
  ],
  "ingress-static-ip-scope": [
    {
      title: "A regional name on an external Ingress",
      object: ingress({ annotations: { [REGIONAL_IP]: "web-ip" } }),
      expect: [{ message: "otherScope", action: "warn" }],
      isExample: true,
    },
    {
      title: "A global name on an internal Ingress",
      object: ingress({ className: "gce-internal", annotations: { [GLOBAL_IP]: "global-ip" } }),
      expect: [{ message: "otherScope", action: "warn" }],
    },
    {
      title: "Offline, a name that is not in the other scope either",
      object: ingress({ annotations: { [REGIONAL_IP]: "web-ip" } }),
      isOffline: true,
      expect: [{ message: "notFound", action: "deny" }],
    },
    {
      title: "Offline, a name that happens to be there",
      object: ingress({ annotations: { [REGIONAL_IP]: "global-ip" } }),
      isOffline: true,
      expect: [{ message: "otherScope", action: "warn" }],
    },
    {
      title: "A global name on an external Ingress",
      object: ingress({ annotations: { [GLOBAL_IP]: "global-ip" } }),
      expect: [],
      isExample: true,
    },
    {
      title: "Another class",
      object: ingress({ className: "gce-multi-cluster", annotations: { [REGIONAL_IP]: "web-ip" } }),
      expect: [],
    },
  ],
  "ingress-all-protocols-disabled": [
    {
      title: "No HTTP and no certificate",
      object: ingress({ annotations: { [ALLOW_HTTP]: "false" } }),
      expect: [{ message: "none", action: "deny" }],
      isExample: true,
    },
    {
      title: "No HTTP, but TLS",
      object: ingress({ annotations: { [ALLOW_HTTP]: "false" }, spec: TLS }),
      expect: [],
      isExample: true,
    },
    {
      title: "No HTTP, but a certificate by name",
      object: ingress({ annotations: { [ALLOW_HTTP]: "F", [CERTIFICATE]: "front" } }),
      expect: [],
    },
    {
      title: "No HTTP, but a managed certificate",
      object: ingress({ annotations: { [ALLOW_HTTP]: "0", "networking.gke.io/managed-certificates": "front" } }),
      expect: [],
    },
    { title: "HTTP", object: ingress(), expect: [] },
  ],
  "ingress-internal-https-needs-static-ip": [
    {
      title: "HTTP and HTTPS on an ephemeral address",
      object: ingress({ className: "gce-internal", spec: TLS }),
      expect: [{ message: "needed", action: "deny" }],
      isExample: true,
    },
    {
      title: "HTTPS alone",
      object: ingress({ className: "gce-internal", spec: TLS, annotations: { [ALLOW_HTTP]: "false" } }),
      expect: [],
    },
    {
      title: "On a static address",
      object: ingress({ className: "gce-internal", spec: TLS, annotations: { [REGIONAL_IP]: "int-shared" } }),
      expect: [],
      isExample: true,
    },
    { title: "An external Ingress", object: ingress({ spec: TLS }), expect: [] },
  ],
  "ingress-internal-frontendconfig": [
    {
      title: "A FrontendConfig on an internal Ingress",
      object: ingress({
        className: "gce-internal",
        annotations: { "networking.gke.io/v1beta1.FrontendConfig": "redirect" },
      }),
      expect: [{ message: "internal", action: "warn" }],
      isExample: true,
    },
    {
      title: "On an external one",
      object: ingress({ annotations: { "networking.gke.io/v1beta1.FrontendConfig": "redirect" } }),
      expect: [],
      isExample: true,
    },
    { title: "None", object: ingress({ className: "gce-internal" }), expect: [] },
  ],
  "ingress-path-invalid": [
    {
      title: "A wildcard with Prefix",
      object: ingress({ rules: [rule("a.example", ["/v1/*", "Prefix"])] }),
      expect: [{ message: "refused", action: "deny" }],
      isExample: true,
    },
    {
      title: "An empty Exact path",
      object: ingress({ rules: [rule("a.example", ["", "Exact"])] }),
      expect: [{ message: "refused", action: "deny" }],
    },
    {
      title: "A wildcard in the middle",
      object: ingress({
        rules: [rule("a.example", ["/v*/x", "ImplementationSpecific"], ["/v1*", "ImplementationSpecific"])],
      }),
      expect: [
        { message: "wildcard", action: "warn" },
        { message: "wildcard", action: "warn" },
      ],
    },
    {
      title: "Paths as they should be",
      object: ingress({
        rules: [
          rule(
            "a.example",
            ["/", "Prefix"],
            ["/v1/", "Prefix"],
            ["/x", "Exact"],
            ["/y/*", "ImplementationSpecific"],
            ["", "ImplementationSpecific"],
          ),
        ],
      }),
      expect: [],
      isExample: true,
    },
  ],
  "ingress-duplicate-host": [
    {
      title: "Two rules for one host",
      object: ingress({ rules: [rule("a.example", ["/x", "Prefix"]), rule("a.example", ["/y", "Prefix"])] }),
      expect: [{ message: "lost", action: "deny" }],
      isExample: true,
    },
    {
      title: "No host is a host too",
      object: ingress({ rules: [rule("", ["/x", "Prefix"]), rule("", ["/y", "Prefix"])] }),
      expect: [{ message: "lost", action: "deny" }],
    },
    {
      title: "Two hosts, and a rule without http",
      object: ingress({
        rules: [rule("a.example", ["/x", "Prefix"]), rule("b.example", ["/x", "Prefix"]), { host: "a.example" }],
      }),
      expect: [],
      isExample: true,
    },
  ],
  "ingress-duplicate-path": [
    {
      title: "The same path twice",
      object: ingress({ rules: [rule("a.example", ["/x", "Prefix"], ["/x", "Prefix"])] }),
      expect: [{ message: "twice", action: "warn" }],
      isExample: true,
    },
    {
      title: "A Prefix path covers the Exact one",
      object: ingress({ rules: [rule("", ["/x", "Exact"], ["/x", "Prefix"])] }),
      expect: [{ message: "twice", action: "warn" }],
    },
    {
      title: "Different paths, and one that is refused anyway",
      object: ingress({ rules: [rule("a.example", ["/x", "Prefix"], ["/y", "Prefix"], ["/x*", "Prefix"])] }),
      expect: [],
      isExample: true,
    },
  ],
  "ingress-rule-without-http": [
    {
      title: "A host alone",
      object: ingress({ rules: [{ host: "a.example" }, {}] }),
      expect: [
        { message: "ignored", action: "warn" },
        { message: "ignored", action: "warn" },
      ],
      isExample: true,
    },
    {
      title: "A host with paths",
      object: ingress({ rules: [rule("a.example", ["/", "Prefix"])] }),
      expect: [],
      isExample: true,
    },
  ],
  "ingress-allow-http-invalid": [
    {
      title: "no is no boolean to Go",
      object: ingress({ annotations: { [ALLOW_HTTP]: "no" } }),
      expect: [{ message: "invalid", action: "warn" }],
      isExample: true,
    },
    {
      title: "The empty string neither",
      object: ingress({ annotations: { [ALLOW_HTTP]: "" } }),
      expect: [{ message: "invalid", action: "warn" }],
    },
    { title: "false is", object: ingress({ annotations: { [ALLOW_HTTP]: "false" } }), expect: [], isExample: true },
    {
      title: "Another controller's Ingress",
      object: ingress({ annotations: { [ALLOW_HTTP]: "no", [CLASS]: "nginx" } }),
      expect: [],
    },
  ],
  "ingress-delete-neg-gc": [
    {
      title: "An Ingress goes",
      object: ingress(),
      isDelete: true,
      expect: [{ message: "later", action: "info" }],
      isExample: true,
    },
    { title: "Another controller's Ingress goes", object: ingress({ className: "nginx" }), isDelete: true, expect: [] },
  ],
};
