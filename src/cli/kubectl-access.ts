import { resolve } from "node:path";
import type { ClusterAccess } from "../cluster/credentials.ts";
import { UsageError } from "../domain/errors.ts";
import type { CommandIo } from "./io.ts";
import type { Options } from "./options.ts";

/** The options by which a command finds one cluster, as kubectl would. */
export const KUBECTL_OPTIONS = {
  kubeconfig: {
    kind: "text",
    placeholder: "FILE",
    help: "by default KUBECONFIG, ~/.kube/config, or the service account of the Pod",
  },
  context: { kind: "text", placeholder: "NAME", help: "instead of the kubeconfig's current context" },
} as const satisfies Options;

/** The option by which a person says how long to wait for a cluster. */
export const TIMEOUT_OPTION = {
  kind: "text",
  placeholder: "SECONDS",
  default: "4",
  help: "how long to wait for its first answer",
} as const satisfies Options[string];

/** The milliseconds that {@link TIMEOUT_OPTION} says. @throws UsageError */
export function patienceMs(timeout: string): number {
  const milliseconds = Number(timeout) * 1_000;
  if (!(milliseconds > 0)) throw new UsageError("--timeout must be a number of seconds");
  return milliseconds;
}

/** What a command's flags say of the cluster. */
interface AccessFlags {
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
}

/** How to reach the cluster as kubectl would: by flags, else KUBECONFIG, else as a Pod, else by ~/.kube/config. */
export function kubectlAccess({ kubeconfig, context }: AccessFlags, { env, cwd }: CommandIo): ClusterAccess {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = env;
  const isNamed = kubeconfig !== undefined || context !== undefined || env["KUBECONFIG"];
  if (host && port && !isNamed) return { kind: "in-cluster", host, port };
  return {
    kind: "kubeconfig",
    ...(kubeconfig !== undefined && { path: resolve(cwd, kubeconfig) }),
    ...(context !== undefined && { context }),
  };
}
