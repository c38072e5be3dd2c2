import { LOAD_BALANCER_IP_ADDRESSES } from "../../domain/annotations.ts";
import type { JsonObject } from "../../domain/json.ts";
import { nameOf } from "../../lint/review-object.ts";
import { type Draft, Unplannable } from "./draft.ts";
import { editService } from "./edit-service.ts";
import { readsNames, reserveAddresses, withAddresses } from "./keep-address.ts";

/** Reserves the addresses of a live load balancer and has the Service ask for them. @throws Unplannable */
export function keepIp(draft: Draft, live: JsonObject): JsonObject {
  const { world } = draft;
  const model = world.modelOf(live);
  const { namespace, name } = nameOf(live, "default");
  if (!model.isGke) throw new Unplannable("it has no load balancer of GKE's");
  const isAsked = model.service.statusIPs.every((ip) => model.addressKeys.some(({ key }) => key === ip));
  const reserved = reserveAddresses(draft, live);
  if (isAsked && draft.steps.length === 0) throw new Unplannable("its addresses are reserved and asked for already");
  if (isAsked) return live;
  const written = draft.written(live);
  const pinned =
    model.isModern && readsNames(world)
      ? withAddresses(written, reserved, world)
      : editService(written, { spec: { loadBalancerIP: reserved.records[0]?.address } });
  draft.apply(pinned, {
    title: `Have ${name} ask for its address`,
    note: "Nothing changes: it has the address. From now on it gets the same one whenever it is made anew.",
    check: `kubectl -n ${namespace} get service ${name}: the address is the same.`,
  });
  return pinned;
}

/** Moves a Service from `spec.loadBalancerIP` to the annotation that names reserved addresses. @throws Unplannable */
export function toAddressName(draft: Draft, live: JsonObject): JsonObject {
  const { world } = draft;
  const model = world.modelOf(live);
  const { namespace, name } = nameOf(live, "default");
  if (!model.isGke) throw new Unplannable("it has no load balancer of GKE's");
  if (!model.isModern) {
    throw new Unplannable(
      "its controller does not read the annotation; migrate it to-rbs or to-subsetting, or use keep-ip",
    );
  }
  if (!readsNames(world)) throw new Unplannable("the annotation is read from GKE 1.29 on");
  if (
    model.service.metadata.annotations.has(LOAD_BALANCER_IP_ADDRESSES) &&
    model.service.loadBalancerIP === undefined
  ) {
    throw new Unplannable("it names its addresses already");
  }
  const reserved = reserveAddresses(draft, live);
  const names = reserved.records.map((record) => record.name).join(",");
  const both = editService(draft.written(live), { annotations: { [LOAD_BALANCER_IP_ADDRESSES]: names } });
  draft.apply(both, {
    title: `Name the address in ${name}`,
    note: "A name that is not found is ignored silently, so the field stays until this has been checked.",
    check: `kubectl -n ${namespace} describe service ${name}: the address is the same; an event MixedStaticIP is expected.`,
  });
  if (model.service.loadBalancerIP === undefined) return both;
  const named = editService(both, { spec: { loadBalancerIP: undefined } });
  draft.apply(named, {
    title: `Drop loadBalancerIP from ${name}`,
    check: `kubectl -n ${namespace} get service ${name}: the address is the same.`,
  });
  return named;
}
