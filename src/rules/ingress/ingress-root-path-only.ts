import { urlMapPaths } from "../../controllers/l7/ingress/url-map.ts";
import type { Edit } from "../../domain/finding.ts";
import { type JsonPointer, pointer } from "../../domain/json.ts";
import type { IngressPath } from "../../domain/kinds/ingress.ts";
import { defineRule } from "../../engine/rule.ts";
import { ofGkeClass } from "../shared/ingress-class.ts";

export const ingressRootPathOnly = defineRule({
  id: "ingress-root-path-only",
  group: "ingress",
  action: "warn",
  summary: "A path / with pathType ImplementationSpecific, which is the root alone.",
  messages: {
    root: 'GKE takes "/" with ImplementationSpecific literally: only the root of host "{host}" matches, not what is below.',
  },
  why:
    "ImplementationSpecific paths go into the URL map as they are written. Requests for anything below the root go to the " +
    "default backend, which answers 404.",
  fix: "Write pathType: Prefix, or the path /*.",
  sources: ["kubernetes/ingress-gce pkg/controller/translator/translator.go validateAndGetPaths"],
  on: ["create", "update"],
  ingress: {
    when: [ofGkeClass],
    check({ object }, report) {
      for (const { host, paths } of object.rules) {
        const only = paths.find(({ path }) => path === "/");
        if (!only || paths.some((entry) => urlMapPaths(entry).paths?.includes("/*"))) continue;
        const { pathType = "ImplementationSpecific", backend } = only;
        if (pathType !== "ImplementationSpecific" || isDefault(object.defaultBackend, backend)) continue;
        const name = host || "*";
        const at = { path: pointer(...backend.location.slice(0, -1), "pathType"), about: `host ${name}` };
        report({ message: "root", ...at, data: { host: name }, edits: [asPrefix(only, at.path)] });
      }
    },
  },
});

/** The edit that gives the path the meaning of all that is below it. */
function asPrefix({ pathType }: IngressPath, path: JsonPointer): Edit {
  if (pathType === undefined) return { kind: "add", path, value: "Prefix" };
  return { kind: "replace", path, expected: pathType, value: "Prefix" };
}

/** Whether what the path does not match goes to the same backend. */
function isDefault(
  byDefault: { readonly service: string | undefined; readonly port: number | string | undefined } | undefined,
  backend: { readonly service: string | undefined; readonly port: number | string | undefined },
): boolean {
  return byDefault !== undefined && byDefault.service === backend.service && byDefault.port === backend.port;
}
