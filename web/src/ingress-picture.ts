import { type Backend, DEFAULT_BACKEND } from "../../src/controllers/l7/ingress/backend.ts";
import type { FrontEnd } from "../../src/controllers/l7/ingress/front-end.ts";
import type { HealthCheck } from "../../src/controllers/l7/ingress/health-check.ts";
import { backendsOf, type UrlMap } from "../../src/controllers/l7/ingress/url-map.ts";
import type { IngressOutlook } from "./answer.ts";
import { element } from "./facts-form.ts";
import { labelsText } from "./labels.ts";
import { chain, pathFigure, step } from "./path.ts";

/**
 * The way of a request through an Ingress: whoever gets in, address, forwarding rules, and then a branch for each backend
 * service with the hosts and paths that lead there, its health check and the Pods or nodes behind it.
 */
export function ingressPictureOf({ name, outcome }: IngressOutlook): HTMLElement {
  const { forecast, fault, unknownBackends, frontEnds, served, checks } = outcome;
  const figure = pathFigure(`Ingress ${name}`);
  if (!forecast.owned) {
    figure.append(element("p", {}, "Its class is another controller's: GKE makes nothing of it."));
    return figure;
  }
  if (fault) figure.append(element("p", { className: "fails" }, `The sync fails, again and again: ${fault.text}.`));
  if (unknownBackends.length > 0) {
    figure.append(element("p", {}, `Not drawn, as it is not among these objects: ${unknownBackends.join(", ")}.`));
  }
  if (frontEnds.length === 0 || served === undefined) {
    figure.append(element("p", {}, "GKE makes no load balancer of it."));
    return figure;
  }
  const [first, ...others] = backendsOf(served);
  // The one for everything else comes first there.
  const branches = [...others, ...(first ? [first] : [])].map((backend) =>
    element(
      "li",
      {},
      chain([
        step("routes", routesTo(backend, served).join("\n")),
        step("backend service", serviceText(backend, checks.get(backend.key))),
        step(...endOf(backend)),
      ]),
    ),
  );
  const isOpen = frontEnds.some(({ kind }) => kind !== "internal");
  figure.append(
    chain([
      step("who gets in", isOpen ? "everyone on the internet" : "everyone on the VPC network", isOpen ? "open" : ""),
      step("address", addressText(frontEnds)),
      step("forwarding rules", frontEnds.map(frontEndText).join("\n")),
      element("li", { className: "map" }, element("strong", {}, "URL map"), element("ul", {}, ...branches)),
    ]),
  );
  return figure;
}

function addressText(frontEnds: readonly FrontEnd[]): string {
  const names = new Set(frontEnds.map(({ address }) => (address === undefined ? "an ephemeral one" : address)));
  return [...names].join("\n");
}

function frontEndText({ port, kind, redirects }: FrontEnd): string {
  const then = redirects ? ", clients are sent to HTTPS" : "";
  return `${port === 443 ? "HTTPS" : "HTTP"} ${port} (${kind})${then}`;
}

function routesTo({ key }: Backend, { hosts, defaultBackend }: UrlMap): readonly string[] {
  const routes = [...hosts].flatMap(([host, paths]) =>
    paths.flatMap(({ path, backend }) => (backend.key === key ? `${host === "*" ? "any host" : host} ${path}` : [])),
  );
  return defaultBackend?.key === key ? [...routes, "everything else"] : routes;
}

function serviceText({ key, protocol, config }: Backend, check: HealthCheck | undefined): string {
  if (key === DEFAULT_BACKEND) return "GKE's own, which answers 404";
  const lines = [
    `${key} by ${protocol}`,
    ...(config ? [`BackendConfig ${config.metadata.name}`] : []),
    ...(check ? [`health check ${check.type} ${check.path} on ${portText(check.port)}`] : []),
    ...(check?.from === "generated" ? ["(no readiness probe is known)"] : []),
  ];
  return lines.join("\n");
}

function portText({ of, number }: HealthCheck["port"]): string {
  return { endpoint: "the port that serves", node: "the node port", fixed: `port ${number}` }[of];
}

/** Where traffic ends: Pods in a NEG, or nodes that pass it on. */
function endOf({ key, usesNeg, selector, targetPort }: Backend): readonly [title: string, detail: string] {
  if (key === DEFAULT_BACKEND) return ["Pods", "of kube-system"];
  const pods = labelsText(selector);
  return usesNeg
    ? ["Pods, by a NEG", `${pods}\nport ${targetPort}`]
    : ["nodes, then Pods", `instance groups of all nodes, by node port\n${pods}`];
}
