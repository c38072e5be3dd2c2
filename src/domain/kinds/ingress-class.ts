import { kind } from "./kind.ts";
import { readIdentity } from "./metadata.ts";

/** An IngressClass; the annotation that names a class has the plain name. */
export const INGRESS_CLASS_KIND = kind({
  kind: "IngressClass",
  group: "networking.k8s.io",
  version: "v1",
  plural: "ingressclasses",
  isClusterScoped: true,
  watched: "objects",
  indexedAs: "ingressClasses",
  peer: (ingressClass) => ({
    metadata: readIdentity(ingressClass),
    /** Empty where it is absent. */
    controller: ingressClass.object("spec").string("controller") ?? "",
  }),
});
