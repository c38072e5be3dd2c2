import type { MapEntry, MappedAddress } from "../controllers/l4/address-map.ts";
import { escapeHtml as e, htmlPage } from "./html-page.ts";
import { count } from "./report.ts";

/** The map as a page that can be opened anywhere. */
export function mapHtml(addresses: readonly MappedAddress[]): string {
  const body = `<main class="map">
<h1>Load balancer addresses</h1>
<p class="muted">${count(addresses.length, "address", "addresses")}.</p>
${addresses.map(addressSection).join("\n")}
</main>`;
  return htmlPage("l4guard: load balancer addresses", body);
}

function addressSection({ title, family, scheme, entries, freePorts }: MappedAddress): string {
  return `<section data-address="${e(title)}"><h2>${e(title)}<small>${scheme.toLowerCase()} ${family}</small></h2>
<div class="scroll"><table>
<thead><tr><th scope="col">Protocol</th><th scope="col">Ports</th><th scope="col">Service</th><th scope="col">Sources that get in</th></tr></thead>
<tbody>
${entries.map((entry) => entryRow(entry, scheme)).join("\n")}
</tbody></table></div>
<p class="muted">Free: TCP <code>${e(freePorts.TCP || "none")}</code>, UDP <code>${e(freePorts.UDP || "none")}</code></p></section>`;
}

function entryRow(entry: MapEntry, scheme: MappedAddress["scheme"]): string {
  const { protocol, ports, owner, sourceRanges, effectiveSourceRanges } = entry;
  const isOpen = effectiveSourceRanges.some((range) => range.endsWith("/0"));
  const badges = {
    EXTERNAL: ' <span class="badge warn">everyone</span>',
    INTERNAL: ' <span class="badge info">the whole network</span>',
  };
  const badge = isOpen ? badges[scheme] : "";
  const alone = effectiveSourceRanges.some((range) => !sourceRanges.includes(range))
    ? `<br><small class="muted">alone: ${e(sourceRanges.join(", ") || "none")}</small>`
    : "";
  return `<tr><td>${e(protocol)}</td><td><code>${e(ports)}</code></td><td>${e(owner)}</td><td><code>${e(effectiveSourceRanges.join(", ") || "no firewall rule by GKE")}</code>${badge}${alone}</td></tr>`;
}
