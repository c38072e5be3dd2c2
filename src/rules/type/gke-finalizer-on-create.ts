import { GKE_FINALIZERS } from "../../domain/annotations.ts";
import type { Edit } from "../../domain/finding.ts";
import { pointer } from "../../domain/json.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { isPerson } from "../shared/conditions.ts";

export const gkeFinalizerOnCreate = defineRule({
  id: "gke-finalizer-on-create",
  group: "type",
  action: "deny",
  summary: "A new Service that carries a finalizer of GKE's controllers.",
  messages: {
    copied: "Finalizer {finalizer} is written by GKE: a copied one makes the wrong controller own this Service.",
  },
  why:
    "The controllers trust finalizers. A copied l4-netlb-v1 gives a target pool and takes the l4-rbs annotation off, " +
    "l4-ilb-v1 gives instance groups for ever, and one that no controller removes blocks the deletion. Tools that " +
    "restore backups belong into the policy's controllers; the policy may also have the finalizers removed.",
  fix: "Strip finalizers and status from exported YAML.",
  sources: [
    "kubernetes/ingress-gce pkg/l4/controllers/l4netlbcontroller.go isRBSBasedService, hasLegacyControllerOwnership",
    "kubernetes/cloud-provider-gcp providers/gce/gce_util.go shouldProcessNetLB",
  ],
  on: ["create"],
  mutation: "optIn",
  service: {
    when: [
      isPerson,
      where(
        "that are created with a finalizer of GKE's",
        ({ object, change }) => change === "create" && object.metadata.finalizers.some(isGkes),
      ),
    ],
    check({ object }, report) {
      const { finalizers } = object.metadata;
      const first = finalizers.findIndex(isGkes);
      report({
        message: "copied",
        action: "mutate",
        unmade: "deny",
        path: pointer("metadata", "finalizers", first),
        data: { finalizer: finalizers[first] ?? "" },
        edits: removals(finalizers),
      });
    },
  },
});

function isGkes(finalizer: string): boolean {
  return GKE_FINALIZERS.includes(finalizer);
}

/** The last one goes first, so that the places of the others stay what they are. */
function removals(finalizers: readonly string[]): readonly Edit[] {
  return finalizers
    .flatMap((finalizer, index): Edit[] =>
      isGkes(finalizer)
        ? [{ kind: "remove", path: pointer("metadata", "finalizers", index), expected: finalizer }]
        : [],
    )
    .reverse();
}
