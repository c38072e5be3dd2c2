import { DEFAULT_BACKEND, portOf, protocolOf } from "../../controllers/l7/ingress/backend.ts";
import { droppedProtections } from "../../controllers/l7/ingress/sticky-settings.ts";
import { pointer } from "../../domain/json.ts";
import type { BackendConfig } from "../../domain/kinds/backend-config.ts";
import { where } from "../../engine/condition.ts";
import { quotable } from "../../engine/message.ts";
import { defineRule, type Report } from "../../engine/rule.ts";
import type { ServiceSubject } from "../../engine/subject.ts";
import { type BackendConfigEdit, editOfConfig, editsOfConfigs } from "../shared/backend-config-edits.ts";
import { backendsTo } from "../shared/ingress-backends.ts";
import { ofGkeClass } from "../shared/ingress-class.ts";
import { isMade, type Routes, routesOf } from "../shared/ingress-faults.ts";
import { APP_PROTOCOLS_PATH, BACKEND_CONFIG_PATH } from "../shared/l7-annotations.ts";
import { ingressesOf, mayHaveIngress } from "../shared/neg-use.ts";

const MESSAGES = {
  iap: "IAP is turned off behind live Ingress {ingress}: requests come in without a login as soon as this is stored.",
  policy:
    "The Cloud Armor policy is taken off the backends of live Ingress {ingress}: nothing filters requests any more.",
  moved: "{route} moves from {former} to {backend}, which has no {what}: it is open as soon as this is stored.",
  plain:
    "Ingress {ingress} asks port {port} over HTTP instead of {former}: unencrypted, and Pods that expect TLS fail.",
} as const;

export const backendProtectionRemoved = defineRule({
  id: "backend-protection-removed",
  group: "backends",
  action: "warn",
  summary: "An edit that takes a login, a Cloud Armor policy or encryption from backends of a live Ingress.",
  messages: MESSAGES,
  why:
    "A value that turns IAP or Cloud Armor off is set on the backend service at once, as is the protocol to the Pods. It may " +
    "be another BackendConfig that brings it, named by an edit of the Service, or another Service that an Ingress routes to.",
  fix: "Keep it, or see to it that the Pods are safe without it.",
  sources: [
    "kubernetes/ingress-gce pkg/backends/features/iap.go EnsureIAP",
    "kubernetes/ingress-gce pkg/backends/features/securitypolicy.go EnsureSecurityPolicy",
    "kubernetes/ingress-gce pkg/backends/syncer.go ensureProtocol",
  ],
  on: ["update"],
  comparesOldAndNew: true,
  looksUp: ["services", "ingresses"],
  ingress: {
    when: [ofGkeClass, where("that is edited", ({ previous }) => previous !== undefined)],
    check({ object, previous, ingressModels }, report) {
      const [was, is] = [previous && ingressModels.of(previous), ingressModels.of(object)];
      if (was && isMade(was) && isMade(is)) reportMoved(routesOf(was), routesOf(is), report);
    },
  },
  backendConfig: {
    check(s, report) {
      const edit = editOfConfig(s);
      if (edit) reportDropped(edit, (field) => pointer("spec", field), report);
    },
  },
  service: {
    when: [mayHaveIngress],
    check(s, report) {
      for (const edit of editsOfConfigs(s)) reportDropped(edit, () => BACKEND_CONFIG_PATH, report);
      reportPlain(s, report);
    },
  },
});

function reportDropped(
  edit: BackendConfigEdit,
  placeOf: (field: string) => ReturnType<typeof pointer>,
  report: Report<typeof MESSAGES>,
): void {
  const data = { ingress: edit.ingress.metadata.name };
  const dropped = droppedProtections(edit);
  if (dropped.iap) report({ message: "iap", path: placeOf("iap"), about: "iap", data });
  if (dropped.securityPolicy) report({ message: "policy", path: placeOf("securityPolicy"), about: "policy", data });
}

/** Each protection is told once, with the first host and path that loses it. */
function reportMoved(was: Routes, is: Routes, report: Report<typeof MESSAGES>): void {
  const told = new Set<string>();
  for (const [route, backend] of is) {
    const former = was.get(route);
    if (!former || former.key === backend.key || backend.key === DEFAULT_BACKEND) continue;
    for (const [what, has] of PROTECTIONS) {
      if (told.has(what) || !has(former.config) || has(backend.config)) continue;
      told.add(what);
      const data = { route: quotable(route, MOST_OF_ROUTE), former: former.key, backend: backend.key, what };
      report({ message: "moved", path: "/spec", about: `${what} of ${backend.key}`, data });
    }
  }
}

/** How much of a host and path there is room for. */
const MOST_OF_ROUTE = 40;

const PROTECTIONS: readonly (readonly [what: string, has: (config: BackendConfig | undefined) => boolean])[] = [
  ["IAP", (config) => config?.iap?.enabled === true],
  ["Cloud Armor policy", (config) => Boolean(config?.securityPolicy)],
];

function reportPlain(s: ServiceSubject, report: Report<typeof MESSAGES>): void {
  const { object, previous } = s;
  if (!previous) return;
  const told = new Set<string>();
  for (const ingress of ingressesOf(s)) {
    for (const { port: named = "" } of backendsTo(ingress, object.metadata.name)) {
      const [was, is] = [portOf(previous, named), portOf(object, named)];
      const former = was && protocolOf(previous, was);
      if (!is || former === undefined || former === "HTTP" || protocolOf(object, is) !== "HTTP") continue;
      const port = String(named);
      if (told.has(port)) continue;
      told.add(port);
      const data = { ingress: ingress.metadata.name, port, former };
      report({ message: "plain", path: APP_PROTOCOLS_PATH, about: `port ${port}`, data });
    }
  }
}
