import { EXAMPLES } from "virtual:examples";
import { defaultKeymap, historyKeymap, history as undo } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import {
  bracketMatching,
  defaultHighlightStyle,
  foldGutter,
  indentOnInput,
  syntaxHighlighting,
} from "@codemirror/language";
import { type Diagnostic, lintGutter, setDiagnostics } from "@codemirror/lint";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { Drafts } from "../../src/lint/drafts.ts";
import type { LintFinding } from "../../src/lint/result.ts";
import { pageOf } from "../../src/reports/rule-page.ts";
import { type Answer, answerTo } from "./answer.ts";
import { type ChosenFacts, element, FactsForm } from "./facts-form.ts";
import { ingressPictureOf } from "./ingress-picture.ts";
import { hashOf, type PageState, stateOf } from "./link.ts";
import { pictureOf } from "./picture.ts";

const FIRST = `apiVersion: v1
kind: Service
metadata:
  name: web
  annotations:
    networking.gke.io/load-balancer-type: "internal "
spec:
  type: LoadBalancer
  selector:
    app: web
  ports:
    - port: 443
`;

/** The element of the page with that id. */
function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  return document.getElementById(id) as T;
}

const SEVERITIES = { deny: "error", warn: "warning", mutate: "info", info: "hint" } as const;
const WORDS = { deny: "denied", warn: "warning", mutate: "repaired by the webhook", info: "hint" } as const;

let facts: ChosenFacts = {};
const form = new FactsForm(byId("facts"), (chosen) => {
  facts = chosen;
  answer();
});
const manifest = editor(byId("manifest"), "The manifest");
const live = editor(byId("live"), "The object as it lives, if it does");

function editor(parent: HTMLElement, label: string): EditorView {
  return new EditorView({
    parent,
    extensions: [
      // Tab leaves the editor: it is for moving through the page.
      keymap.of([...defaultKeymap, ...historyKeymap]),
      [undo(), lineNumbers(), foldGutter(), drawSelection(), indentOnInput(), bracketMatching(), highlightActiveLine()],
      [yaml(), syntaxHighlighting(defaultHighlightStyle), lintGutter()],
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ "aria-label": label }),
      EditorView.updateListener.of(({ docChanged }) => {
        if (docChanged) answer();
      }),
    ],
  });
}

function state(): PageState {
  return { text: manifest.state.doc.toString(), old: live.state.doc.toString(), facts };
}

function show({ text, old, facts: chosen }: PageState): void {
  facts = chosen;
  form.show(chosen);
  replace(live, old);
  byId<HTMLDetailsElement>("before").open = old !== "";
  replace(manifest, text);
  answer();
}

function replace(view: EditorView, text: string): void {
  view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
}

/** Says everything anew, and keeps it in the address. */
function answer(): void {
  const { text, old } = state();
  const told = answerTo({ text, old, cluster: facts });
  manifest.dispatch(setDiagnostics(manifest.state, told.result.findings.flatMap(diagnosticOf)));
  byId("findings").replaceChildren(...findingsOf(told));
  byId("made").replaceChildren(...madeOf(told));
  void hashOf(state()).then((hash) => history.replaceState(undefined, "", hash));
}

function diagnosticOf(entry: LintFinding): readonly Diagnostic[] {
  const { finding, place, origin } = entry;
  if (!origin) return [];
  const { doc } = manifest.state;
  const offset = (line: number, column: number) =>
    Math.min(doc.length, doc.line(Math.min(line, doc.lines)).from + column - 1);
  const from = offset(place.line, place.column);
  const actions = finding.edits?.length ? [{ name: "Fix", apply: () => fix(entry) }] : [];
  return [
    {
      from,
      to: Math.max(from, offset(place.endLine, place.endColumn)),
      severity: SEVERITIES[finding.action],
      source: finding.rule,
      message: finding.message,
      actions,
    },
  ];
}

function fix({ origin, finding }: LintFinding): void {
  const drafts = new Drafts();
  if (!origin || !drafts.edit(origin, finding.edits ?? [])) return;
  const text = drafts.texts().get(origin.file);
  if (text !== undefined) replace(manifest, text);
}

