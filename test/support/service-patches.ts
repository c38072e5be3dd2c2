import fc from "fast-check";

/** A PATCH of a Service, and the content type that says of what kind it is. */
export interface ServicePatch {
  readonly contentType: string;
  readonly body: object;
}

const PORT = fc.record({
  port: fc.constantFrom(80, 81, 443, 8_080),
  protocol: fc.constantFrom("TCP", "TCP", "UDP"),
});
const PORTS = fc.uniqueArray(PORT, { minLength: 1, maxLength: 4, selector: nameOf });

/** Ports as an author writes them, with names that are unique. */
const NAMED_PORTS = PORTS.map((ports) => ports.map((port) => ({ ...port, name: nameOf(port) })));

function nameOf({ port, protocol }: { readonly port: number; readonly protocol: string }): string {
  return `${protocol.toLowerCase()}-${port}`;
}

const ANNOTATIONS = fc.dictionary(
  fc.constantFrom("networking.gke.io/load-balancer-type", "cloud.google.com/l4-rbs", "example.com/other"),
  fc.constantFrom("Internal", "INTERNAL", "enabled", "x", null),
);
const SOURCES = fc.subarray(["10.0.0.0/8", "192.0.2.0/24"], { minLength: 1 });
const FINALIZERS = fc.subarray(["example.com/a", "example.com/b", "example.com/c"]);

const STRATEGIC = fc.record(
  {
    ports: NAMED_PORTS,
    gone: fc.subarray([80, 81, 443]),
    isOrdered: fc.boolean(),
    isReplaced: fc.nat({ max: 5 }),
    annotations: ANNOTATIONS,
    sources: SOURCES,
    finalizers: FINALIZERS,
    goneFinalizers: FINALIZERS,
  },
  { requiredKeys: ["isOrdered", "isReplaced"] },
);

/** As kubectl apply and edit send them, and as people write them by hand. */
export const STRATEGIC_PATCH: fc.Arbitrary<ServicePatch> = STRATEGIC.map((parts) => {
  const { ports, gone = [], isOrdered, isReplaced, annotations, sources, finalizers, goneFinalizers } = parts;
  const left = gone.filter((number) => ports?.every(({ port }) => port !== number) ?? true);
  return {
    contentType: "application/strategic-merge-patch+json",
    body: {
      metadata: {
        ...(annotations && { annotations }),
        ...(finalizers && { finalizers }),
        ...(goneFinalizers && !finalizers && { "$deleteFromPrimitiveList/finalizers": goneFinalizers }),
      },
      spec: {
        ...(ports && {
          ports: [
            ...ports,
            ...left.map((port) => ({ port, $patch: "delete" })),
            ...(isReplaced === 0 && left.length === 0 ? [{ $patch: "replace" }] : []),
          ],
        }),
        ...(ports && isOrdered && { "$setElementOrder/ports": ports.map(({ port }) => ({ port })) }),
        ...(sources && { loadBalancerSourceRanges: sources }),
      },
    },
  };
});

/** RFC 7396. */
const MERGE_PATCH: fc.Arbitrary<ServicePatch> = fc
  .record({ ports: NAMED_PORTS, annotations: ANNOTATIONS, sources: SOURCES }, { requiredKeys: [] })
  .map(({ ports, annotations, sources }) => ({
    contentType: "application/merge-patch+json",
    body: {
      metadata: { ...(annotations && { annotations }) },
      spec: { ...(ports && { ports }), ...(sources && { loadBalancerSourceRanges: sources }) },
    },
  }));

const OPERATION = fc.oneof(
  NAMED_PORTS.map((value) => ({ op: "replace", path: "/spec/ports", value })),
  PORT.map((port) => ({ op: "add", path: "/spec/ports/-", value: { ...port, name: nameOf(port) } })),
  fc.constantFrom(
    { op: "remove", path: "/spec/ports/0" },
    { op: "copy", from: "/spec/ports/0/port", path: "/spec/ports/0/targetPort" },
    { op: "move", from: "/metadata/annotations/example.com~1other", path: "/metadata/annotations/example.com~1moved" },
    { op: "test", path: "/spec/type", value: "LoadBalancer" },
    { op: "test", path: "/spec/ports/0/port", value: 80 },
  ),
  fc
    .constantFrom("Internal", "INTERNAL")
    .map((value) => ({ op: "add", path: "/metadata/annotations/networking.gke.io~1load-balancer-type", value })),
);

/** RFC 6902. */
export const JSON_PATCH: fc.Arbitrary<ServicePatch> = fc
  .array(OPERATION, { minLength: 1, maxLength: 3 })
  .map((body) => ({ contentType: "application/json-patch+json", body }));

/** Patches of every kind. */
export const SERVICE_PATCH: fc.Arbitrary<ServicePatch> = fc.oneof(
  STRATEGIC_PATCH,
  STRATEGIC_PATCH,
  MERGE_PATCH,
  JSON_PATCH,
);
