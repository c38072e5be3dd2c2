import { ANNOTATIONS } from "../../domain/annotations.ts";

/** The annotations by which users tell the layer-4 controllers something; those for Ingress backends are not among them. */
export const L4_ANNOTATIONS: ReadonlySet<string> = new Set(
  [...ANNOTATIONS.values()]
    .filter(({ on, writer, appliesTo }) => on === "Service" && writer === "user" && appliesTo.some((to) => to !== "l7"))
    .map(({ key }) => key),
);

/** The annotations of a Service that GKE's controllers write. */
export const STATUS_ANNOTATIONS: ReadonlySet<string> = new Set(
  [...ANNOTATIONS.values()]
    .filter(({ on, writer }) => on === "Service" && writer === "controller")
    .map(({ key }) => key),
);
