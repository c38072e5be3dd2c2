import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { foreignAnnotationsOf, isMeantForOthers } from "../shared/foreign-ingress.ts";
import { takenByGke } from "../shared/ingress-class.ts";

export const foreignIngressAnnotation = defineRule({
  id: "foreign-ingress-annotation",
  group: "typos",
  action: "info",
  summary: "An annotation for another Ingress controller on an Ingress that GKE's takes.",
  messages: {
    ignored: "{key} is for {controller}; GKE ignores it, and {others} more of this kind.",
    open: "{key} is for {controller} and is ignored: GKE's load balancer lets everyone in.",
    taken: "Written for {controller} ({key}), but without a class: GKE takes it too, and ignores these annotations.",
  },
  why:
    "Each controller reads its own annotations. What keeps people out elsewhere, such as an allow list or a login, does " +
    "nothing on GKE. An Ingress without a class is taken by GKE's controller as well as by others that take such ones.",
  fix: "Use a BackendConfig (Cloud Armor, IAP, sessionAffinity) or a FrontendConfig; there is no path rewrite.",
  sources: [
    "kubernetes/ingress-gce pkg/annotations/ingress.go",
    "kubernetes/ingress-gce pkg/utils/utils.go IsGCEIngress",
  ],
  on: ["create", "update"],
  ingress: {
    when: [
      takenByGke,
      where("with annotations for another controller", ({ object }) => foreignAnnotationsOf(object).length > 0),
    ],
    check({ object }, report) {
      const foreign = foreignAnnotationsOf(object);
      const harmless = foreign.filter(({ isGuard }) => !isGuard);
      const [first = foreign[0]] = harmless;
      if (!first) return;
      const { key, controller } = first;
      const path = annotationPath(key);
      if (isMeantForOthers(object)) {
        report({ message: "taken", action: "warn", path, data: { key, controller }, fix: NAME_A_CLASS });
        return;
      }
      for (const guard of foreign.filter(({ isGuard }) => isGuard)) {
        const data = { key: guard.key, controller: guard.controller };
        report({ message: "open", action: "warn", path: annotationPath(guard.key), data, fix: GUARD_IT });
      }
      if (harmless.length > 0)
        report({ message: "ignored", path, data: { key, controller, others: harmless.length - 1 } });
    },
  },
});

const NAME_A_CLASS = "Name the class: spec.ingressClassName of that controller, or kubernetes.io/ingress.class: gce.";
const GUARD_IT = "Use a BackendConfig with a Cloud Armor policy or IAP, or class gce-internal.";
