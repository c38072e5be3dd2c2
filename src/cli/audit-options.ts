import { KUBECTL_OPTIONS, TIMEOUT_OPTION } from "./kubectl-access.ts";
import type { Options } from "./options.ts";

const CLUSTER = "Which cluster";

/** The options by which commands that look at live clusters find them. */
export const AUDIT_ACCESS = {
  context: {
    kind: "list",
    placeholder: "NAME",
    group: CLUSTER,
    help: "a context of the kubeconfig instead of its current one; several give one report",
  },
  kubeconfig: { ...KUBECTL_OPTIONS.kubeconfig, group: CLUSTER },
  timeout: { ...TIMEOUT_OPTION, group: CLUSTER },
} as const satisfies Options;
