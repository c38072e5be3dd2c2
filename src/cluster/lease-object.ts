/** A Lease with a holder, as it is sent. */
interface LeaseDraft {
  readonly name: string;
  readonly namespace: string;
  readonly holder: string;
  readonly renewedAt: Date;
  readonly durationSeconds: number;
  readonly resourceVersion?: string | undefined;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  /** The Pod with which the Lease goes away. */
  readonly owner?: { readonly name: string; readonly uid: string } | undefined;
}

/** The Lease as an object of the API. */
export function leaseObject(draft: LeaseDraft): object {
  const { name, namespace, holder, renewedAt, durationSeconds, resourceVersion, labels, annotations, owner } = draft;
  return {
    apiVersion: "coordination.k8s.io/v1",
    kind: "Lease",
    metadata: {
      name,
      namespace,
      labels: { "app.kubernetes.io/managed-by": "l4guard", ...labels },
      ...(resourceVersion !== undefined && { resourceVersion }),
      ...(annotations && { annotations }),
      ...(owner && { ownerReferences: [{ apiVersion: "v1", kind: "Pod", ...owner }] }),
    },
    spec: {
      holderIdentity: holder,
      leaseDurationSeconds: durationSeconds,
      // MicroTime of apimachinery: six digits of a second.
      renewTime: renewedAt.toISOString().replace("Z", "000Z"),
    },
  };
}
