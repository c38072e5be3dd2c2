import { stickySettings, takesOAuthClient } from "../../controllers/l7/ingress/sticky-settings.ts";
import { pointer } from "../../domain/json.ts";
import { defineRule, type Report } from "../../engine/rule.ts";
import { type BackendConfigEdit, editOfConfig, editsOfConfigs } from "../shared/backend-config-edits.ts";
import { asSentence } from "../shared/ingress-faults.ts";
import { BACKEND_CONFIG_PATH } from "../shared/l7-annotations.ts";
import { mayHaveIngress } from "../shared/neg-use.ts";

const MESSAGES = {
  stays: "{what} stays as it is on the backends of Ingress {ingress}: what is left out is not looked at.",
  client: "IAP has OAuth credentials of its own, which can't be taken away: every sync of Ingress {ingress} fails.",
} as const;

export const backendConfigSettingStays = defineRule({
  id: "backend-config-setting-stays",
  group: "backends",
  action: "warn",
  summary:
    "An edit of a BackendConfig, or of the one that a Service names, that takes away what its backend services keep.",
  messages: MESSAGES,
  why:
    "The controller compares only the blocks that a BackendConfig has, and of a health check only its fields. IAP that was " +
    "given an OAuth client refuses to go back to Google's, also where it is turned off.",
  fix: "Write the value that turns the setting off, and keep it.",
  sources: [
    "kubernetes/ingress-gce pkg/backends/syncer.go ensureBackendService",
    "kubernetes/ingress-gce pkg/backends/features/iap.go switchingToDefault",
  ],
  on: ["update"],
  comparesOldAndNew: true,
  looksUp: ["services", "ingresses"],
  backendConfig: {
    check(s, report) {
      const edit = editOfConfig(s);
      if (edit) reportKept(edit, (...location) => pointer(...location), report);
    },
  },
  service: {
    when: [mayHaveIngress],
    check(s, report) {
      for (const edit of editsOfConfigs(s)) reportKept(edit, () => BACKEND_CONFIG_PATH, report);
    },
  },
});

function reportKept(edit: BackendConfigEdit, placeOf: typeof pointer, report: Report<typeof MESSAGES>): void {
  const ingress = edit.ingress.metadata.name;
  if (takesOAuthClient(edit)) {
    const fix = "Keep iap with its credentials, or delete the Ingress and make it anew without them.";
    report({ message: "client", action: "deny", path: placeOf("spec", "iap"), fix, data: { ingress } });
  }
  for (const { location, what, remedy } of stickySettings(edit)) {
    const data = { what: asSentence(what), ingress };
    report({ message: "stays", path: placeOf(...location), about: what, fix: `Write ${remedy}.`, data });
  }
}
