import { LOAD_BALANCER_IP_ADDRESSES } from "../../domain/annotations.ts";
import type { JsonObject } from "../../domain/json.ts";
import { nameOf } from "../../lint/review-object.ts";
import { type Draft, Unplannable } from "./draft.ts";
import { editService, objectIn, portsOf } from "./edit-service.ts";
import { reserveAddresses, withAddresses } from "./keep-address.ts";
import type { Strategy } from "./plan.ts";

/** What a strategy works on. */
interface Work {
  readonly draft: Draft;
  /** The Service as it lives. */
  readonly live: JsonObject;
  /** The Service as it is to be written in the end. */
  readonly target: JsonObject;
  /** What the name of a second Service ends in. */
  readonly suffix: string;
}

/** Carries the migration out on the draft; returns the Service that has the load balancer in the end. @throws Unplannable */
export const STRATEGIES: Readonly<Record<Strategy, (work: Work) => JsonObject>> = {
  parallel,
  toggle,
  "in-place": inPlace,
};

/** A second Service with the same Pods behind it, then clients move. */
function parallel({ draft, live, target, suffix }: Work): JsonObject {
  const { namespace, name } = nameOf(live, "default");
  const newName = `${name.slice(0, 62 - suffix.length)}-${suffix}`;
  const copy = withoutPins(editService(target, { name: newName }));
  if (draft.world.live(copy)) throw new Unplannable(`there is a Service ${namespace}/${newName} already`);
  draft.command([], {
    title: "Lower the TTL of the DNS records that name the address to 60 seconds, and wait for the old TTL to pass",
    check: "dig: the answer's TTL is 60 or less.",
    rollback: "Set the TTL as it was.",
  });
  draft.apply(copy, {
    title: `Make the Service ${newName} beside ${name}, with the same Pods behind it`,
    note: "It gets an address of its own; both load balancers serve.",
    check: `kubectl -n ${namespace} get service ${newName}: it has an address, and requests to it are answered.`,
  });
  draft.command([], {
    title: "Move clients: DNS records, allow-lists and whatever else names the old address",
    check: "The old load balancer gets no new connections (Cloud Monitoring, or the access logs of the Pods).",
    rollback: "Point the DNS records at the old address; it serves until the next step.",
  });
  draft.takeOff(live, {
    title: `Take the load balancer off ${name}`,
    note: "The Service stays for what uses its name in the cluster; delete it when nothing does.",
    rollback:
      "Apply the manifest as it was before this step; the load balancer comes back on another address, unless that is reserved.",
  });
  return copy;
}

/** The load balancer is taken down and made again, on its own address. */
function toggle({ draft, live, target }: Work): JsonObject {
  const { namespace, name } = nameOf(live, "default");
  const reserved = reserveAddresses(draft, live);
  const [address] = reserved.records;
  draft.takeOff(live, {
    title: `Take the load balancer off ${name}: traffic stops here`,
    note: "Type and kind of load balancer never change in one edit: the wrong clean-up would run. Pause GitOps beforehand.",
    rollback: `Apply the manifest as it was before this step, with spec.loadBalancerIP: ${address?.address}.`,
  });
  const again = withAddresses(target, reserved, draft.world);
  draft.apply(again, {
    title: `Make the load balancer of ${name} again, as it is to be: traffic comes back`,
    check: `kubectl -n ${namespace} get service ${name}: it has the address ${address?.address}, and requests are answered.`,
    rollback: `Take the load balancer off as in the step before, wait, and apply the manifest that it had, with spec.loadBalancerIP: ${address?.address}.`,
  });
  return again;
}

/** One edit of what lives. */
function inPlace({ draft, live, target }: Work): JsonObject {
  const { namespace, name } = nameOf(live, "default");
  draft.apply(target, {
    title: `Edit ${name}`,
    check: `kubectl -n ${namespace} describe service ${name}: no event SyncLoadBalancerFailed, and the status is as it is to be.`,
  });
  return target;
}

/** The manifest without what only one Service can have. */
function withoutPins(manifest: JsonObject): JsonObject {
  const free = portsOf(manifest).map(({ nodePort: _, ...port }) => port);
  const { externalIPs: _, ...spec } = objectIn(manifest, "spec");
  return editService(
    { ...manifest, spec },
    {
      annotations: { [LOAD_BALANCER_IP_ADDRESSES]: undefined },
      spec: { loadBalancerIP: undefined, clusterIP: undefined, clusterIPs: undefined, ports: free },
    },
  );
}
