import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import {
  createConnection,
  DidChangeWatchedFilesNotification,
  type InitializeResult,
  ProposedFeatures,
  type Range,
  TextDocumentSyncKind,
  TextDocuments,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { LintFinding } from "../lint/result.ts";
import type { ManifestFile } from "../manifests/manifest-file.ts";
import { lensesFor } from "./code-lens.ts";
import { proposalAt } from "./completion.ts";
import { cursorAt } from "./cursor.ts";
import { diagnosticOf } from "./diagnostics.ts";
import { hoverText } from "./hover.ts";
import { actionsFor } from "./quick-fixes.ts";
import type { Workspace } from "./workspace.ts";

/** What the server is told by its command. */
interface LanguageServerOptions {
  readonly version: string;
  /** The manifests of a folder, an absolute path. */
  readonly workspaceIn: (folder: string) => Workspace;
  /** A manifest by itself, an absolute path. */
  readonly workspaceOf: (file: string) => Workspace;
}

/** How long typing must pause before the file is looked at. */
const PAUSE_MS = 50;
/** How long changes on disk gather before the folder is read anew: tools write many files at a time. */
const SETTLE_MS = 200;

const NOTHING_FIXED = { made: [], files: new Map<ManifestFile, string>() };

/** Serves an editor over the streams until it says goodbye or goes away. */
export async function serveEditor(
  input: Readable,
  output: Writable,
  { version, workspaceIn, workspaceOf }: LanguageServerOptions,
): Promise<void> {
  const connection = createConnection(ProposedFeatures.all, input, output);
  const documents = new TextDocuments(TextDocument);
  let workspaces: readonly Workspace[] = [];
  /** Open files of an editor that has no folder, each by itself: what lies around them may be a whole disk. */
  const alone = new Map<string, Workspace>();
  let canWatch = false;
  /** What was last said of each open file, and what was looked at to say it. */
  const said = new Map<string, readonly LintFinding[]>();
  const timers = new Map<string, NodeJS.Timeout>();

  connection.onInitialize(async ({ workspaceFolders, rootUri, capabilities }): Promise<InitializeResult> => {
    const folders = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : []);
    workspaces = folders.filter(isFile).map((uri) => workspaceIn(fileURLToPath(uri)));
    canWatch = capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
    await refresh();
    return {
      serverInfo: { name: "l4guard", version },
      capabilities: {
        positionEncoding: "utf-16",
        textDocumentSync: TextDocumentSyncKind.Incremental,
        hoverProvider: true,
        completionProvider: { triggerCharacters: ["/", ".", '"'] },
        codeActionProvider: { codeActionKinds: ["quickfix"] },
        codeLensProvider: {},
      },
    };
  });

  connection.onInitialized(async () => {
    if (!canWatch) return;
    const watchers = ["**/*.{yaml,yml,json}", "**/.l4guard.yaml"].map((globPattern) => ({ globPattern }));
    await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
  });

  connection.onDidChangeWatchedFiles(() => later("", SETTLE_MS, () => void refresh().then(lookAtAll)));
  documents.onDidOpen(async ({ document: { uri } }) => {
    if (workspaces.length > 0 || !isFile(uri)) return;
    alone.set(uri, workspaceOf(fileURLToPath(uri)));
    await refresh();
    lookAround(uri);
  });
  documents.onDidChangeContent(({ document }) => {
    forFile(document.uri, (workspace, path) => {
      workspace.write(path, document.getText());
      later(document.uri, PAUSE_MS, () => lookAround(document.uri));
    });
  });
  documents.onDidClose(({ document }) => {
    forFile(document.uri, (workspace, path) => workspace.close(path));
    alone.delete(document.uri);
    clearTimeout(timers.get(document.uri));
    said.delete(document.uri);
    connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
  });

  connection.onHover(({ textDocument, position }) => {
    const document = documents.get(textDocument.uri);
    const value = document && hoverText(cursorAt(document.getText(), document.offsetAt(position)));
    return value === undefined ? null : { contents: { kind: "markdown", value } };
  });
  connection.onCompletion(({ textDocument, position }) => {
    const document = documents.get(textDocument.uri);
    if (!document || !isKnown(textDocument.uri)) return null;
    const offset = document.offsetAt(position);
    const proposal = proposalAt(cursorAt(document.getText(), offset), offset);
    if (!proposal) return null;
    const range: Range = { start: document.positionAt(proposal.start), end: document.positionAt(proposal.end) };
    return proposal.items.map(({ insertText, ...item }) => ({
      ...item,
      textEdit: { range, newText: insertText ?? item.label },
    }));
  });
  connection.onCodeAction(({ textDocument: { uri }, range }) => {
    // What was said is true until someone types.
    const all = (timers.size === 0 && said.get(uri)) || lookAround(uri).get(uri) || [];
    const findings = all.filter((entry) => meets(diagnosticOf(entry).range, range));
    const actions = forFile(uri, (workspace, path) => {
      const file = workspace.file(path);
      const fixed = all.some(({ finding }) => finding.edits?.length) ? workspace.fixes(path) : NOTHING_FIXED;
      return file && fixed && actionsFor({ uri, file, findings, fixed });
    });
    return [...(actions ?? [])];
  });
  connection.onCodeLens(({ textDocument: { uri } }) => {
    const lenses = forFile(uri, (workspace, path) => {
      const file = workspace.file(path);
      const input = workspace.inputOf(path);
      return file && input && lensesFor(file, input.cluster);
    });
    return [...(lenses ?? [])];
  });

  documents.listen(connection);
  connection.listen();
  await Promise.race([
    new Promise<void>((resolve) => connection.onExit(resolve)),
    once(input, "close"),
    once(input, "end"),
  ]);
  for (const timer of timers.values()) clearTimeout(timer);

  /** Reads the folders anew; where that fails the editor is told, and what was read before stays. */
  async function refresh(): Promise<void> {
    for (const workspace of [...workspaces, ...alone.values()]) {
      try {
        await workspace.refresh();
      } catch (error) {
        connection.window.showErrorMessage(`l4guard: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    for (const document of documents.all()) {
      forFile(document.uri, (workspace, path) => workspace.write(path, document.getText()));
    }
  }

  function lookAtAll(): void {
    for (const { uri } of documents.all()) lookAround(uri);
  }

  /** What is found in the file and in the other open ones, which may refer to it, as far as anything can have changed. */
  function lookAround(uri: string): ReadonlyMap<string, readonly LintFinding[]> {
    clearTimeout(timers.get(uri));
    timers.delete(uri);
    forFile(uri, (workspace) => {
      const open = documents.all().filter((document) => forFile(document.uri, (own) => own === workspace));
      const uris = new Map(open.map((document) => [fileURLToPath(document.uri), document.uri]));
      for (const [path, findings] of workspace.findings(new Set(uris.keys()))) {
        const at = uris.get(path);
        if (at !== undefined) say(at, findings);
      }
    });
    return said;
  }

  function say(uri: string, findings: readonly LintFinding[]): void {
    said.set(uri, findings);
    const version = documents.get(uri)?.version;
    const diagnostics = findings.map(diagnosticOf);
    connection.sendDiagnostics({ uri, diagnostics, ...(version !== undefined && { version }) });
  }

  function isKnown(uri: string): boolean {
    return forFile(uri, () => true) === true;
  }

  /** What `use` makes of the workspace that holds the file, or undefined where none does: a template, a patch, another file. */
  function forFile<T>(uri: string, use: (workspace: Workspace, path: string) => T): T | undefined {
    if (!isFile(uri)) return undefined;
    const path = fileURLToPath(uri);
    const workspace = [...workspaces, ...alone.values()].find((candidate) => candidate.holds(path));
    return workspace && use(workspace, path);
  }

  function later(key: string, ms: number, work: () => void): void {
    clearTimeout(timers.get(key));
    timers.set(key, setTimeout(work, ms));
  }
}

function isFile(uri: string): boolean {
  return uri.startsWith("file:");
}

function meets(a: Range, b: Range): boolean {
  return a.start.line <= b.end.line && b.start.line <= a.end.line;
}
