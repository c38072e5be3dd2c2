import type { CodeLens } from "vscode-languageserver-types";
import { type Forecast, type ForecastRule, forecast } from "../controllers/l4/forecast.ts";
import type { Cluster } from "../domain/cluster.ts";
import { field } from "../domain/json.ts";
import { isLoadBalancer, SERVICE } from "../domain/kinds/service.ts";
import { placeIn } from "../lint/place.ts";
import { type ManifestFile, objectsOf } from "../manifests/manifest-file.ts";
import { rangeOf } from "./diagnostics.ts";

/** Above each load balancer of a file, in one line, what GKE makes of it. */
export function lensesFor(file: ManifestFile, cluster: Cluster): readonly CodeLens[] {
  return [...objectsOf([file])].flatMap((origin) => {
    if (field(origin.value, "kind") !== "Service") return [];
    const service = SERVICE.read(origin.value);
    if (!isLoadBalancer(service)) return [];
    const told = forecast({ cluster, old: undefined, new: service });
    return [{ range: rangeOf(placeIn(origin, "/kind")), command: { title: lineOf(told), command: "" } }];
  });
}

function lineOf({ owner, fails, notGranted, forwardingRules, sourceRanges }: Forecast): string {
  if (owner === "none") return "GKE makes no load balancer of this Service";
  if (fails || notGranted !== undefined) return "GKE can't make this load balancer: the sync fails";
  const scheme = forwardingRules.some((rule) => rule.scheme === "EXTERNAL") ? "external" : "internal";
  const ranges = [...(sourceRanges.IPV4 ?? []), ...(sourceRanges.IPV6 ?? [])];
  const isOpen = ranges.length === 0 || ranges.some((range) => range === "0.0.0.0/0" || range === "::/0");
  const who = isOpen
    ? scheme === "external"
      ? "open to the internet"
      : "open to the network"
    : `for ${ranges.join(", ")}`;
  return `GKE makes: ${scheme}, ${forwardingRules.map(ruleText).join("; ")}; ${who}`;
}

function ruleText({ ipVersion, protocol, ports, portRange, allPorts }: ForecastRule): string {
  const family = ipVersion === "IPV4" ? "IPv4" : "IPv6";
  return `${family} ${protocol} ${allPorts ? "all ports" : (portRange ?? ports?.join(","))}`;
}
