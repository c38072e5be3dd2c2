import { AUTO_NEG_FACTS, INGRESS_NEG, isAnnotatedByGke } from "../../controllers/l7/neg/auto-annotation.ts";
import { NEG } from "../../domain/annotations.ts";
import { GATES } from "../../domain/features.ts";
import type { Action, Edit } from "../../domain/finding.ts";
import { isAtLeast } from "../../domain/gke-version.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import type { ServiceSubject } from "../../engine/subject.ts";
import { isIpv6Alone } from "../shared/ip-families.ts";
import { ingressesOf, mayHaveIngress, NEG_PATH } from "../shared/neg-use.ts";

/** The label by which an author asks for NEGs before any Ingress exists. */
const NEG_LABEL = "l4guard.dev/neg";

const ANNOTATE: Edit = { kind: "add", path: NEG_PATH, value: INGRESS_NEG };

const BACKEND_TYPES = ["ClusterIP", "NodePort", "LoadBalancer"];

export const negAnnotationMissing = defineRule({
  id: "neg-annotation-missing",
  group: "neg",
  action: "mutate",
  summary: "A Service behind an Ingress that asks for no NEGs where GKE does not add the annotation by itself.",
  messages: {
    instanceGroups:
      'Ingress "{ingress}" uses this Service without cloud.google.com/neg: it gets instance groups, no NEGs.',
    unusable: 'Ingress "{ingress}" can\'t use this ClusterIP Service without cloud.google.com/neg and stops syncing.',
    asked: `The label ${NEG_LABEL} asks for NEGs, but cloud.google.com/neg is missing.`,
  },
  why:
    "Without the annotation traffic takes the detour over node ports and instance groups. GKE adds it to new Services " +
    "only in VPC-native clusters outside a Shared VPC and without network policy. Added to a Service in use, it makes " +
    "the Ingress switch its backend service, so l4guard adds it on creation only; the label " +
    `${NEG_LABEL}: "true" asks for that before an Ingress exists.`,
  fix: `Add cloud.google.com/neg: '${INGRESS_NEG}'.`,
  sources: [
    "GKE: Using container-native load balancing, Creating a Service for a container-native load balancer",
    "GKE: Ingress for Application Load Balancers, container-native load balancing",
  ],
  on: ["create", "update"],
  needs: AUTO_NEG_FACTS,
  uses: ["gkeVersion"],
  looksUp: ["ingresses"],
  mutation: "default",
  service: {
    when: [
      where(
        "without NEG annotation that an Ingress uses, or may",
        (s) =>
          s.object.neg === undefined &&
          BACKEND_TYPES.includes(s.object.type) &&
          !isIpv6Alone(s.object) &&
          (asksForNegs(s) || mayHaveIngress.holds(s)),
      ),
    ],
    check(s, report) {
      const { object, cluster, change } = s;
      const [ingress] = ingressesOf(s);
      if ((!ingress && !asksForNegs(s)) || !cluster.vpcNative || isAnnotatedByGke(cluster)) return;
      if (cluster.gkeVersion && !isAtLeast(cluster.gkeVersion, GATES.neg)) return;
      const isUnusable = ingress !== undefined && object.type === "ClusterIP";
      const consequence: Action = isUnusable ? "deny" : "warn";
      const at = {
        path: NEG_PATH,
        about: isUnusable ? `${NEG} ClusterIP` : NEG,
        action: change === "create" ? ("mutate" as const) : consequence,
        unmade: consequence,
        ...(change === "create" && { edits: [ANNOTATE] }),
      };
      if (!ingress) report({ message: "asked", ...at });
      else {
        const data = { ingress: ingress.metadata.name };
        report({ message: isUnusable ? "unusable" : "instanceGroups", ...at, data });
      }
    },
  },
});

function asksForNegs({ object, change }: ServiceSubject): boolean {
  return change === "create" && object.labels.get(NEG_LABEL) === "true";
}
