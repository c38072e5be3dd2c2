import { type Metadata, readMetadata } from "./metadata.ts";
import { type ShapeProblem, ShapeReader } from "./shape.ts";

/** The workload kinds whose Pods rules look at. */
export const WORKLOAD_KINDS = ["Deployment", "StatefulSet", "DaemonSet"] as const;
export type WorkloadKind = (typeof WORKLOAD_KINDS)[number];

/** What rules read of a container. */
export interface Container {
  readonly name: string;
  readonly ports: readonly { readonly name: string | undefined; readonly containerPort: number }[];
  readonly hasReadinessProbe: boolean;
  /** Seconds that the preStop hook sleeps: its `sleep` action, or `sleep N[smhd]` in the command; undefined for none or another hook. */
  readonly preStopSleep: number | undefined;
}

/** What rules read of a Deployment, StatefulSet or DaemonSet. */
export interface Workload {
  readonly kind: WorkloadKind;
  readonly apiVersion: string;
  readonly metadata: Metadata;
  /** undefined where it is absent (the API server makes it 1) and for a DaemonSet. */
  readonly replicas: number | undefined;
  /** Seconds; undefined where it is absent. */
  readonly minReadySeconds: number | undefined;
  /** Seconds; undefined where it is absent. */
  readonly progressDeadlineSeconds: number | undefined;
  /** `strategy.type` or `updateStrategy.type`. */
  readonly strategy: string | undefined;
  readonly maxUnavailable: number | string | undefined;
  readonly podLabels: ReadonlyMap<string, string>;
  readonly podAnnotations: ReadonlyMap<string, string>;
  /** Seconds; undefined where it is absent (the API server makes it 30). */
  readonly terminationGracePeriodSeconds: number | undefined;
  readonly hostNetwork: boolean;
  readonly readinessGates: readonly string[];
  readonly containers: readonly Container[];
  readonly problems: readonly ShapeProblem[];
  readonly raw: unknown;
}

/** The view of `value` as a workload of `kind`. Never throws: what has the wrong shape reads as absent and is listed in `problems`. */
export function readWorkload(kind: WorkloadKind, value: unknown): Workload {
  const reader = new ShapeReader(value);
  const spec = reader.object("spec");
  const strategy = spec.object(kind === "Deployment" ? "strategy" : "updateStrategy");
  const template = spec.object("template");
  const templateMetadata = template.object("metadata");
  const pod = template.object("spec");
  return {
    kind,
    apiVersion: reader.string("apiVersion") ?? "apps/v1",
    metadata: readMetadata(reader),
    replicas: spec.integer("replicas"),
    minReadySeconds: spec.integer("minReadySeconds"),
    progressDeadlineSeconds: spec.integer("progressDeadlineSeconds"),
    strategy: strategy.string("type"),
    maxUnavailable: strategy.object("rollingUpdate").integerOrString("maxUnavailable"),
    podLabels: templateMetadata.stringMap("labels"),
    podAnnotations: templateMetadata.stringMap("annotations"),
    terminationGracePeriodSeconds: pod.integer("terminationGracePeriodSeconds"),
    hostNetwork: pod.boolean("hostNetwork") ?? false,
    readinessGates: pod.objects("readinessGates", (gate) => gate.string("conditionType") ?? ""),
    containers: pod.objects("containers", readContainer),
    problems: reader.problems,
    raw: value,
  };
}

function readContainer(container: ShapeReader): Container {
  const preStop = container.object("lifecycle").object("preStop");
  return {
    name: container.string("name") ?? "",
    ports: container.objects("ports", (port) => ({
      name: port.string("name"),
      containerPort: port.integer("containerPort") ?? 0,
    })),
    hasReadinessProbe: container.has("readinessProbe"),
    preStopSleep: preStop.object("sleep").integer("seconds") ?? sleepOf(preStop.object("exec").strings("command")),
  };
}

function sleepOf(command: readonly string[]): number | undefined {
  const match = /(?:^|[\s/;&])sleep (\d{1,6})([smhd]?)\s*(?:$|[;&])/.exec(command.join(" "));
  return match ? Number(match[1]) * (SECONDS_PER[match[2] ?? ""] ?? 1) : undefined;
}

/** The units of coreutils' and busybox' sleep. */
const SECONDS_PER: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** Whether a Service's selector picks Pods with these labels; an empty selector picks none. */
export function selects(selector: ReadonlyMap<string, string>, labels: ReadonlyMap<string, string>): boolean {
  if (selector.size === 0) return false;
  for (const [key, value] of selector) if (labels.get(key) !== value) return false;
  return true;
}
