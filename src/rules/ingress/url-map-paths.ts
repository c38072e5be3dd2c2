import type { IngressPath } from "../../domain/kinds/ingress.ts";

/**
 * The paths of the URL map that a path of an Ingress becomes, or undefined where the controller refuses it
 * (ingress-gce pkg/controller/translator/translator.go validateAndGetPaths).
 */
export function urlMapPathsOf({ path, pathType }: IngressPath): readonly string[] | undefined {
  if (pathType !== "Exact" && pathType !== "Prefix") return [path === "" ? "/*" : path];
  if (path === "") return undefined;
  if (pathType === "Prefix" && path === "/") return ["/*"];
  if (path.includes("*")) return undefined;
  if (pathType === "Exact") return [path];
  return path.endsWith("/") ? [path.slice(0, -1), `${path}*`] : [path, `${path}/*`];
}
