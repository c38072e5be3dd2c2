import type { Workload } from "../../domain/kinds/workload.ts";

/** What Kubernetes makes of an absent `progressDeadlineSeconds` of a Deployment (pkg/apis/apps/v1/defaults.go). */
const DEFAULT_SECONDS = 600;

/** Seconds until a rollout counts as failed; without end for workloads that have no such deadline. */
export function progressDeadlineOf({ kind, progressDeadlineSeconds }: Workload): number {
  return kind === "Deployment" ? (progressDeadlineSeconds ?? DEFAULT_SECONDS) : Number.POSITIVE_INFINITY;
}