function findingsOf({ result }: Answer): readonly HTMLElement[] {
  const { findings, unreadable, skipped } = result;
  const items = findings.map((entry) => {
    const { finding, object, place } = entry;
    const item = element(
      "li",
      { className: finding.action },
      element("strong", {}, WORDS[finding.action]),
      ` ${object.name === "" ? "The cluster" : `${object.kind} ${object.name}, line ${place.line}`}: ${finding.message} `,
      element("a", { href: pageOf(finding.rule), textContent: finding.rule }),
    );
    if (finding.fix) item.append(element("p", {}, finding.fix));
    if (finding.edits?.length) {
      const button = element("button", { type: "button", textContent: "Fix" });
      button.addEventListener("click", () => fix(entry));
      item.append(button);
    }
    return item;
  });
  const unread = unreadable.map(({ line = 1, message }) =>
    element("li", { className: "deny" }, `Line ${line} can't be read: ${message}`),
  );
  const none = items.length + unread.length === 0 ? [element("p", { className: "fine" }, "No findings.")] : [];
  const rest =
    skipped.length === 0
      ? []
      : [
          element(
            "p",
            {},
            `${skipped.length} rules were not asked: they need facts about the cluster that are not known.`,
          ),
        ];
  return [...none, element("ul", {}, ...unread, ...items), ...rest];
}

function madeOf({ services, ingresses, layer7 }: Answer): readonly HTMLElement[] {
  const pictures = [...services.map(pictureOf), ...ingresses.map(ingressPictureOf)];
  const title = ingresses.length > 0 ? "Ingresses and NEGs in words, and why" : "NEGs";
  const words = layer7 === "" ? [] : [wordsOf(title, layer7, ingresses.length === 0)];
  if (pictures.length + words.length === 0)
    return [element("p", {}, "Nothing: there is no load balancer among these objects.")];
  return [...pictures, ...words];
}

function wordsOf(title: string, text: string, isOpen: boolean): HTMLElement {
  const details = element("details", { open: isOpen }, element("summary", {}, title));
  details.append(element("pre", { tabIndex: 0, textContent: text }));
  return details;
}

function offerExamples(): void {
  const select = byId<HTMLSelectElement>("examples");
  for (const [group, examples] of Map.groupBy(EXAMPLES, (example) => example.group)) {
    const options = examples.map((example) =>
      element("option", { value: String(EXAMPLES.indexOf(example)), textContent: `${example.rule}: ${example.title}` }),
    );
    select.append(element("optgroup", { label: group }, ...options));
  }
  select.addEventListener("change", () => {
    const example = EXAMPLES[Number(select.value)];
    if (example) show(example);
  });
}

function command(): string {
  const flags = Object.entries(facts).map(([name, value]) =>
    name === "gkeVersion" ? ` --gke-version ${value}` : ` --fact ${name}=${value}`,
  );
  return `l4guard lint${flags.join("")} manifest.yaml`;
}

const COPIES: Readonly<Record<string, () => string>> = {
  "copy-link": () => location.href,
  "copy-command": command,
  "copy-markdown": () => {
    const { text } = state();
    const { result } = answerTo({ ...state(), cluster: facts });
    const lines = result.findings.map(
      ({ finding }) => `- **${finding.action}** ${finding.message} ([${finding.rule}](${pageOf(finding.rule)}))`,
    );
    return `${lines.join("\n") || "No findings."}\n\n\`\`\`yaml\n${text.trimEnd()}\n\`\`\`\n\n[open in the playground](${location.href})\n`;
  },
};

for (const [id, text] of Object.entries(COPIES)) {
  byId(id).addEventListener("click", async () => {
    await navigator.clipboard.writeText(text());
    byId("said").textContent = "Copied.";
  });
}
byId<HTMLInputElement>("upload").addEventListener("change", async ({ target }) => {
  const files = [...((target as HTMLInputElement).files ?? [])];
  if (files.length > 0) replace(manifest, (await Promise.all(files.map((file) => file.text()))).join("---\n"));
});
byId("download").addEventListener("click", () => {
  const url = URL.createObjectURL(new Blob([manifest.state.doc.toString()], { type: "application/yaml" }));
  element("a", { href: url, download: "manifest.yaml" }).click();
  URL.revokeObjectURL(url);
});
addEventListener("hashchange", () => void stateOf(location.hash).then((linked) => linked && show(linked)));
offerExamples();
show((await stateOf(location.hash)) ?? { text: FIRST, old: "", facts: {} });
document.documentElement.dataset["ready"] = "true";
