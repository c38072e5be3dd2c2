import { ANNOTATIONS, BACKEND_CONFIG, BETA_BACKEND_CONFIG, INGRESS_CLASS } from "../../domain/annotations.ts";
import { nearest } from "../../domain/edit-distance.ts";
import type { Ingress } from "../../domain/kinds/ingress.ts";
import type { Identity } from "../../domain/kinds/metadata.ts";
import { where } from "../../engine/condition.ts";
import type { ObjectIndex } from "../../engine/object-index.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { annotates, wantsNone } from "../shared/conditions.ts";
import { GKE_INGRESS_CLASSES, gkeClassOf } from "../shared/ingress-class.ts";

const BACKEND_CONFIG_KEYS = [BACKEND_CONFIG, BETA_BACKEND_CONFIG];

/** A class within this distance of one of GKE's is a slip, which another rule tells. */
const NEAR = 2;

export const ingressAnnotationUnread = defineRule({
  id: "ingress-annotation-unread",
  group: "ingress",
  action: "warn",
  summary:
    "Annotations for GKE's Ingress controller on an Ingress of another controller, or on a Service that only such use.",
  messages: {
    unread:
      'Class "{name}" is another controller\'s: GKE reads {keys} on its own Ingresses only, so nobody acts on it.',
    backend:
      'Only Ingress {ingress} of class "{name}" routes here: GKE reads {key} for its own Ingresses only, so nobody acts on it.',
  },
  why:
    "GKE's controllers for Ingresses, certificates and addresses look at Ingresses of GKE's classes only. A reserved " +
    "address stays unused, a managed certificate is never provisioned, and IAP or a Cloud Armor policy keeps nobody out.",
  fix: "Remove them, or use a class of GKE's.",
  sources: [
    "kubernetes/ingress-gce pkg/utils/utils.go IsGCEIngress",
    "GoogleCloudPlatform/gke-managed-certs pkg/controller/sync: only Ingresses of GKE's controller",
  ],
  on: ["create", "update"],
  service: {
    when: [wantsNone, annotates(...BACKEND_CONFIG_KEYS)],
    check({ object: { metadata }, index }, report) {
      const ingress = foreignRouteTo(index, metadata);
      const key = BACKEND_CONFIG_KEYS.find((one) => metadata.annotations.has(one));
      if (!ingress || key === undefined) return;
      const data = { ingress: ingress.metadata.name, name: foreignClassOf(ingress) ?? "", key };
      report({ message: "backend", path: annotationPath(key), about: "", data });
    },
  },
  ingress: {
    when: [where("of another controller's class", ({ object }) => foreignClassOf(object) !== undefined)],
    check({ object }, report) {
      const [first, ...others] = [...object.metadata.annotations.keys()].filter(isForGke);
      if (first === undefined) return;
      const keys = others.length === 0 ? first : `${first} and ${others.length} more`;
      const name = foreignClassOf(object) ?? "";
      report({ message: "unread", path: annotationPath(first), about: "", data: { name, keys } });
    },
  },
});

/** The Ingress of another controller that routes to the Service, where none of GKE's may. */
function foreignRouteTo(index: ObjectIndex, { namespace, name }: Identity): Ingress | undefined {
  if (!index.knows("ingresses")) return undefined;
  const ingresses = [...index.ingressesTo(namespace, name)];
  return ingresses.every((ingress) => foreignClassOf(ingress) !== undefined) ? ingresses[0] : undefined;
}

function isForGke(key: string): boolean {
  const entry = ANNOTATIONS.get(key);
  return entry?.on === "Ingress" && entry.writer === "user" && key !== INGRESS_CLASS;
}

/** The class that hands the Ingress to another controller; undefined where it is GKE's, or meant to be. */
function foreignClassOf(ingress: Ingress): string | undefined {
  if (gkeClassOf(ingress) !== undefined) return undefined;
  const name = ingress.metadata.annotations.get(INGRESS_CLASS) ?? ingress.ingressClassName ?? "";
  return name === "" || nearest(name.trim().toLowerCase(), GKE_INGRESS_CLASSES, NEAR) !== undefined ? undefined : name;
}
