import { stickySettings, takesOAuthClient } from "../../controllers/l7/ingress/sticky-settings.ts";
import { pointer } from "../../domain/json.ts";
import { defineRule } from "../../engine/rule.ts";
import { usersOfBackendConfig } from "../shared/backend-config-users.ts";
import { asSentence } from "../shared/ingress-faults.ts";

export const backendConfigSettingStays = defineRule({
  id: "backend-config-setting-stays",
  group: "backends",
  action: "warn",
  summary: "An edit of a BackendConfig that takes away what its backend services keep.",
  messages: {
    stays: "{what} stays as it is on the backends of Ingress {ingress}: what is left out is not looked at.",
    client: "IAP has OAuth credentials of its own, which can't be taken away: every sync of Ingress {ingress} fails.",
  },
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
    check({ object, previous, index }, report) {
      if (!previous) return;
      const edit = { before: previous, after: object };
      const settings = stickySettings(edit);
      const isStuck = takesOAuthClient(edit);
      if (settings.length === 0 && !isStuck) return;
      const [user] = usersOfBackendConfig(index, object.metadata);
      if (!user) return;
      const ingress = user.ingress.metadata.name;
      if (isStuck) {
        const fix = "Keep iap with its credentials, or delete the Ingress and make it anew without them.";
        report({ message: "client", action: "deny", path: "/spec/iap", fix, data: { ingress } });
      }
      for (const { location, what, remedy } of settings) {
        const data = { what: asSentence(what), ingress };
        report({ message: "stays", path: pointer(...location), fix: `Write ${remedy}.`, data });
      }
    },
  },
});
