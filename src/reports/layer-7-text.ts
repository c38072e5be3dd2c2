import type { Effect } from "../controllers/l7/effects.ts";
import type { L7Outcome } from "../controllers/l7/forecast.ts";
import type { IngressForecast } from "../controllers/l7/ingress/forecast.ts";
import { classOf } from "../controllers/l7/ingress-ownership.ts";
import type { ServiceForecast, WantedNeg } from "../controllers/l7/neg/state.ts";
import type { ClusterObjects } from "../controllers/l7/objects.ts";
import { sentence } from "../controllers/reason.ts";
import type { Ingress } from "../domain/kinds/ingress.ts";
import type { Service } from "../domain/kinds/service.ts";
import type { TextOptions } from "./forecast-text.ts";
import { painter } from "./paint.ts";
import { item, row } from "./rows.ts";

/** What is shown of a cluster's layer 7. */
interface Layer7 {
  /** The objects after the edit. */
  readonly objects: ClusterObjects;
  readonly outcome: L7Outcome;
  readonly effects: readonly Effect[];
}

/** The forecast for people: Ingresses from client to Pods, Services with NEGs, what the edit does, and why; "" where there are none. */
export function layer7Text({ objects, outcome, effects }: Layer7, { isUpdate, colour }: TextOptions): string {
  const paint = painter(colour);
  const bold = (text: string) => paint("bold", text);
  const ingresses = [...outcome.ingresses].flatMap(([name, forecast]) => {
    const ingress = objects.ingresses.get(name);
    return ingress ? [bold(`Ingress ${name}`), ...ingressRows(ingress, forecast, objects)] : [];
  });
  const services = [...outcome.negs.services].flatMap(([name, forecast]) => {
    const service = objects.services.get(name);
    const isShown = service && (forecast.negFails || forecast.negs.some(({ port }) => port !== 0));
    return isShown ? [bold(`Service ${name}`), ...row("NEGs", negRows(service, forecast))] : [];
  });
  const edit = isUpdate ? [bold("What the edit does"), ...told(effects)] : [];
  const why = [...new Set(outcome.reasons.map(sentence))].flatMap(item);
  const lines = [...ingresses, ...services, ...edit, ...(why.length > 0 ? [bold("Why"), ...why] : [])];
  return ingresses.length + services.length + effects.length === 0 ? "" : `${lines.join("\n")}\n`;
}

function told(effects: readonly Effect[]): readonly string[] {
  if (effects.length === 0) return ["  Nothing that clients notice."];
  return effects.flatMap(({ object: { kind, namespace, name }, text }) =>
    item(`${kind} ${namespace}/${name}: ${text}.`),
  );
}

function ingressRows(ingress: Ingress, forecast: IngressForecast, objects: ClusterObjects): string[] {
  if (!forecast.owned) return row("controller", [`not GKE's${nameOfClass(ingress)}: GKE makes nothing`]);
  return [
    ...row("controller", [`GKE's Ingress controller${nameOfClass(ingress)}`]),
    ...(forecast.fails ? row("sync", ["fails, and is tried again for ever"]) : []),
    ...row("front ends", forecast.frontends.map(frontEndText)),
    ...row("routes", routeRows(ingress, forecast)),
    ...row("backends", backendRows(forecast, objects)),
  ];
}

function nameOfClass(ingress: Ingress): string {
  const name = classOf(ingress) || ingress.ingressClassName;
  return name ? `, class ${name}` : "";
}

function frontEndText(frontEnd: string): string {
  const [port, scope] = frontEnd.split(" ");
  return `${port === "443" ? "HTTPS" : "HTTP"} on ${port}, ${scope}`;
}

function routeRows({ defaultBackend }: Ingress, { routes = [], backends = {} }: IngressForecast): readonly string[] {
  const rest = Object.keys(backends).find(
    (key) => key === "default" || !routes.some((route) => route.endsWith(` ${key}`)),
  );
  const every = defaultBackend ? (rest ?? "its default backend") : "GKE's own backend, which answers 404";
  return [...routes.map((route) => routeText(route)), `everything else → ${every}`];
}

/** "host path backend" as people write it. */
function routeText(route: string): string {
  const [host = "", ...rest] = route.split(" ");
  const backend = rest.pop();
  return `${host === "*" ? "any host" : host} ${rest.join(" ")} → ${backend}`;
}

function backendRows(
  { backends = {}, healthChecks = {} }: IngressForecast,
  objects: ClusterObjects,
): readonly string[] {
  return Object.entries(backends)
    .filter(([key]) => key !== "default")
    .map(([key, { neg, protocol, backendConfig }]) => {
      const [, name = "", port] = /^(.*):(\d+)$/.exec(key) ?? [];
      const service = objects.services.get(name);
      const check = healthChecks[key];
      return [
        `${key} by ${protocol}: ${neg ? `NEG of ${service ? podsOf(service, Number(port)) : "Pods"}` : "instance groups with every node, by its node port"}`,
        ...(check === undefined ? [] : [`health check ${checkText(check)}`]),
        ...(backendConfig === null ? [] : [`BackendConfig ${backendConfig}`]),
      ].join(", ");
    });
}

function podsOf({ selector, ports }: Service, port: number): string {
  const labels = [...selector].map(([key, value]) => `${key}=${value}`).join(",");
  const target = ports.find((one) => one.port === port)?.targetPort ?? port;
  return `Pods with ${labels || "no labels that are known"} on port ${target}`;
}

/** "HTTP /ready serving" as people write it. */
function checkText(check: string): string {
  return check.replace(/ serving$/, " on the port that serves").replace(/ (\d+)$/, " on port $1");
}

function negRows(service: Service, { negFails, negs }: ServiceForecast): readonly string[] {
  return [
    ...(negFails ? ["the controller gives up at an error; what there is stays"] : []),
    ...negs.map((neg) => negText(service, neg)),
  ];
}

function negText(service: Service, { port, name, running, type }: WantedNeg): string {
  const where = port === 0 ? "nodes, for the layer 4 load balancer" : podsOf(service, port);
  const state = running ? "" : ", which nobody fills";
  return `${port === 0 ? "" : `port ${port}: `}${name ?? "generated name"} (${type}), ${where}${state}`;
}
