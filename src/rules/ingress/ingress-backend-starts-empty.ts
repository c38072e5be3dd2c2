import { DEFAULT_BACKEND } from "../../controllers/l7/ingress/backend.ts";
import { needsDefaultNeg } from "../../controllers/l7/neg/default-backend.ts";
import { pointer } from "../../domain/json.ts";
import { INGRESS, type Ingress, type IngressBackend } from "../../domain/kinds/ingress.ts";
import { where } from "../../engine/condition.ts";
import type { ObjectIndex } from "../../engine/object-index.ts";
import { defineRule } from "../../engine/rule.ts";
import { backendsTo } from "../shared/ingress-backends.ts";
import { isMade, routesOf } from "../shared/ingress-faults.ts";
import { gkeIngressesTo } from "../shared/neg-use.ts";

export const ingressBackendStartsEmpty = defineRule({
  id: "ingress-backend-starts-empty",
  group: "ingress",
  action: "warn",
  summary: "An edit that sends traffic of a live Ingress to a NEG that no Ingress has used.",
  messages: {
    swapped: "The NEG of {backend} starts empty and takes over at once: expect 502s until its Pods are healthy there.",
    late: "GKE's default backend gets its NEG where an Ingress comes or goes, else at a resync: for up to ten minutes nothing of this edit is served.",
  },
  why:
    "The NEG of a Service's port is made when an Ingress first routes to it. The URL map changes as soon as the NEG is " +
    "there, before it has healthy endpoints, and the old backend's is given up. The NEG of GKE's own default backend is " +
    "not made on an edit, and without it the sync fails.",
  fix: "Route to the new backend on another path first, and swap when it is healthy.",
  sources: [
    "kubernetes/ingress-gce pkg/neg/controller.go mergeIngressPortInfo",
    "kubernetes/ingress-gce pkg/neg/controller.go NewController mergeDefaultBackendServicePortInfo",
  ],
  on: ["update"],
  comparesOldAndNew: true,
  looksUp: ["services"],
  ingress: {
    when: [where("that is edited", ({ previous }) => previous !== undefined)],
    check({ object, previous, index, ingressModels }, report) {
      if (!previous) return;
      const [was, is] = [ingressModels.of(previous), ingressModels.of(object)];
      if (!isMade(is)) return;
      const needsNeg = (ingress: Ingress) => needsDefaultNeg(ingress, is.switches);
      if (needsNeg(object) && !needsNeg(previous) && index.knows("ingresses")) {
        if (!isThereAnother(object, index, needsNeg))
          report({ message: "late", path: "/spec/defaultBackend", about: DEFAULT_BACKEND, fix: GIVE_ONE });
      }
      if (!isMade(was) || was.kind !== is.kind) return;
      const before = routesOf(was);
      const used = new Set(Array.from(before.values(), ({ key }) => key));
      const told = new Set<string>();
      for (const [route, backend] of routesOf(is)) {
        const { key } = backend;
        if (!before.has(route) || used.has(key) || told.has(key) || key === DEFAULT_BACKEND || !backend.usesNeg)
          continue;
        told.add(key);
        const [namespace = "", name = ""] = backend.service.split("/", 2);
        const isElsewhere = gkeIngressesTo(index, { ...object.metadata, namespace, name }).some(
          (other) =>
            other.metadata.name !== object.metadata.name &&
            backendsTo(other, name).some(({ port }) => port === backend.port),
        );
        const first = object.backends.find(({ service, port }) => `${namespace}/${service}:${port}` === key);
        if (!isElsewhere && first)
          report({ message: "swapped", path: placeOf(first), about: key, data: { backend: key } });
      }
    },
  },
});

const GIVE_ONE = "Write a spec.defaultBackend with a Service of your own.";

function isThereAnother({ metadata }: Ingress, index: ObjectIndex, isMeant: (ingress: Ingress) => boolean): boolean {
  for (const other of index.all(INGRESS)) {
    const { name, namespace } = other.metadata;
    if ((name !== metadata.name || namespace !== metadata.namespace) && isMeant(other)) return true;
  }
  return false;
}

function placeOf({ location }: IngressBackend) {
  return pointer(...location);
}
