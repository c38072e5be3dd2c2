import { defineRule } from "../../engine/rule.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { wantsEither } from "../shared/conditions.ts";
import { isExternal } from "../shared/gke-load-balancer.ts";
import { asksForInternal, foreignControllerOf, isOfAnotherCloud } from "./foreign-clouds.ts";
import { hasUnlistedAnnotations } from "./unusual-annotations.ts";

export const foreignCloudAnnotation = defineRule({
  id: "foreign-cloud-annotation",
  group: "typos",
  action: "info",
  summary: "An annotation for the load balancers of another cloud.",
  messages: {
    ignored: "{key} is for {cloud}; GKE ignores it.",
    severalIgnored: "{key} and {others} more annotations are for {cloud}; GKE ignores them.",
    public: "{key} is for {cloud}: on GKE this Service becomes PUBLIC.",
  },
  why:
    "Each cloud's controller reads its own annotations. One that makes a load balancer internal elsewhere does nothing on " +
    "GKE, where a Service without GKE's own annotation is open to the internet. In a file whose path says another cloud, " +
    "such as aks/web.yaml, that is where it is meant to go.",
  fix: 'Use networking.gke.io/load-balancer-type: "Internal".',
  sources: ["kubernetes/ingress-gce pkg/l4/annotations/gce_annotations.go GetLoadBalancerAnnotationType"],
  on: ["create", "update"],
  kindDependent: true,
  service: {
    when: [hasUnlistedAnnotations, wantsEither],
    check(s, report) {
      const harmless: { readonly key: string; readonly cloud: string }[] = [];
      for (const [key, value] of s.object.metadata.annotations) {
        const controller = foreignControllerOf(key);
        if (!controller) continue;
        const data = { key, cloud: controller.name };
        if (asksForInternal(controller, key, value) && isExternal(s) && !isOfAnotherCloud(s.file))
          report({ message: "public", action: "deny", path: annotationPath(key), data });
        else harmless.push(data);
      }
      const [first, ...others] = harmless;
      if (!first) return;
      const fix = "Remove the annotation where the manifest is for GKE only.";
      const at = { path: annotationPath(first.key), fix };
      if (others.length === 0) report({ message: "ignored", ...at, data: first });
      else report({ message: "severalIgnored", ...at, data: { ...first, others: others.length } });
    },
  },
});
