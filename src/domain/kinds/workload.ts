import { labelKeys } from "../selector.ts";
import { kind, type Peer, type View } from "./kind.ts";
import { readAnnotations, readMetadata } from "./metadata.ts";
import type { ShapeReader } from "./shape.ts";

/** A readiness probe that asks over HTTP. */
export interface HttpProbe {
  readonly path: string;
  readonly port: number | string;
  /** "HTTP" where it is absent, as the API server defaults it. */
  readonly scheme: string;
  readonly host: string;
  /** The names of its headers. */
  readonly headers: readonly string[];
}

/** How a container is asked whether it is ready. */
interface ReadinessProbe {
  /** undefined for a probe of another sort. */
  readonly http: HttpProbe | undefined;
  readonly opensTcp: boolean;
}

/** What rules read of a container. */
export interface Container {
  readonly name: string;
  readonly ports: readonly { readonly name: string | undefined; readonly containerPort: number }[];
  /** undefined for none. */
  readonly readinessProbe: ReadinessProbe | undefined;
  /** What else asks the container over HTTP: its liveness and startup probes. */
  readonly otherProbes: readonly HttpProbe[];
  /** Seconds that the preStop hook sleeps: its `sleep` action, or `sleep N[smhd]` in the command; undefined for none or another hook. */
  readonly preStopSleep: number | undefined;
}

/** What rules read of a Deployment, StatefulSet or DaemonSet, which differ in the name of their strategy. */
function readWorkload(workload: ShapeReader, strategyField: "strategy" | "updateStrategy") {
  const metadata = readMetadata(workload);
  const spec = workload.object("spec");
  const strategy = spec.object(strategyField);
  const template = spec.object("template");
  const templateMetadata = template.object("metadata");
  const pod = template.object("spec");
  return {
    metadata,
    /** undefined where it is absent (the API server makes it 1) and for a DaemonSet. */
    replicas: spec.integer("replicas"),
    /** Seconds; undefined where it is absent. */
    minReadySeconds: spec.integer("minReadySeconds"),
    /** Seconds; undefined where it is absent. */
    progressDeadlineSeconds: spec.integer("progressDeadlineSeconds"),
    /** `strategy.type` or `updateStrategy.type`. */
    strategy: strategy.string("type"),
    maxUnavailable: strategy.object("rollingUpdate").integerOrString("maxUnavailable"),
    podLabels: templateMetadata.stringMap("labels"),
    podAnnotations: readAnnotations(templateMetadata),
    /** Seconds; undefined where it is absent (the API server makes it 30). */
    terminationGracePeriodSeconds: pod.integer("terminationGracePeriodSeconds"),
    hostNetwork: pod.flag("hostNetwork", false),
    readinessGates: pod.objects("readinessGates", (gate) => gate.string("conditionType") ?? ""),
    containers: pod.objects("containers", readContainer),
    /** Some volume is a claim, which Pods of two rollouts may not mount at once. */
    claimsVolumes: pod.objects("volumes", (volume) => volume.has("persistentVolumeClaim")).includes(true),
  };
}

const IN_APPS = {
  group: "apps",
  version: "v1",
  watched: "objects",
  reviewedAs: "workload",
  reviewSwitch: "workloads",
  indexedAs: "workloads",
} as const;

/** A kind of workloads, found by the labels of their Pods. */
function workloads<const Kind extends string, const Plural extends string>(
  name: Kind,
  plural: Plural,
  strategyField: "strategy" | "updateStrategy",
) {
  return kind(
    { ...IN_APPS, kind: name, plural, peer: (workload: ShapeReader) => readWorkload(workload, strategyField) },
    { label: (workload) => labelKeys(workload, workload.podLabels) },
  );
}

export const DEPLOYMENT = workloads("Deployment", "deployments", "strategy");
export const STATEFUL_SET = workloads("StatefulSet", "statefulsets", "updateStrategy");
export const DAEMON_SET = workloads("DaemonSet", "daemonsets", "updateStrategy");

/** The kinds whose Pods rules look at. */
export const WORKLOADS = [DEPLOYMENT, STATEFUL_SET, DAEMON_SET] as const;

/** What is known of any workload. */
export type Workload = Peer<(typeof WORKLOADS)[number]>;

/** A workload under review. */
export type ReviewedWorkload = View<(typeof WORKLOADS)[number]>;

const OTHER_PROBES = ["livenessProbe", "startupProbe"];

function readContainer(container: ShapeReader): Container {
  const preStop = container.object("lifecycle").object("preStop");
  return {
    name: container.string("name") ?? "",
    ports: container.objects("ports", (port) => ({
      name: port.string("name"),
      containerPort: port.integer("containerPort") ?? 0,
    })),
    readinessProbe: readReadinessProbe(container.object("readinessProbe")),
    otherProbes: OTHER_PROBES.flatMap((name) => readHttpProbe(container.object(name).object("httpGet")) ?? []),
    preStopSleep: preStop.object("sleep").integer("seconds") ?? sleepOf(preStop.object("exec").strings("command")),
  };
}

/** What asks a container over HTTP, as the kubelet reads `httpGet`; undefined where it is absent. */
export function readHttpProbe(get: ShapeReader): HttpProbe | undefined {
  if (!get.isPresent) return undefined;
  return {
    path: get.string("path") || "/",
    port: get.integerOrString("port") ?? 0,
    scheme: get.string("scheme") || "HTTP",
    host: get.string("host") ?? "",
    headers: get.objects("httpHeaders", (header) => header.string("name") ?? ""),
  };
}

function readReadinessProbe(probe: ShapeReader): ReadinessProbe | undefined {
  if (!probe.isPresent) return undefined;
  return { http: readHttpProbe(probe.object("httpGet")), opensTcp: probe.has("tcpSocket") };
}

function sleepOf(command: readonly string[]): number | undefined {
  const match = /(?:^|[\s/;&])sleep (\d{1,6})([smhd]?)\s*(?:$|[;&])/.exec(command.join(" "));
  return match ? Number(match[1]) * (SECONDS_PER[match[2] ?? ""] ?? 1) : undefined;
}

/** The units of coreutils' and busybox' sleep. */
const SECONDS_PER: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };
