import { ShapeReader } from "../../../domain/kinds/shape.ts";
import { type HttpProbe, readHttpProbe, type Workload } from "../../../domain/kinds/workload.ts";

/** What the Ingress controller reads of a Pod. */
export interface Pod {
  readonly name: string;
  readonly namespace: string;
  /** RFC 3339; "" where the API server has yet to set it. */
  readonly created: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly containers: readonly {
    readonly ports: readonly { readonly name: string; readonly number: number }[];
    /** undefined for no readiness probe, or one of another sort. */
    readonly probe: HttpProbe | undefined;
  }[];
}

/** The view of `value` as a Pod. Never throws. */
export function readPod(value: unknown): Pod {
  const reader = new ShapeReader(value);
  return { ...identityOf(reader), ...readTemplate(reader) };
}

/** The Pods that a Deployment, StatefulSet or DaemonSet makes, as one. Never throws. */
export function readPodOf(workload: unknown): Pod {
  const reader = new ShapeReader(workload);
  return { ...identityOf(reader), ...readTemplate(reader.object("spec").object("template")) };
}

function identityOf(reader: ShapeReader): Pick<Pod, "name" | "namespace" | "created"> {
  const metadata = reader.object("metadata");
  return {
    name: metadata.string("name") ?? "",
    namespace: metadata.string("namespace") ?? "default",
    created: metadata.string("creationTimestamp") ?? "",
  };
}

function readTemplate(reader: ShapeReader): Pick<Pod, "labels" | "containers"> {
  return {
    labels: reader.object("metadata").stringMap("labels"),
    containers: reader.object("spec").objects("containers", (container) => ({
      ports: container.objects("ports", (port) => ({
        name: port.string("name") ?? "",
        number: port.integer("containerPort") ?? 0,
      })),
      probe: readHttpProbe(container.object("readinessProbe").object("httpGet")),
    })),
  };
}

/** The Pods of a workload that is known only as far as rules read it, as one. */
export function podOf({ metadata: { name, namespace }, podLabels, containers }: Workload): Pod {
  return {
    name,
    namespace,
    created: "",
    labels: podLabels,
    containers: containers.map(({ ports, readinessProbe }) => ({
      ports: ports.map((port) => ({ name: port.name ?? "", number: port.containerPort })),
      probe: readinessProbe?.http,
    })),
  };
}
