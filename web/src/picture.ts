import type { Forecast, ForecastRule } from "../../src/controllers/l4/forecast.ts";
import type { ServiceOutlook } from "./answer.ts";
import { element } from "./facts-form.ts";
import { chain, pathFigure, step } from "./path.ts";

const BACKENDS: Readonly<Record<Forecast["owner"], readonly [title: string, detail: string]>> = {
  "rbs-netlb": ["backend service", "RBS controller: nodes by NEG or instance group"],
  "ilb-subsetting": ["backend service", "subsetting controller: a NEG of nodes"],
  "legacy-external": ["target pool", "cloud controller manager: all nodes"],
  "legacy-internal": ["backend service", "cloud controller manager: instance groups"],
  none: ["nothing", "no controller takes this Service"],
};

const CHANGES: Readonly<Record<Forecast["forwardingRuleChange"], string>> = {
  none: "No forwarding rule changes.",
  created: "Forwarding rules are made; those that exist stay.",
  patched: "Forwarding rules are patched in place, without a gap.",
  recreated: "Forwarding rules are deleted and made again: expect a gap in traffic.",
  deleted: "Forwarding rules are deleted: traffic stops.",
};

/** The way of a connection, from whoever gets in to the Pods, as a list that CSS draws as boxes with arrows. */
export function pictureOf({ name, isUpdate, forecast, selector }: ServiceOutlook): HTMLElement {
  const { owner, fails, notGranted, forwardingRules, forwardingRuleChange, addresses } = forecast;
  const figure = pathFigure(`Service ${name}`);
  if (owner === "none" || forwardingRules.length === 0) {
    figure.append(
      element("p", {}, owner === "none" ? "GKE makes no load balancer of it." : CHANGES[forwardingRuleChange]),
    );
    return figure;
  }
  const isExternal = forwardingRules.some(({ scheme }) => scheme === "EXTERNAL");
  const [title, detail] = BACKENDS[owner];
  const steps = [
    step("who gets in", whoGetsIn(forecast, isExternal), isExternal && isOpen(forecast) ? "open" : ""),
    step("address", addressesOf(addresses)),
    step("forwarding rules", forwardingRules.map(ruleText).join("\n")),
    step(title, detail),
    step("Pods", selector),
  ];
  figure.append(chain(steps));
  if (fails || notGranted !== undefined)
    figure.append(
      element("p", { className: "fails" }, "The sync fails: this is what is wanted, not what there will be."),
    );
  if (isUpdate)
    figure.append(element("p", { className: forwardingRuleChange }, `The edit: ${CHANGES[forwardingRuleChange]}`));
  const why = element("details", {}, element("summary", {}, "Why"));
  why.append(element("ul", {}, ...forecast.reasons.map((reason) => element("li", {}, reason))));
  figure.append(why);
  return figure;
}

/** What stands for an address that Google Cloud chooses. */
function addressesOf({ ipv4, ipv6 }: Forecast["addresses"]): string {
  const texts = [ipv4, ipv6].filter((one) => one !== undefined);
  return texts.map((text) => (text === "new" ? "an ephemeral one" : text)).join("\n") || "none yet";
}

function whoGetsIn({ sourceRanges }: Forecast, isExternal: boolean): string {
  const ranges = [...(sourceRanges.IPV4 ?? []), ...(sourceRanges.IPV6 ?? [])];
  if (ranges.length === 0 || ranges.some((range) => range === "0.0.0.0/0" || range === "::/0"))
    return isExternal ? "everyone on the internet" : "everyone on the VPC network";
  return ranges.join("\n");
}

function isOpen({ sourceRanges }: Forecast): boolean {
  const ranges = [...(sourceRanges.IPV4 ?? []), ...(sourceRanges.IPV6 ?? [])];
  return ranges.length === 0 || ranges.some((range) => range === "0.0.0.0/0" || range === "::/0");
}

function ruleText({ ipVersion, protocol, ports, portRange, allPorts, scheme, networkTier }: ForecastRule): string {
  const where = allPorts ? "all ports" : (portRange ?? ports?.join(", "));
  const traits = scheme === "EXTERNAL" ? `external, ${networkTier.toLowerCase()} tier` : "internal";
  return `${ipVersion === "IPV4" ? "IPv4" : "IPv6"} ${protocol} ${where} (${traits})`;
}
