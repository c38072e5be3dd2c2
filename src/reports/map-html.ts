import type { MapEntry, MappedAddress } from "../controllers/l4/address-map.ts";
import { FILTER_SCRIPT, filterForm } from "./html-filter.ts";
import { escapeHtml as e, htmlPage, originList, table } from "./html-page.ts";
import { count, type ReportOrigin } from "./report.ts";

/** The map as a page that can be opened anywhere. */
export function mapHtml(addresses: readonly MappedAddress[], origin?: ReportOrigin): string {
  const open = addresses.filter((address) => address.scheme === "EXTERNAL" && address.entries.some(isOpen)).length;
  const publicly = addresses.filter(({ scheme }) => scheme === "EXTERNAL").length;
  const body = `<main class="map">
<h1>Load balancer addresses</h1>
<p class="muted">${count(addresses.length, "address", "addresses")}, ${publicly} public, ${open} of them open to everyone.</p>
${originList(origin)}
${addresses.length === 0 ? "" : mapSections(addresses)}
</main>`;
  return htmlPage("l4guard: load balancer addresses", body, addresses.length === 0 ? "" : FILTER_SCRIPT);
}

/** The addresses with the filter before them: those that somebody asks for, then the others. */
function mapSections(addresses: readonly MappedAddress[]): string {
  const form = filterForm({
    noun: "addresses",
    searches: "an address, a Service, a port",
    choices: [{ by: "namespace", label: "Namespace", values: addresses.flatMap(namespacesOf) }],
    restrictions: [{ by: "scheme", value: "EXTERNAL", label: "Public only" }],
  });
  return `${form}\n${addressSections(addresses)}`;
}

/** The addresses that somebody asks for, then the others; without free ports where not every Service is known. */
export function addressSections(addresses: readonly MappedAddress[], { isWhole = true } = {}): string {
  const asked = addresses.filter(({ isEphemeral }) => !isEphemeral);
  const ephemeral = addresses.filter(({ isEphemeral }) => isEphemeral);
  const sections = [...asked.map((address) => addressSection(address, isWhole)), ephemeralSection(ephemeral)];
  return sections.filter((part) => part !== "").join("\n");
}

function namespacesOf({ entries }: MappedAddress): readonly string[] {
  return [...new Set(entries.map(({ owner }) => owner.slice(0, owner.indexOf("/"))))];
}

function traits(address: MappedAddress): string {
  return `data-item data-scheme="${address.scheme}" data-namespace="${e(namespacesOf(address).join("\n"))}"`;
}

function addressSection(address: MappedAddress, isWhole: boolean): string {
  const { title, family, scheme, entries, freePorts } = address;
  const rows = entries.map((entry) => `<tr>${servesCell(entry)}${whoCells(entry, scheme)}</tr>`);
  const free = `<details><summary>Free ports</summary><p>TCP <code>${e(freePorts.TCP || "none")}</code>, UDP <code>${e(freePorts.UDP || "none")}</code></p></details>`;
  return `<section ${traits(address)} data-address="${e(title)}"><h2>${e(title)}<small>${kindOf(scheme)} ${family}</small></h2>
${table(["Serves", "Service", "Sources that get in"], [`<tbody>${rows.join("\n")}</tbody>`])}
${isWhole ? free : ""}</section>`;
}

function ephemeralSection(addresses: readonly MappedAddress[]): string {
  if (addresses.length === 0) return "";
  const bodies = addresses.map((address) => {
    const { scheme, entries } = address;
    const rows = entries.map(
      (entry) => `<tr>${addressCell(address)}${servesCell(entry)}${whoCells(entry, scheme)}</tr>`,
    );
    return `<tbody ${traits(address)}>${rows.join("\n")}</tbody>`;
  });
  return `<section data-group><h2>Ephemeral addresses<small>nobody asks for them, and they go with their Services</small></h2>
${table(["Address", "Serves", "Service", "Sources that get in"], bodies)}</section>`;
}

function addressCell({ address, scheme, family }: MappedAddress): string {
  // A phone breaks IPv6 at its colons, and IPv4 nowhere.
  const text = e(address ?? "not chosen yet").replaceAll(":", ":<wbr>");
  return `<td class="address">${text}<br><small class="muted">${kindOf(scheme)} ${family}</small></td>`;
}

function kindOf(scheme: MappedAddress["scheme"]): string {
  return scheme === "EXTERNAL" ? "public" : "internal";
}

function servesCell({ protocol, ports }: MapEntry): string {
  // To people a range of one port is that port.
  return `<td>${e(protocol)} <code>${e(ports.replace(/^(\d+)-\1$/, "$1"))}</code></td>`;
}

function isOpen({ effectiveSourceRanges }: MapEntry): boolean {
  return effectiveSourceRanges.some((range) => range.endsWith("/0"));
}

const BADGES: Readonly<Record<MappedAddress["scheme"], string>> = {
  EXTERNAL: ' <span class="badge warn">everyone</span>',
  INTERNAL: ' <span class="badge info">the whole network</span>',
};

function whoCells(entry: MapEntry, scheme: MappedAddress["scheme"]): string {
  const { owner, sourceRanges, effectiveSourceRanges } = entry;
  const alone = effectiveSourceRanges.some((range) => !sourceRanges.includes(range))
    ? `<br><small class="muted">alone: ${e(sourceRanges.join(", ") || "none")}</small>`
    : "";
  const ranges = `<code>${e(effectiveSourceRanges.join(", ") || "no firewall rule by GKE")}</code>`;
  return `<td>${e(owner)}</td><td>${ranges}${isOpen(entry) ? BADGES[scheme] : ""}${alone}</td>`;
}
