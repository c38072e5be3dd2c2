import { portOf, protocolOf } from "../../controllers/l7/ingress/backend.ts";
import { droppedProtections } from "../../controllers/l7/ingress/sticky-settings.ts";
import { pointer } from "../../domain/json.ts";
import { defineRule, type Report } from "../../engine/rule.ts";
import type { ServiceSubject } from "../../engine/subject.ts";
import { type BackendConfigEdit, editOfConfig, editsOfConfigs } from "../shared/backend-config-edits.ts";
import { backendsTo } from "../shared/ingress-backends.ts";
import { ingressesOf, mayHaveIngress } from "../shared/neg-use.ts";
import { APP_PROTOCOLS_PATH, BACKEND_CONFIG_PATH } from "./l7-annotations.ts";

const MESSAGES = {
  iap: "IAP is turned off behind live Ingress {ingress}: requests come in without a login as soon as this is stored.",
  policy:
    "The Cloud Armor policy is taken off the backends of live Ingress {ingress}: nothing filters requests any more.",
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
    "be another BackendConfig that brings it, named by an edit of the Service.",
  fix: "Keep it, or see to it that the Pods are safe without it.",
  sources: [
    "kubernetes/ingress-gce pkg/backends/features/iap.go EnsureIAP",
    "kubernetes/ingress-gce pkg/backends/features/securitypolicy.go EnsureSecurityPolicy",
    "kubernetes/ingress-gce pkg/backends/syncer.go ensureProtocol",
  ],
  on: ["update"],
  comparesOldAndNew: true,
  looksUp: ["services", "ingresses", "backendConfigs"],
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
