import type { MappedAddress } from "../controllers/l4/address-map.ts";
import { ACTIONS } from "../domain/finding.ts";
import type { ExposedObject, LintFinding } from "../lint/result.ts";
import { bodyOf, exposureTable, tallySection } from "./audit-html.ts";
import { byNamespace, byRule, exposureTitle } from "./audit-summary.ts";
import { findingArticle } from "./html.ts";
import { escapeHtml as e, htmlPage, table } from "./html-page.ts";
import { addressSections } from "./map-html.ts";
import { byObject, count, objectTitle } from "./report.ts";

/** What a replica of the webhook shows to somebody. */
export interface DashboardView {
  /** The name of its Pod. */
  readonly replica: string;
  readonly counts: DashboardCounts;
  /** What the viewer's rights allow; undefined for whom no token speaks. */
  readonly seen?: SeenParts;
}

/** How much there is in the whole cluster. */
export interface DashboardCounts {
  readonly addresses: number;
  readonly publicLoadBalancers: number;
  readonly openToEveryone: number;
  /** Undefined where this replica does not audit. */
  readonly denied: number | undefined;
  readonly warnings: number | undefined;
  /** Decisions since the replica has started. */
  readonly decisions: number;
}

/** What is shown of the objects that a viewer may list. */
export interface SeenParts {
  /** These are all Services and Ingresses of the cluster. */
  readonly isWhole: boolean;
  readonly exposed: readonly ExposedObject[];
  readonly addresses: readonly MappedAddress[];
  /** Whether there is an audit, and here. */
  readonly audit: "here" | "elsewhere" | "off";
  readonly findings: readonly LintFinding[];
  readonly decisions: readonly ShownDecision[];
  /** Undefined where the viewer may not list Nodes, from which facts are read. */
  readonly facts: readonly ShownFact[] | undefined;
  /** Undefined where the viewer may not list the Pods of the installation. */
  readonly installation: ShownInstallation | undefined;
}

/** A decision by ids and names. */
export interface ShownDecision {
  /** ISO 8601, in UTC. */
  readonly at: string;
  readonly phase: string;
  readonly verdict: string;
  readonly operation: string;
  readonly kind: string;
  readonly namespace: string;
  readonly uid: string;
  readonly rules: readonly string[];
}

/** A fact and where it comes from. */
interface ShownFact {
  readonly fact: string;
  readonly value: unknown;
  readonly source: string;
}

/** The certificate that is served with, and the replicas. */
export interface ShownInstallation {
  readonly certificate: { readonly serialNumber: string; readonly notAfter: string } | undefined;
  readonly replicas: readonly { readonly name: string; readonly isReady: boolean; readonly node: string }[];
}

/** So many objects with findings, and so many addresses, are shown. */
const MOST = 200;

/** The parts of the page that change, by the ids of their places. */
export function dashboardParts({ replica, counts, seen }: DashboardView): Readonly<Record<string, string>> {
  return {
    counts: countsPart(counts, replica),
    note: seen ? (seen.isWhole ? "" : NOT_ALL) : NO_TOKEN,
    public: seen ? part("Public load balancers", exposurePart(seen)) : "",
    findings: seen ? part("What is wrong with what lives", findingsPart(seen)) : "",
    addresses: seen ? addressesPart(seen) : "",
    decisions: seen ? part("Last decisions of this replica", decisionsPart(seen)) : "",
    facts: seen ? part("Facts about the cluster", factsPart(seen)) : "",
    installation: seen ? part("Installation", installationPart(seen)) : "",
  };
}

const NO_TOKEN =
  "<p>Without a token there are only counts. <code>l4guard dashboard</code> opens this page with yours; it is sent to nobody but the API server, which says what you may list.</p>";
const NOT_ALL = "<p>Only objects of namespaces in which you may list their kind are shown and counted below.</p>";

function part(title: string, body: string): string {
  return `<h2>${title}</h2>\n${body}`;
}

function countsPart(counts: DashboardCounts, replica: string): string {
  const { addresses, publicLoadBalancers, openToEveryone, denied, warnings, decisions } = counts;
  const tiles = [
    ["", "Addresses", addresses],
    ["info", "Public load balancers", publicLoadBalancers],
    ["warn", "Open to everyone", openToEveryone],
    ["deny", "Would be denied", denied ?? "–"],
    ["warn", "Warnings", warnings ?? "–"],
    ["", "Decisions", decisions],
  ] as const;
  const shown = tiles.map(
    ([tone, title, number]) => `<div class="tile ${tone}"><dt>${title}</dt><dd><b>${number}</b></dd></div>`,
  );
  return `<p class="muted">Replica ${e(replica)}</p>\n<dl class="tiles">${shown.join("")}</dl>`;
}

function exposurePart({ exposed }: SeenParts): string {
  return `<p>${e(exposureTitle({ exposed }))}</p>\n${exposureTable(exposed)}`;
}

const NO_AUDIT: Readonly<Record<"elsewhere" | "off", string>> = {
  elsewhere: "<p>Another replica audits what lives: <code>l4guard dashboard</code> opens that one.</p>",
  off: "<p>Nothing is audited: <code>--audit</code>, in the chart <code>audit.enabled</code>, has one replica review what lives.</p>",
};

function findingsPart({ audit, findings }: SeenParts): string {
  if (audit !== "here") return NO_AUDIT[audit];
  if (findings.length === 0) return '<p class="ok"><span class="badge">Nothing found</span></p>';
  const groups = byObject(findings).toSorted((a, b) => rank(a) - rank(b));
  const sections = groups.slice(0, MOST).map((group) => {
    const title = group[0] ? objectTitle(group[0].object) : "";
    return `<details><summary>${e(title)} (${group.length})</summary>${group.map(findingArticle).join("\n")}</details>`;
  });
  const left = groups.length - sections.length;
  const rest = left > 0 ? `<p>${count(left, "more object")}: <code>l4guard audit</code> tells all.</p>` : "";
  return `${tallySection("Namespace", byNamespace(findings))}\n${tallySection("Rule", byRule(findings))}\n${sections.join("\n")}${rest}`;
}

