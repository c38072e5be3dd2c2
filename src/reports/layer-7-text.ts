import type { Effect } from "../controllers/l7/effects.ts";
import type { L7Outcome } from "../controllers/l7/forecast.ts";
import { type Backend, DEFAULT_BACKEND } from "../controllers/l7/ingress/backend.ts";
import type { IngressOutcome } from "../controllers/l7/ingress/forecast.ts";
import type { FrontEnd } from "../controllers/l7/ingress/front-end.ts";
import type { HealthCheck } from "../controllers/l7/ingress/health-check.ts";
import { backendsOf, type UrlMap } from "../controllers/l7/ingress/url-map.ts";
import { classOf } from "../controllers/l7/ingress-ownership.ts";
import type { ServiceForecast, WantedNeg } from "../controllers/l7/neg/state.ts";
import type { ClusterObjects } from "../controllers/l7/objects.ts";
import { sentence } from "../controllers/reason.ts";
import type { Ingress } from "../domain/kinds/ingress.ts";
import type { Service } from "../domain/kinds/service.ts";
import type { TextOptions } from "./forecast-text.ts";
import { painter } from "./paint.ts";
import { Rows } from "./rows.ts";

/** What is shown of a cluster's layer 7. */
interface Layer7 {
  /** The objects after the edit. */
  readonly objects: ClusterObjects;
  readonly outcome: L7Outcome;
  readonly effects: readonly Effect[];
}

/** The forecast for people: Ingresses from client to Pods, Services with NEGs, what the edit does, and why; "" where there are none. */
export function layer7Text(layer7: Layer7, { isUpdate, colour, columns }: TextOptions): string {
  const { objects, outcome, effects } = layer7;
  const paint = painter(colour);
  const rows = new Rows(columns);
  const bold = (text: string) => paint("bold", text);
  const ingresses = [...outcome.ingresses].flatMap(([name, forecast]) => {
    const ingress = objects.ingresses.get(name);
    return ingress ? [bold(`Ingress ${name}`), ...ingressRows(rows, ingress, forecast)] : [];
  });
  const services = [...outcome.negs.services].flatMap(([name, forecast]) => {
    const service = objects.services.get(name);
    const isShown = service && (forecast.negFails || forecast.negs.some(({ port }) => port !== 0));
    return isShown ? [bold(`Service ${name}`), ...rows.row("NEGs", negRows(service, forecast))] : [];
  });
  const edit = isUpdate ? [bold("What the edit does"), ...told(rows, effects)] : [];
  const why = [...new Set(outcome.reasons.map(sentence))].flatMap((reason) => rows.item(reason));
  const lines = [...ingresses, ...services, ...edit, ...(why.length > 0 ? [bold("Why"), ...why] : [])];
  return ingresses.length + services.length + effects.length === 0 ? "" : `${lines.join("\n")}\n`;
}

function told(rows: Rows, effects: readonly Effect[]): readonly string[] {
  if (effects.length === 0) return ["  Nothing that clients notice."];
  return effects.flatMap(({ object: { kind, namespace, name }, text }) =>
    rows.item(`${kind} ${namespace}/${name}: ${text}.`),
  );
}

function ingressRows(
  rows: Rows,
  ingress: Ingress,
  { forecast, fault, unknownBackends, frontEnds, served, checks }: IngressOutcome,
): string[] {
  if (!forecast.owned) return rows.row("controller", [`not GKE's${nameOfClass(ingress)}: GKE makes nothing`]);
  return [
    ...rows.row("controller", [`GKE's Ingress controller${nameOfClass(ingress)}`]),
    ...(fault ? rows.row("sync", [`fails, again and again: ${fault.text}`]) : []),
    ...(unknownBackends.length > 0
      ? rows.row("not known", [`${unknownBackends.join(", ")}: what goes there is left out`])
      : []),
    ...rows.row("front ends", frontEnds.map(frontEndText)),
    ...rows.row("routes", served ? routeRows(served) : []),
    ...rows.row("backends", served ? backendRows(served, checks) : []),
  ];
}

function nameOfClass(ingress: Ingress): string {
  const name = classOf(ingress) || ingress.ingressClassName;
  return name ? `, class ${name}` : "";
}

function frontEndText({ port, kind, address, redirects }: FrontEnd): string {
  const where = address === undefined ? "" : `, static address ${address}`;
  return `${port === 443 ? "HTTPS" : "HTTP"} on ${port}, ${kind}${where}${redirects ? ": clients are sent to HTTPS" : ""}`;
}

function routeRows({ hosts, defaultBackend }: UrlMap): readonly string[] {
  const routes = [...hosts].flatMap(([host, paths]) =>
    paths.map(({ path, backend }) => `${host === "*" ? "any host" : host} ${path} → ${nameOfBackend(backend)}`),
  );
  return defaultBackend ? [...routes, `everything else → ${nameOfBackend(defaultBackend)}`] : routes;
}

function nameOfBackend({ key }: Backend): string {
  return key === DEFAULT_BACKEND ? "GKE's own backend, which answers 404" : key;
}

function backendRows(served: UrlMap, checks: IngressOutcome["checks"]): readonly string[] {
  return backendsOf(served)
    .filter(({ key }) => key !== DEFAULT_BACKEND)
    .map((backend) => backendText(backend, checks.get(backend.key)));
}

function backendText(backend: Backend, check: HealthCheck | undefined): string {
  const { key, protocol, usesNeg, config, selector, targetPort } = backend;
  const where = usesNeg ? `a NEG of ${podsText(selector, targetPort)}` : "instance groups of all nodes, by node port";
  return [
    `${key} by ${protocol}: ${where}`,
    ...(check ? [`health check ${checkText(check)}`] : []),
    ...(config ? [`BackendConfig ${config.metadata.name}`] : []),
  ].join(", ");
}

function podsText(selector: ReadonlyMap<string, string>, targetPort: number | string): string {
  const labels = [...selector].map(([key, value]) => `${key}=${value}`).join(",");
  return `Pods ${labels === "" ? "that somebody else lists" : `with ${labels}`} on port ${targetPort}`;
}

function checkText({ type, path, port, from }: HealthCheck): string {
  const where = { endpoint: "the port that serves", node: "the node port", fixed: `port ${port.number}` }[port.of];
  const origin = from === "generated" ? "as no readiness probe is known" : `from the ${ORIGINS[from]}`;
  return `${type} ${path} on ${where}, ${origin}`;
}

const ORIGINS = {
  "readiness probe": "readiness probe",
  BackendConfig: "BackendConfig",
  transparent: "node's agent",
} as const satisfies Partial<Record<HealthCheck["from"], string>>;

function negRows(service: Service, { negFails, negs }: ServiceForecast): readonly string[] {
  return [
    ...(negFails ? ["the controller gives up at an error; what there is stays"] : []),
    ...negs.map((neg) => negText(service, neg)),
  ];
}

function negText({ selector, ports }: Service, { port, name, running, type }: WantedNeg): string {
  const target = ports.find((one) => one.port === port)?.targetPort ?? port;
  const where = port === 0 ? "nodes, for the layer 4 load balancer" : podsText(selector, target);
  const state = running ? "" : ", which nobody fills";
  return `${port === 0 ? "" : `port ${port}: `}${name ?? "generated name"} (${type}), ${where}${state}`;
}
