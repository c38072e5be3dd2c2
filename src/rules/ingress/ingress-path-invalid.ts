import { urlMapPaths } from "../../controllers/l7/ingress/url-map.ts";
import type { Edit } from "../../domain/finding.ts";
import { type JsonPointer, pointer } from "../../domain/json.ts";
import { type IngressPath, isPathType } from "../../domain/kinds/ingress.ts";
import { defineRule } from "../../engine/rule.ts";
import { ofGkeClass } from "../shared/ingress-class.ts";

export const ingressPathInvalid = defineRule({
  id: "ingress-path-invalid",
  group: "ingress",
  action: "deny",
  summary: "A path that GKE's controller or the URL map refuses.",
  messages: {
    refused: 'Path "{path}" is not valid with pathType {pathType}: the whole Ingress stops syncing.',
    wildcard: 'Path "{path}" has a wildcard elsewhere than in a final "/*": Compute Engine refuses the URL map.',
  },
  why:
    "Exact and Prefix take no wildcards and no empty path. ImplementationSpecific paths go unchecked into the URL map, " +
    'which accepts "*" only as the last character, behind a slash.',
  fix: 'Use ImplementationSpecific for wildcards, and end them in "/*".',
  sources: ["kubernetes/ingress-gce pkg/controller/translator/translator.go validateAndGetPaths"],
  on: ["create", "update"],
  ingress: {
    when: [ofGkeClass],
    check({ object }, report) {
      for (const { host, paths } of object.rules) {
        for (const entry of paths) {
          const { path, pathType = "ImplementationSpecific", backend } = entry;
          // Another value is one that the API server refuses (enum-value-unknown).
          if (!isPathType(pathType)) continue;
          const isRefused = urlMapPaths(entry).refused !== undefined;
          if (!isRefused && !hasStrayWildcard(path)) continue;
          const at = { path: pointer(...backend.location.slice(0, -1), "path"), about: `${host} ${pathType} ${path}` };
          if (isRefused) report({ message: "refused", ...at, data: { path, pathType }, ...asPrefix(entry, at.path) });
          else report({ message: "wildcard", action: "warn", ...at, data: { path } });
        }
      }
    },
  },
});

/** The edit that writes a Prefix path without the wildcard that it does not need; of any other nobody knows what is meant. */
function asPrefix({ path, pathType }: IngressPath, at: JsonPointer): { readonly edits?: readonly Edit[] } {
  if (pathType !== "Prefix" || !/^\/(?:[^*]*\/)?\*$/.test(path)) return {};
  return { edits: [{ kind: "replace", path: at, expected: path, value: path.slice(0, -2) || "/" }] };
}

function hasStrayWildcard(path: string): boolean {
  const star = path.indexOf("*");
  return star >= 0 && !(star === path.length - 1 && path.endsWith("/*"));
}
