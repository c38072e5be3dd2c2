import { urlMapPaths } from "../../controllers/l7/ingress/url-map.ts";
import { pointer } from "../../domain/json.ts";
import type { IngressBackend } from "../../domain/kinds/ingress.ts";
import { defineRule } from "../../engine/rule.ts";
import { ofGkeClass } from "../shared/ingress-class.ts";

export const ingressDuplicatePath = defineRule({
  id: "ingress-duplicate-path",
  group: "ingress",
  action: "warn",
  summary: "The same path twice under one host, for different backends.",
  messages: { twice: 'Path "{path}" comes twice under host "{host}": the last one wins.' },
  why:
    "A URL map has each path of a host once. A Prefix path becomes two of them, so it can collide with an Exact or a " +
    "wildcard path as well.",
  fix: "Remove the entry that is not meant.",
  sources: ["kubernetes/ingress-gce pkg/utils/gceurlmap.go PutPathRulesForHost"],
  on: ["create", "update"],
  ingress: {
    when: [ofGkeClass],
    check({ object }, report) {
      for (const { host: stated, paths } of object.rules) {
        const host = stated || "*";
        const seen = new Map<string, IngressBackend>();
        for (const entry of paths) {
          const becomes = urlMapPaths(entry).paths ?? [];
          const path = becomes.find((own) => seen.has(own));
          const first = seen.get(path ?? "");
          for (const own of becomes) seen.set(own, entry.backend);
          if (path === undefined || (first && isSame(first, entry.backend))) continue;
          const at = pointer(...entry.backend.location.slice(0, -1), "path");
          report({ message: "twice", path: at, about: `${host} ${path}`, data: { path, host } });
        }
      }
    },
  },
});

/** Whether both route to one port of one Service, so that it is all one which of them wins. */
function isSame(a: IngressBackend, b: IngressBackend): boolean {
  return a.service !== undefined && a.service === b.service && a.port === b.port;
}
