import { field } from "../../domain/json.ts";
import type { Metadata } from "../../domain/kinds/metadata.ts";
import { annotation } from "../../domain/kinds/service.ts";
import { defineRule, type Report } from "../../engine/rule.ts";
import { annotationPath, renameAnnotation } from "../shared/annotation-edits.ts";
import { hasAnnotations } from "../shared/conditions.ts";
import { intendedElsewhere, intendedKey } from "./intended-key.ts";
import { mayRename, misreadingOf } from "./misread-key.ts";
import { hasUnlistedAnnotations } from "./unusual-annotations.ts";

/** Each key is compared with all that GKE reads. Nobody writes more by hand, and a hostile object must not cost more. */
const MOST_KEYS = 1_000;

const MESSAGES = {
  ignored: 'Unknown annotation "{key}" is ignored by GKE; did you mean "{intended}"?',
  elsewhere: 'Unknown annotation "{key}" is ignored by GKE: "{intended}" is read, on {right} objects only.',
  field: '"{key}" is no longer read: spec.{name} has taken its place.',
  nobody: '"{key}" is read by nobody: spec.securityPolicy of a BackendConfig names a policy.',
  public: '"{key}" is ignored (did you mean "{intended}"?): the load balancer is PUBLIC.',
} as const;

export const annotationKeyNearMiss = defineRule({
  id: "annotation-key-near-miss",
  group: "typos",
  action: "warn",
  summary: "An annotation key that is almost one that GKE reads, or was one once.",
  messages: MESSAGES,
  why:
    "Kubernetes accepts every annotation, and GKE looks up its own by exact key. A wrong prefix, a missing letter or an " +
    "underscore makes the Service behave as if the annotation was not there, without an event.",
  fix: "Correct the key.",
  sources: [
    "kubernetes/ingress-gce pkg/l4/annotations/service.go",
    "kubernetes/cloud-provider-gcp providers/gce/gce_annotations.go",
    "Kubernetes: Create an External Load Balancer, Preserving the client source IP",
  ],
  on: ["create", "update"],
  service: {
    when: [hasUnlistedAnnotations],
    check(s, report) {
      const { object } = s;
      for (const key of writtenKeys(object.metadata)) {
        const intention = intendedKey(key, "Service");
        if (!intention) {
          const name = FIELDS_SINCE.get(key);
          const isWritten = name === undefined || field(field(object.raw, "spec"), name) !== undefined;
          if (!isWritten) report({ message: "field", path: annotationPath(key), data: { key, name } });
          tellElsewhere(key, "Service", report);
          continue;
        }
        const { key: intended, isPrefixOnly } = intention;
        const isCertain = isPrefixOnly && mayRename(s, intended);
        const edits = renameAnnotation(key, intended, annotation(object, key) ?? "");
        const data = { key, intended };
        report({ ...misreadingOf(s, intended), path: annotationPath(key), data, ...(isCertain && { edits }) });
      }
    },
  },
  ingress: {
    when: [hasAnnotations],
    check({ object }, report) {
      for (const key of writtenKeys(object.metadata)) {
        const intended = intendedKey(key, "Ingress")?.key;
        if (key === ARMOR_CONFIG) report({ message: "nobody", path: annotationPath(key), data: { key } });
        else if (intended === undefined) tellElsewhere(key, "Ingress", report);
        else report({ message: "ignored", path: annotationPath(key), data: { key, intended } });
      }
    },
  },
});

/** What people write to attach a policy of Cloud Armor. No controller has ever read it (kubernetes/ingress-gce). */
const ARMOR_CONFIG = "cloud.google.com/armor-config";

/** The fields that took the place of annotations which Kubernetes has stopped reading (1.7 and later). */
const FIELDS_SINCE: ReadonlyMap<string, string> = new Map([
  ["service.alpha.kubernetes.io/external-traffic", "externalTrafficPolicy"],
  ["service.beta.kubernetes.io/external-traffic", "externalTrafficPolicy"],
  ["service.alpha.kubernetes.io/healthcheck-nodeport", "healthCheckNodePort"],
  ["service.beta.kubernetes.io/healthcheck-nodeport", "healthCheckNodePort"],
]);

/** Tells a key that would be right, but for its spelling, on an object of the other kind. */
function tellElsewhere(key: string, kind: "Service" | "Ingress", report: Report<typeof MESSAGES>): void {
  const intended = intendedElsewhere(key, kind);
  if (intended === undefined) return;
  const right = kind === "Service" ? "Ingress" : "Service";
  report({ message: "elsewhere", path: annotationPath(key), data: { key, intended, right } });
}

function writtenKeys({ annotations }: Metadata): Iterable<string> {
  return annotations.size <= MOST_KEYS ? annotations.keys() : [...annotations.keys()].slice(0, MOST_KEYS);
}
