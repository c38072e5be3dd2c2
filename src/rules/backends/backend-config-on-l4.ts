import { defineRule } from "../../engine/rule.ts";
import { annotates, wantsLoadBalancer } from "../shared/conditions.ts";
import { BACKEND_CONFIG_KEYS, backendConfigOf } from "../shared/l7-annotations.ts";
import { ingressesOf } from "../shared/neg-use.ts";

export const backendConfigOnL4 = defineRule({
  id: "backend-config-on-l4",
  group: "backends",
  action: "warn",
  summary: "A BackendConfig on a LoadBalancer Service that no Ingress uses.",
  messages: { layer7: "A BackendConfig is for Ingress backends: this load balancer ignores {key}." },
  why: "Timeouts, Cloud CDN, Cloud Armor and health checks of a BackendConfig never reach a passthrough load balancer.",
  fix: "Remove the annotation, or put an Ingress before the Service.",
  sources: ["kubernetes/ingress-gce pkg/controller/translator/translator.go maybeEnableBackendConfig"],
  on: ["create", "update"],
  looksUp: ["ingresses"],
  service: {
    when: [wantsLoadBalancer, annotates(...BACKEND_CONFIG_KEYS)],
    check(s, report) {
      const stated = backendConfigOf(s.object);
      if (!stated || ingressesOf(s).length > 0) return;
      // Manifests that are not all there are may well lack the Ingress.
      const action = s.index.isComplete ? "warn" : "info";
      report({ message: "layer7", action, path: stated.path, about: stated.key, data: { key: stated.key } });
    },
  },
});
