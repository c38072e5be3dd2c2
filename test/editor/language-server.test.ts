import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import t from "tap";
import {
  type CodeAction,
  CodeActionRequest,
  CodeLensRequest,
  type CompletionItem,
  CompletionRequest,
  createProtocolConnection,
  DidChangeTextDocumentNotification,
  DidChangeWatchedFilesNotification,
  DidOpenTextDocumentNotification,
  ExitNotification,
  FileChangeType,
  type Hover,
  HoverRequest,
  InitializedNotification,
  InitializeRequest,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  type PublishDiagnosticsParams,
  ShutdownRequest,
  type TextEdit,
} from "vscode-languageserver-protocol/node";
import { pageOf } from "../../src/reports/rule-page.ts";
import { run } from "../support/scenario.ts";

t.setTimeout(300_000);

/** An editor's side of a session with `l4guard lsp` in a folder of its own. */
class Editor {
  readonly folder: string;
  readonly #connection: ProtocolConnection;
  readonly #child: ChildProcess;
  readonly #published = new Map<string, PublishDiagnosticsParams>();
  readonly #texts = new Map<string, string>();
  #heard = () => {};
  #version = 1;

  static async open(
    folder: string,
    files: Readonly<Record<string, string>>,
    args: readonly string[] = [],
    hasFolder = true,
  ): Promise<Editor> {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const editor = new Editor(folder, args);
    await editor.#connection.sendRequest(InitializeRequest.type, {
      processId: process.pid,
      rootUri: hasFolder ? pathToFileURL(folder).href : null,
      workspaceFolders: hasFolder ? [{ uri: pathToFileURL(folder).href, name: "folder" }] : null,
      capabilities: {},
    });
    await editor.#connection.sendNotification(InitializedNotification.type, {});
    return editor;
  }

  private constructor(folder: string, args: readonly string[]) {
    this.folder = folder;
    const program = join(process.cwd(), "src/cli/main.ts");
    // Coverage is for what runs in the test's own process.
    const node = ["-u", "NODE_OPTIONS", process.execPath, "--disable-warning=ExperimentalWarning"];
    this.#child = spawn("env", [...node, program, "lsp", "--stdio", ...args], {
      cwd: folder,
      stdio: ["pipe", "pipe", "inherit"],
    });
    const { stdin, stdout } = this.#child;
    if (!stdin || !stdout) throw new Error("no streams");
    this.#connection = createProtocolConnection(stdout, stdin);
    this.#connection.onNotification(PublishDiagnosticsNotification.type, (published) => {
      this.#published.set(published.uri, published);
      this.#heard();
    });
    this.#connection.listen();
  }

  uri(name: string): string {
    return pathToFileURL(join(this.folder, name)).href;
  }

  /** Shows a file, and waits for what is said of it. */
  async show(name: string, text: string): Promise<PublishDiagnosticsParams> {
    const version = ++this.#version;
    this.#texts.set(name, text);
    await this.#connection.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri: this.uri(name), languageId: "yaml", version, text },
    });
    return this.said(name, version);
  }

  /** Types, and waits for what is said then of the file, or of `about`. */
  async type(name: string, text: string): Promise<PublishDiagnosticsParams> {
    const version = ++this.#version;
    this.#texts.set(name, text);
    await this.#connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri: this.uri(name), version },
      contentChanges: [{ text }],
    });
    return this.said(name, version);
  }

  async said(name: string, version: number): Promise<PublishDiagnosticsParams> {
    for (;;) {
      const published = this.#published.get(this.uri(name));
      if ((published?.version ?? 0) >= version && published) return published;
      await new Promise<void>((resolve) => {
        this.#heard = resolve;
      });
    }
  }

  latest(name: string): readonly string[] {
    return codes(this.#published.get(this.uri(name)));
  }

  /** Waits until the file's findings are these rules'. */
  async until(name: string, rules: readonly string[]): Promise<void> {
    while (this.latest(name).join() !== rules.join()) {
      await new Promise<void>((resolve) => {
        this.#heard = resolve;
      });
    }
  }

  async diskChanged(name: string): Promise<void> {
    await this.#connection.sendNotification(DidChangeWatchedFilesNotification.type, {
      changes: [{ uri: this.uri(name), type: FileChangeType.Changed }],
    });
  }

  /** The place of the mark ^ in the text. */
  at(name: string, mark: string): { readonly line: number; readonly character: number } {
    const offset = (this.#texts.get(name) ?? "").indexOf(mark) + mark.length;
    const before = (this.#texts.get(name) ?? "").slice(0, offset).split("\n");
    return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  }

  hover(name: string, mark: string): Promise<Hover | null> {
    return this.#connection.sendRequest(HoverRequest.type, {
      textDocument: { uri: this.uri(name) },
      position: this.at(name, mark),
    });
  }

  async complete(name: string, mark: string): Promise<readonly CompletionItem[]> {
    const position = this.at(name, mark);
    const items = await this.#connection.sendRequest(CompletionRequest.type, {
      textDocument: { uri: this.uri(name) },
      position,
    });
    return Array.isArray(items) ? items : [];
  }

  async actions(name: string, { diagnostics }: PublishDiagnosticsParams): Promise<readonly CodeAction[]> {
    const [first] = diagnostics;
    if (!first) throw new Error("nothing was said");
    const params = { textDocument: { uri: this.uri(name) }, range: first.range, context: { diagnostics } };
    return ((await this.#connection.sendRequest(CodeActionRequest.type, params)) ?? []) as CodeAction[];
  }

  async lenses(name: string): Promise<readonly string[]> {
    const lenses = await this.#connection.sendRequest(CodeLensRequest.type, { textDocument: { uri: this.uri(name) } });
    return (lenses ?? []).map(({ command }) => command?.title ?? "");
  }

  async close(): Promise<number | null> {
    await this.#connection.sendRequest(ShutdownRequest.type);
    await this.#connection.sendNotification(ExitNotification.type);
    const [code] = this.#child.exitCode === null ? await once(this.#child, "exit") : [this.#child.exitCode];
    this.#connection.dispose();
    return code;
  }
}

function codes(published: PublishDiagnosticsParams | undefined): readonly string[] {
  return (published?.diagnostics ?? []).map(({ code }) => String(code));
}

/** The text with the edits of one file made. */
function edited(text: string, edits: readonly TextEdit[]): string {
  const lines = text.split("\n");
  const offsetOf = ({ line, character }: { line: number; character: number }) =>
    lines.slice(0, line).reduce((sum, { length }) => sum + length + 1, 0) + character;
  return edits.reduce(
    (all, { range, newText }) => all.slice(0, offsetOf(range.start)) + newText + all.slice(offsetOf(range.end)),
    text,
  );
}

const service = (name: string, more = "", annotations = '    cloud.google.com/l4-rbs: "enabled"\n') =>
  `apiVersion: v1
kind: Service
metadata:
  name: ${name}
  annotations:
${annotations}spec:
  type: LoadBalancer
${more}  selector: { app: ${name} }
  ports:
    - port: 80
`;
const ingress = (backend: string) => `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    kubernetes.io/ingress.class: gce
spec:
  defaultBackend:
    service:
      name: ${backend}
      port:
        number: 80
`;

t.test("a session: findings as one types, the same as lint's", async (t) => {
  const wrong = service("web", "", '    networking.gke.io/load-balancer-type: "internal "\n');
  const editor = await Editor.open(t.testdir(), {
    "web.yaml": wrong,
    "chart/Chart.yaml": "name: c\nversion: 1.0.0\napiVersion: v2\n",
  });
  const opened = await editor.show("web.yaml", wrong);
  const linted = await run(["lint", "--format", "json", "."], { cwd: editor.folder });
  const { findings } = JSON.parse(linted.stdout);
  t.ok(findings.length > 0);
  t.same(
    opened.diagnostics.map(({ code, range }) => [code, range.start.line + 1, range.start.character + 1]),
    findings.map(({ rule, line, column }: { rule: string; line: number; column: number }) => [rule, line, column]),
  );
  t.match(opened.diagnostics[0], { source: "l4guard", codeDescription: { href: pageOf("lb-type-value-invalid") } });
  const right = service("web");
  t.same(codes(await editor.type("web.yaml", right)), [], "typed right, nothing is left");
  t.same(await editor.lenses("web.yaml"), ["GKE makes: external, IPv4 TCP 80; open to the internet"]);
  t.equal(await editor.close(), 0);
});

const PROJECT = "apiVersion: l4guard.dev/v1\nkind: Project\nclusters: [{name: prod, gkeVersion: 1.33}]\n";

t.test("a file that is opened without a folder is looked at by itself, with its project's facts", async (t) => {
  const wrong = service("web", "", '    networking.gke.io/load-balancer-type: "internal "\n');
  const files = { "web.yaml": wrong, "other.yaml": wrong, ".l4guard.yaml": PROJECT };
  const editor = await Editor.open(t.testdir(), files, [], false);
  const opened = await editor.show("web.yaml", wrong);
  const linted = await run(["lint", "--format", "json", "web.yaml"], { cwd: editor.folder });
  const { findings } = JSON.parse(linted.stdout);
  t.same(
    codes(opened),
    findings.map(({ rule }: { rule: string }) => rule),
  );
  t.same(codes(await editor.type("web.yaml", service("web"))), []);
  t.equal(await editor.close(), 0);
});

t.test("quick fixes say the same as fix, and an ignore asks for its reason", async (t) => {
  const wrong = service("web", "", '    networking.gke.io/load-balancer-type: "internal " # ours\n');
  const editor = await Editor.open(t.testdir(), { "web.yaml": wrong });
  const opened = await editor.show("web.yaml", wrong);
  const actions = await editor.actions("web.yaml", opened);
  const [fix] = actions;
  const edits = fix?.edit?.changes?.[editor.uri("web.yaml")] ?? [];
  t.equal(
    edited(wrong, edits),
    wrong.replace('"internal "', '"Internal"'),
    "one stretch of the text, the comment stays",
  );
  const ignore = actions.find(({ title }) => title.startsWith("Ignore"));
  t.match(ignore?.edit?.changes?.[editor.uri("web.yaml")]?.[0]?.newText, /^ {4}# l4guard-ignore [a-z-]+: why\n$/);
  await editor.close();
});

t.test("hover and completion", async (t) => {
  const text = service("web", "", '    networking.gke.io/load-balancer-type: "Internal"\n    net\n');
  const editor = await Editor.open(t.testdir(), { "web.yaml": text });
  await editor.show("web.yaml", text);
  t.match(await editor.hover("web.yaml", "load-balancer-ty"), {
    contents: { value: /Makes the load balancer internal or external/ },
  });
  t.match(await editor.hover("web.yaml", "type: Load"), { contents: { value: /spec\.type.*LoadBalancer/s } });
  t.equal(await editor.hover("web.yaml", "apiVer"), null, "what GKE does not read is the YAML server's");
  const keys = (await editor.complete("web.yaml", '"Internal"\n    net')).map(({ label }) => label);
  t.ok(keys.includes("networking.gke.io/internal-load-balancer-allow-global-access"), "for internal load balancers");
  t.notOk(keys.includes("cloud.google.com/network-tier"), "not those of external ones");
  t.notOk(keys.includes("networking.gke.io/load-balancer-type"), "not what is written");
  const values = await editor.complete("web.yaml", 'load-balancer-type: "');
  t.same(
    values.map(({ label }) => label),
    ["Internal", "internal", "External"],
  );
  t.same(await editor.complete("web.yaml", "  selector: { a"), [], "elsewhere nothing");
  await editor.close();
});

t.test("files of a scope are seen together, as they are typed", async (t) => {
  const files = {
    "shop/ingress.yaml": ingress("web"),
    "shop/web.yaml": `${service("web")
      .replace("LoadBalancer", "NodePort")
      .replace(/ {2}annotations:\n.*\n/, "")}`,
  };
  const editor = await Editor.open(t.testdir(), files, ["--complete"]);
  await editor.show("shop/ingress.yaml", files["shop/ingress.yaml"]);
  await editor.show("shop/web.yaml", files["shop/web.yaml"]);
  const before = editor.latest("shop/ingress.yaml");
  t.notOk(before.includes("ingress-backend-service-missing"));
  await editor.type("shop/web.yaml", files["shop/web.yaml"].replace("name: web", "name: shop"));
  await editor.until("shop/ingress.yaml", ["ingress-backend-service-missing", ...before]);
  t.pass("a Service was renamed in one file, the Ingress in the other has lost its backend");
  await editor.close();
});

t.test("what changes on disk is read anew", async (t) => {
  const files = { "ingress.yaml": ingress("web") };
  const editor = await Editor.open(t.testdir(), files, ["--complete"]);
  const opened = await editor.show("ingress.yaml", files["ingress.yaml"]);
  t.ok(codes(opened).includes("ingress-backend-service-missing"));
  writeFileSync(
    join(editor.folder, "web.yaml"),
    service("web")
      .replace("LoadBalancer", "NodePort")
      .replace(/ {2}annotations:\n.*\n/, ""),
  );
  await editor.diskChanged("web.yaml");
  await editor.until(
    "ingress.yaml",
    codes(opened).filter((code) => code !== "ingress-backend-service-missing"),
  );
  t.pass("the Service that was missing is there");
  await editor.close();
});

t.test("templates of charts are left alone", async (t) => {
  const template = `${service("web", "", '    networking.gke.io/load-balancer-type: "internal "\n')}# {{ .Values.x }}\n`;
  const files = { "c/Chart.yaml": "apiVersion: v2\nname: c\nversion: 1.0.0\n", "c/templates/web.yaml": template };
  const editor = await Editor.open(t.testdir(), { ...files, "web.yaml": service("web") });
  await Promise.race([
    editor.show("c/templates/web.yaml", template).then(() => t.fail("something was said")),
    editor.show("web.yaml", service("web")),
  ]);
  t.same(await editor.complete("c/templates/web.yaml", "    net"), []);
  await editor.close();
});