function rank(group: readonly LintFinding[]): number {
  return Math.min(...group.map(({ finding }) => ACTIONS.indexOf(finding.action)));
}

function addressesPart({ addresses, isWhole }: SeenParts): string {
  const left = addresses.length - MOST;
  const rest =
    left > 0 ? `<p>${count(left, "more address", "more addresses")}: <code>l4guard map</code> shows all.</p>` : "";
  return part("Addresses", `${addressSections(addresses.slice(0, MOST), { isWhole })}${rest}`);
}

function decisionsPart({ decisions }: SeenParts): string {
  if (decisions.length === 0) return "<p>None yet.</p>";
  const rows = decisions.map(({ at, phase, verdict, operation, kind, namespace, uid, rules }) => {
    const cells = [
      `<time datetime="${e(at)}">${e(at.slice(11, 19))}</time>`,
      `${e(verdict)} <small class="muted">${e(phase)}</small>`,
      `${e(operation.toLowerCase())} ${e(kind)} in ${e(namespace)}<br><small class="muted">${e(uid)}</small>`,
      rules.map((rule) => `<code>${e(rule)}</code>`).join(" "),
    ];
    return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
  });
  return table(["Time (UTC)", "Decision", "Request", "Rules"], [bodyOf(rows)]);
}

function factsPart({ facts }: SeenParts): string {
  if (!facts) return "<p>Shown to those who may list Nodes.</p>";
  const rows = facts.map(({ fact, value, source }) => {
    const text = JSON.stringify(value);
    return `<tr><td>${e(fact)}</td><td><code>${e(text.length > 120 ? `${text.slice(0, 119)}…` : text)}</code></td><td>${e(source)}</td></tr>`;
  });
  return rows.length === 0 ? "<p>None is known.</p>" : table(["Fact", "Value", "Source"], [bodyOf(rows)]);
}

function installationPart({ installation }: SeenParts): string {
  if (!installation) return "<p>Shown to those who may list the Pods of l4guard's namespace.</p>";
  const { certificate, replicas } = installation;
  const served = certificate
    ? `<p>Serves with certificate <code>${e(certificate.serialNumber)}</code> until <time datetime="${e(certificate.notAfter)}">${e(certificate.notAfter.slice(0, 10))}</time>.</p>`
    : "<p>Serves with no certificate yet.</p>";
  const rows = replicas.map(
    ({ name, isReady, node }) =>
      `<tr><td>${e(name)}</td><td>${isReady ? "ready" : "not ready"}</td><td>${e(node)}</td></tr>`,
  );
  return `${served}\n${rows.length === 0 ? "<p>No Pod of it was found.</p>" : table(["Replica", "State", "Node"], [bodyOf(rows)])}`;
}

const PARTS = ["counts", "note", "public", "findings", "addresses", "decisions", "facts", "installation"];

/** The page that shows what changes: it asks the server that it came from, by server-sent events. */
export function dashboardPage(): string {
  const body = `<main class="map">
<h1>l4guard</h1>
<p role="status" id="state" class="muted">connecting</p>
<form class="filter" id="sign-in"><label>Token<input type="password" id="token" autocomplete="off" placeholder="kubectl create token …"></label><button>Show what it may list</button></form>
${PARTS.map((id) => `<section id="${id}"></section>`).join("\n")}
</main>`;
  return htmlPage("l4guard: dashboard", body, SCRIPT, { asksItsServer: true });
}

// The token comes behind #, which browsers send nowhere, and leaves the address at once. EventSource sends no headers, so
// the stream is read by hand.
const SCRIPT = `
const state=document.getElementById('state'),form=document.getElementById('sign-in'),field=document.getElementById('token'),shown=new Map();
let token=new URLSearchParams(location.hash.slice(1)).get('token')??'',round=0;
if(token!==''){history.replaceState(null,'',location.pathname);form.hidden=true}
const pause=ms=>new Promise(resolve=>setTimeout(resolve,ms));
function show(parts){for(const [id,html] of Object.entries(parts)){
if(shown.get(id)===html)continue;shown.set(id,html);
const place=document.getElementById(id),open=new Set([...place.querySelectorAll('details[open]>summary')].map(summary=>summary.textContent));
place.innerHTML=html;for(const details of place.querySelectorAll('details'))details.open=open.has(details.firstElementChild.textContent)}}
async function follow(mine){while(mine===round){
try{
const response=await fetch('events',{headers:token===''?{}:{authorization:'Bearer '+token}});
if(response.status===401){state.textContent='The API server does not take this token.';form.hidden=false;return}
if(!response.ok)throw new Error(response.statusText);
const reader=response.body.pipeThrough(new TextDecoderStream()).getReader();let text='';
for(;;){const {value,done}=await reader.read();if(mine!==round){reader.cancel();return}if(done)break;text+=value;
for(let end;(end=text.indexOf('\\n\\n'))>=0;text=text.slice(end+2)){const data=/^data: (.*)$/m.exec(text.slice(0,end))?.[1];
if(data){show(JSON.parse(data));state.textContent='live, '+new Date().toLocaleTimeString()}}}
}catch{}
if(mine===round){state.textContent='no connection; trying again';await pause(2000)}}}
form.addEventListener('submit',event=>{event.preventDefault();token=field.value.trim();field.value='';void follow(++round)});
void follow(round)`;
