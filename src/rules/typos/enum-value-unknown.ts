import { nearest } from "../../domain/edit-distance.ts";
import { type JsonPointer, pointer } from "../../domain/json.ts";
import { PATH_TYPES, type ReviewedIngress } from "../../domain/kinds/ingress.ts";
import type { ReviewedService } from "../../domain/kinds/service.ts";
import { where } from "../../engine/condition.ts";
import { defineRule, type Report } from "../../engine/rule.ts";
import { isOffline } from "../shared/conditions.ts";
import { isGkeLoadBalancer } from "../shared/gke-load-balancer.ts";

const MESSAGES = {
  wrongCase: '{field}: "{value}" is refused by the API server, which compares the case too: it is "{known}".',
  misspelt: '{field}: "{value}" is refused by the API server; did you mean "{known}"?',
  unknown: '{field}: "{value}" is refused by the API server, which knows {values}.',
} as const;

/** A value of the object that must be one of a few, and where it stands. */
interface Enumerated {
  readonly field: keyof typeof VALUES;
  readonly value: string;
  readonly path: JsonPointer;
}

/** The values of each field (kubernetes/kubernetes staging/src/k8s.io/api/core/v1, networking/v1 types.go). */
const VALUES = {
  type: ["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"],
  protocol: ["TCP", "UDP", "SCTP"],
  internalTrafficPolicy: ["Cluster", "Local"],
  sessionAffinity: ["None", "ClientIP"],
  ipFamilies: ["IPv4", "IPv6"],
  ipFamilyPolicy: ["SingleStack", "PreferDualStack", "RequireDualStack"],
  pathType: PATH_TYPES,
} as const satisfies Readonly<Record<string, readonly string[]>>;

export const enumValueUnknown = defineRule({
  id: "enum-value-unknown",
  group: "typos",
  action: "deny",
  summary: "A value that Kubernetes does not know, in a field that takes one of a few.",
  messages: MESSAGES,
  why:
    "The API server compares such values exactly and refuses the object, which shows only where it is applied. " +
    "externalTrafficPolicy and the protocols of load balancers have rules of their own.",
  fix: "Write one of the values, in exactly this spelling.",
  sources: [
    "kubernetes/kubernetes pkg/apis/core/validation/validation.go ValidateService",
    "kubernetes/kubernetes pkg/apis/networking/validation/validation.go validateHTTPIngressPath",
  ],
  on: ["create", "update"],
  service: {
    // In the cluster the API server refuses it before it asks, and a newer one may know the value.
    when: [isOffline, where("with a value that there is not", ({ object }) => !isKnown(object))],
    check({ object }, report) {
      tell(unknownIn(ofService(object)), report);
    },
  },
  ingress: {
    when: [where("with a path type that there is not", ({ object }) => unknownIn(ofIngress(object)).length > 0)],
    check({ object }, report) {
      tell(unknownIn(ofIngress(object)), report);
    },
  },
});

/** Whether every value of {@link ofService} is one that there is; of nearly every Service all are. */
function isKnown(service: ReviewedService): boolean {
  const { type, internalTrafficPolicy, sessionAffinity, ipFamilyPolicy, ipFamilies, ports } = service;
  return (
    isOneOf(VALUES.type, type) &&
    isOneOf(VALUES.internalTrafficPolicy, internalTrafficPolicy) &&
    isOneOf(VALUES.sessionAffinity, sessionAffinity) &&
    isOneOf(VALUES.ipFamilyPolicy, ipFamilyPolicy) &&
    ipFamilies.every((family) => isOneOf(VALUES.ipFamilies, family)) &&
    ports.every(({ protocol }) => isOneOf(VALUES.protocol, protocol))
  );
}

function isOneOf(values: readonly string[], value: string | undefined): boolean {
  return value === undefined || value === "" || values.includes(value);
}

function ofService(service: ReviewedService): readonly Enumerated[] {
  const values = ["type", "internalTrafficPolicy", "sessionAffinity", "ipFamilyPolicy"] as const;
  return [
    ...values.flatMap((field) => written(field, service[field], pointer("spec", field))),
    ...service.ipFamilies.flatMap((value, index) => written("ipFamilies", value, pointer("spec", "ipFamilies", index))),
    // Of a load balancer it is unsupported-protocol's.
    ...(isGkeLoadBalancer(service) ? [] : service.ports).flatMap(({ protocol }, index) =>
      written("protocol", protocol, pointer("spec", "ports", index, "protocol")),
    ),
  ];
}

function ofIngress({ rules }: ReviewedIngress): readonly Enumerated[] {
  return rules.flatMap(({ paths }) =>
    paths.flatMap(({ pathType, backend: { location } }) =>
      written("pathType", pathType, pointer(...location.slice(0, -1), "pathType")),
    ),
  );
}

function written(field: keyof typeof VALUES, value: string | undefined, path: JsonPointer): readonly Enumerated[] {
  return value === undefined || value === "" ? [] : [{ field, value, path }];
}

function unknownIn(values: readonly Enumerated[]): readonly Enumerated[] {
  return values.filter(({ field, value }) => !isOneOf(VALUES[field], value));
}

function tell(unknown: readonly Enumerated[], report: Report<typeof MESSAGES>): void {
  for (const { field, value, path } of unknown) {
    const values: readonly string[] = VALUES[field];
    const lower = value.trim().toLowerCase();
    const same = values.find((known) => known.toLowerCase() === lower);
    const edits = same && ([{ kind: "replace", path, expected: value, value: same }] as const);
    const near = same ?? nearest(value, values, 2);
    const at = { path, ...(edits && { edits }) };
    if (same !== undefined) report({ message: "wrongCase", ...at, data: { field, value, known: same } });
    else if (near !== undefined) report({ message: "misspelt", ...at, data: { field, value, known: near } });
    else report({ message: "unknown", ...at, data: { field, value, values: values.join(", ") } });
  }
}
