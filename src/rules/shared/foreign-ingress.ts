import { ANNOTATIONS, INGRESS_ALLOW_HTTP, INGRESS_CLASS } from "../../domain/annotations.ts";
import type { Ingress } from "../../domain/kinds/ingress.ts";

/** How the annotations of another Ingress controller are recognised. */
interface IngressController {
  readonly name: string;
  readonly prefix: string;
}

/** Controllers other than GKE's. Sources: the documentation of each one's Ingress annotations. */
const CONTROLLERS: readonly IngressController[] = [
  { name: "ingress-nginx", prefix: "nginx.ingress.kubernetes.io/" },
  { name: "NGINX", prefix: "nginx.org/" },
  { name: "NGINX", prefix: "nginx.com/" },
  { name: "AWS", prefix: "alb.ingress.kubernetes.io/" },
  { name: "Azure", prefix: "appgw.ingress.kubernetes.io/" },
  { name: "Traefik", prefix: "traefik.ingress.kubernetes.io/" },
  { name: "Traefik", prefix: "ingress.traefik.io/" },
  { name: "HAProxy", prefix: "haproxy.org/" },
  { name: "HAProxy", prefix: "haproxy-ingress.github.io/" },
  { name: "HAProxy", prefix: "haproxy.ingress.kubernetes.io/" },
  { name: "Kong", prefix: "konghq.com/" },
  { name: "Kong", prefix: "configuration.konghq.com" },
  { name: "Contour", prefix: "projectcontour.io/" },
  { name: "Emissary", prefix: "getambassador.io/" },
  { name: "Istio", prefix: "ingress.istio.io/" },
  { name: "Cilium", prefix: "ingress.cilium.io/" },
  { name: "Voyager", prefix: "ingress.appscode.com/" },
  { name: "OpenShift", prefix: "route.openshift.io/" },
];

/** The part of a key by which a controller keeps someone out: who may come, who must log in, what is filtered. */
const GUARDS =
  /whitelist|allow-?list|deny-?list|blacklist|block-?list|source-range|inbound-cidrs|auth|waf|modsecurity|security-group|ip-restriction|middlewares|\/scheme$|private-ip|protected|limit-(rps|rpm|connections)|rate-limit/;

/** An annotation of an Ingress that another controller reads. */
interface ForeignAnnotation {
  readonly key: string;
  readonly controller: string;
  /** It keeps someone out. */
  readonly isGuard: boolean;
}

/** The annotations of the Ingress that other controllers read. */
export function foreignAnnotationsOf({ metadata: { annotations } }: Ingress): readonly ForeignAnnotation[] {
  const found: ForeignAnnotation[] = [];
  for (const key of annotations.keys()) {
    const controller = CONTROLLERS.find(({ prefix }) => key.startsWith(prefix));
    if (controller) found.push({ key, controller: controller.name, isGuard: GUARDS.test(key) });
  }
  return found;
}

/** The name of a port by which AWS' controller is told to look into an annotation. */
const PORT_OF_AWS = "use-annotation";

/** Whether the Ingress was written for another controller: it has that one's annotations or words, none of GKE's, and no class at all. */
export function isMeantForOthers(ingress: Ingress): boolean {
  if (!isForAnyController(ingress)) return false;
  return foreignAnnotationsOf(ingress).length > 0 || ingress.backends.some(({ port }) => port === PORT_OF_AWS);
}

/** Whether nothing on the Ingress says which controller it is for: GKE's takes it, as any other that is there by default. */
export function isForAnyController({ metadata, ingressClassName }: Ingress): boolean {
  if (ingressClassName !== undefined || (metadata.annotations.get(INGRESS_CLASS) ?? "") !== "") return false;
  return ![...metadata.annotations.keys()].some(isGkes);
}

/** Whether nobody but GKE's controller reads the annotation of an Ingress. */
function isGkes(key: string): boolean {
  const entry = ANNOTATIONS.get(key);
  return entry?.on === "Ingress" && entry.writer === "user" && !SHARED_KEYS.has(key);
}

/** Keys that people write for any controller. */
const SHARED_KEYS: ReadonlySet<string> = new Set([INGRESS_CLASS, INGRESS_ALLOW_HTTP]);
