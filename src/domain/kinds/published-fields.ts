/** The fields of an object by name; for a list those of each of its items. `ANYTHING` is not looked into. */
export interface FieldTree {
  readonly [name: string]: FieldTree | typeof ANYTHING;
}

/** What is below is not looked at: a value, a map with free keys, or what only controllers write. */
export const ANYTHING = "anything";

const METADATA: FieldTree = listed(
  "name generateName namespace labels annotations finalizers ownerReferences uid resourceVersion generation selfLink " +
    "creationTimestamp deletionTimestamp deletionGracePeriodSeconds managedFields clusterName",
);

const BACKEND: FieldTree = {
  service: { name: ANYTHING, port: listed("name number") },
  resource: listed("apiGroup kind name"),
  // Of the v1beta1 APIs, which ingress-deprecated-backend-fields is about.
  ...listed("serviceName servicePort"),
};

/** The fields that Kubernetes publishes of a kind, removed ones too (kubernetes/kubernetes api/openapi-spec, v1.36). */
export const PUBLISHED_FIELDS = {
  Service: {
    ...listed("apiVersion kind status"),
    metadata: METADATA,
    spec: {
      ...listed(
        "allocateLoadBalancerNodePorts clusterIP clusterIPs externalIPs externalName externalTrafficPolicy " +
          "healthCheckNodePort internalTrafficPolicy ipFamilies ipFamily ipFamilyPolicy loadBalancerClass loadBalancerIP " +
          "loadBalancerSourceRanges publishNotReadyAddresses selector sessionAffinity topologyKeys trafficDistribution type",
      ),
      ports: listed("appProtocol name nodePort port protocol targetPort"),
      sessionAffinityConfig: { clientIP: listed("timeoutSeconds") },
    },
  },
  Ingress: {
    ...listed("apiVersion kind status"),
    metadata: METADATA,
    spec: {
      ingressClassName: ANYTHING,
      defaultBackend: BACKEND,
      backend: BACKEND,
      tls: listed("hosts secretName"),
      rules: {
        host: ANYTHING,
        http: { paths: { ...listed("path pathType"), backend: BACKEND } },
      },
    },
  },
} as const satisfies Readonly<Record<string, FieldTree>>;

function listed(names: string): FieldTree {
  return Object.fromEntries(names.split(" ").map((name) => [name, ANYTHING]));
}
