import {
  ANNOTATIONS,
  APP_PROTOCOLS,
  INGRESS_CLASS,
  INGRESS_FRONTEND_CONFIG,
  INGRESS_GLOBAL_STATIC_IP,
  INGRESS_PRE_SHARED_CERT,
  INGRESS_REGIONAL_STATIC_IP,
  LOAD_BALANCER_TYPE,
  MULTI_CLUSTER_KEYS,
} from "../../domain/annotations.ts";
import type { Action } from "../../domain/finding.ts";
import type { Metadata } from "../../domain/kinds/metadata.ts";
import { condition, where } from "../../engine/condition.ts";
import { defineRule, type Report } from "../../engine/rule.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { ofGkeClass } from "../shared/ingress-class.ts";

const MESSAGES = {
  wrongKind: "{key} is read on {right} objects only: on {kind} it is ignored.",
} as const;

/** What to write instead on the Service or Ingress where it stands, by key. */
const INSTEAD: Readonly<Record<string, string>> = {
  [INGRESS_GLOBAL_STATIC_IP]: "Name a regional address in networking.gke.io/load-balancer-ip-addresses.",
  [INGRESS_REGIONAL_STATIC_IP]: "Name the address in networking.gke.io/load-balancer-ip-addresses.",
  [LOAD_BALANCER_TYPE]: 'Write kubernetes.io/ingress.class: "gce-internal" for an internal Ingress.',
  "networking.gke.io/app-protocols": `Behind an Ingress write ${APP_PROTOCOLS}, else remove it.`,
  "networking.gke.io/static-ip": `Write ${INGRESS_GLOBAL_STATIC_IP} with the name of an address.`,
  "networking.gke.io/pre-shared-certs": `Write ${INGRESS_PRE_SHARED_CERT}.`,
  "networking.gke.io/frontend-config": `Write ${INGRESS_FRONTEND_CONFIG}.`,
};

/** Keys that mean nothing on a Service. Its own keys answer whether it has one, so that good Services are not asked. */
const NOT_FOR_SERVICES = [
  ...[...ANNOTATIONS.keys()].filter((key) => isReadOn("Ingress", key)),
  ...[...MULTI_CLUSTER_KEYS].flatMap(([key, right]) => (right === "MultiClusterService" ? [key] : [])),
];

export const annotationOnWrongKind = defineRule({
  id: "annotation-on-wrong-kind",
  group: "typos",
  action: "warn",
  summary: "An annotation of GKE's on an object of a kind where nobody reads it.",
  messages: MESSAGES,
  why:
    "GKE's controllers read some annotations on Services and others on Ingresses, and none of these on workloads. " +
    "Kubernetes takes all of them anywhere.",
  fix: "Move it to the object that it is for.",
  sources: [
    "kubernetes/ingress-gce pkg/annotations/ingress.go, service.go",
    "kubernetes/ingress-gce pkg/l4/annotations/service.go",
    "GKE: Deploying Ingress across clusters; Multi Cluster Ingress, Annotations",
  ],
  on: ["create", "update"],
  service: {
    when: [condition("with an annotation of another kind", { annotations: NOT_FOR_SERVICES, of: "object" })],
    check({ object: { metadata, neg } }, report) {
      tell(metadata, { kind: "a Service", right: "Ingress" }, report);
      // Only the Ingress controller would look for such a key in a Service.
      const isBackend = neg?.ok === true && neg.neg.ingress;
      tellMultiCluster(metadata, "MultiClusterService", isBackend ? "warn" : "info", report);
    },
  },
  ingress: {
    when: [ofGkeClass],
    check({ object: { metadata } }, report) {
      tell(metadata, { kind: "an Ingress", right: "Service" }, report);
      tellMultiCluster(metadata, "MultiClusterIngress", "warn", report);
    },
  },
  workload: {
    when: [where("with annotations of their own", ({ object }) => object.metadata.annotations.size > 0)],
    check: ({ object }, report) => tell(object.metadata, { kind: `a ${object.kind}`, right: "Service" }, report),
  },
});

/** Whether users tell GKE something by the key on objects of that kind. Other controllers take classes from Services, too. */
function isReadOn(kind: Place["right"], key: string): boolean {
  const entry = ANNOTATIONS.get(key);
  return entry?.on === kind && entry.writer === "user" && key !== INGRESS_CLASS;
}

interface Place {
  /** Where the annotation stands. */
  readonly kind: string;
  /** The kind on which it is read. */
  readonly right: "Service" | "Ingress";
}

function tell({ annotations }: Metadata, { kind, right }: Place, report: Report<typeof MESSAGES>): void {
  for (const key of annotations.keys()) {
    if (!isReadOn(right, key)) continue;
    const fix = INSTEAD[key];
    report({ message: "wrongKind", path: annotationPath(key), data: { key, kind, right }, ...(fix && { fix }) });
  }
}

/** Tells keys of the kind that is the object's counterpart for several clusters. */
function tellMultiCluster(
  { annotations }: Metadata,
  right: keyof typeof COUNTERPARTS,
  action: Action,
  report: Report<typeof MESSAGES>,
): void {
  for (const key of annotations.keys()) {
    if (MULTI_CLUSTER_KEYS.get(key) !== right) continue;
    const fix = INSTEAD[key];
    const data = { key, kind: COUNTERPARTS[right], right };
    report({ message: "wrongKind", action, path: annotationPath(key), data, ...(fix && { fix }) });
  }
}

const COUNTERPARTS = { MultiClusterService: "a Service", MultiClusterIngress: "an Ingress" } as const;
