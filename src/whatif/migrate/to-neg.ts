import { INGRESS_GLOBAL_STATIC_IP, INGRESS_REGIONAL_STATIC_IP, NEG } from "../../domain/annotations.ts";
import { field, isObject, type JsonObject } from "../../domain/json.ts";
import { INGRESS } from "../../domain/kinds/ingress.ts";
import { SERVICE } from "../../domain/kinds/service.ts";
import { nameOf } from "../../lint/review-object.ts";
import { type Draft, Unplannable } from "./draft.ts";
import { editService, objectIn } from "./edit-service.ts";
import type { Strategy } from "./plan.ts";

/** Moves a Service behind an Ingress from instance groups to NEGs. @throws Unplannable */
export function toNeg(draft: Draft, live: JsonObject, strategy: Strategy): JsonObject {
  const { namespace, name } = nameOf(live, "default");
  const service = SERVICE.read(live);
  if (!draft.world.cluster.facts.vpcNative)
    throw new Unplannable("the cluster is not VPC-native, so it has no NEGs of Pods");
  if (service.neg !== undefined && !service.neg.ok)
    throw new Unplannable(`its annotation ${NEG} can't be read; mend that first`);
  if (service.neg?.ok && service.neg.neg.ingress) throw new Unplannable("its Ingress backends are NEGs already");
  const ingresses = draft.world.objects.filter(
    (object) => object["kind"] === "Ingress" && routesTo(object, namespace, name),
  );
  if (ingresses.length === 0) throw new Unplannable("no Ingress routes to it; give the Ingress too (--state)");
  const annotated = editService(draft.written(live), { annotations: { [NEG]: negAnnotation(live) } });
  return strategy === "parallel" ? beside(draft, annotated, ingresses) : inPlace(draft, annotated);
}

function inPlace(draft: Draft, annotated: JsonObject): JsonObject {
  const { namespace, name } = nameOf(annotated, "default");
  draft.apply(annotated, {
    title: `Have the Ingress reach the Pods of ${name} through NEGs`,
    note: "The URL map goes over to a new backend service; until its health checks pass, clients get 502, for minutes.",
    check: `kubectl -n ${namespace} describe service ${name}: the annotation cloud.google.com/neg-status names NEGs; gcloud compute backend-services get-health: HEALTHY.`,
  });
  return annotated;
}

/** A second Service behind a second Ingress, then clients move. */
function beside(draft: Draft, annotated: JsonObject, ingresses: readonly JsonObject[]): JsonObject {
  const { namespace, name } = nameOf(annotated, "default");
  const newName = `${name.slice(0, 59)}-neg`;
  const copy = editService(annotated, { name: newName, spec: { clusterIP: undefined, clusterIPs: undefined } });
  if (draft.world.live(copy)) throw new Unplannable(`there is a Service ${namespace}/${newName} already`);
  draft.apply(copy, {
    title: `Make the Service ${newName} beside ${name}, with NEGs`,
    check: `kubectl -n ${namespace} get service ${newName}: it is there. Its NEGs come with the Ingress.`,
  });
  for (const ingress of ingresses) {
    const old = nameOf(ingress, "default").name;
    draft.apply(copyOfIngress(draft.written(ingress), name, newName), {
      title: `Make the Ingress ${old}-neg beside ${old}`,
      note: "It gets an address of its own. Google-managed certificates become active only when DNS points at it.",
      check: `kubectl -n ${namespace} describe ingress ${old}-neg: it has an address, and every backend is HEALTHY.`,
    });
  }
  draft.command([], {
    title: "Move clients: DNS records and whatever else names the old addresses",
    check: "The old Ingresses get no more requests (Cloud Monitoring, request count by forwarding rule).",
    rollback: "Point the DNS records at the old addresses; they serve until the next step.",
  });
  for (const ingress of ingresses) {
    const old = nameOf(ingress, "default").name;
    draft.remove(ingress, {
      title: `Delete the Ingress ${old}`,
      check: `kubectl -n ${namespace} get ingress ${old}: it is not found.`,
      rollback: `Apply the Ingress ${old} again; it gets another address, unless it names a reserved one.`,
    });
  }
  return copy;
}

function routesTo(object: JsonObject, namespace: string, name: string): boolean {
  const { metadata, backends } = INGRESS.read(object);
  return metadata.namespace === namespace && backends.some(({ service }) => service === name);
}

function negAnnotation(live: JsonObject): string {
  const text = field(objectIn(objectIn(live, "metadata"), "annotations"), NEG);
  const before: unknown = typeof text === "string" ? JSON.parse(text) : {};
  return JSON.stringify({ ...(isObject(before) ? before : {}), ingress: true });
}

function copyOfIngress(ingress: JsonObject, from: string, to: string): JsonObject {
  const renamed = renameBackends(objectIn(ingress, "spec"), from, to) as JsonObject;
  const copy = editService(
    { ...ingress, spec: renamed },
    {
      name: `${nameOf(ingress, "default").name.slice(0, 59)}-neg`,
      annotations: { [INGRESS_GLOBAL_STATIC_IP]: undefined, [INGRESS_REGIONAL_STATIC_IP]: undefined },
    },
  );
  return copy;
}

/** The value with every backend that names the Service `from` naming `to`. */
function renameBackends(value: unknown, from: string, to: string): unknown {
  if (Array.isArray(value)) return value.map((item) => renameBackends(item, from, to));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, part]) => {
    const isBackend = key === "service" && isObject(part) && part["name"] === from;
    return [key, isBackend ? { ...part, name: to } : renameBackends(part, from, to)];
  });
  return Object.fromEntries(entries);
}
