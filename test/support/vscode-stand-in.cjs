// Runs the packed extension without VS Code: `vscode` is a stand-in of which everything exists and nothing does anything, but
// for what is below. Usage: node vscode-stand-in.cjs EXTENSION MANIFEST; tells on standard output, as JSON, the commands that
// were registered, what was shown to the user, and the diagnostics of the manifest.
const { readFileSync } = require("node:fs");
const Module = require("node:module");
const { join } = require("node:path");
const { pathToFileURL } = require("node:url");

const [, , extensionPath, manifest] = process.argv;
const told = { commands: [], shown: [], diagnostics: [] };

/** What can be read, called, constructed and extended without end. */
function anything(name) {
  const stand = new Proxy(class {}, {
    get(target, key) {
      if (key === "prototype" || key === Symbol.hasInstance) return target[key];
      if (key === Symbol.toPrimitive) return () => name;
      if (key === Symbol.iterator) return () => [][Symbol.iterator]();
      if (key === "then") return undefined;
      if (!Object.hasOwn(target, key)) target[key] = anything(`${name}.${String(key)}`);
      return target[key];
    },
    apply: () => anything(`${name}()`),
    construct: (_, __, newTarget) =>
      newTarget === stand ? anything(`new ${name}`) : Reflect.construct(Object, [], newTarget),
  });
  return stand;
}

const disposable = { dispose() {} };
const channel = new Proxy({ onDidChangeLogLevel: () => disposable }, { get: (own, key) => own[key] ?? (() => {}) });
const uri = { scheme: "file", fsPath: manifest, path: manifest, toString: () => pathToFileURL(manifest).href };
const text = readFileSync(manifest, "utf8");
const vscode = anything("vscode");
class Diagnostic {
  constructor(range, message, severity) {
    Object.assign(this, { range, message, severity });
  }
}
class CancellationTokenSource {
  token = { isCancellationRequested: false, onCancellationRequested: () => disposable };
  cancel() {}
  dispose() {}
}
Object.assign(vscode, {
  version: "1.120.0",
  Diagnostic,
  CancellationTokenSource,
  env: { language: "en", appName: "stand-in" },
});
Object.assign(vscode.commands, {
  registerCommand(name) {
    told.commands.push(name);
    return disposable;
  },
});
Object.assign(vscode.window, {
  createOutputChannel: () => channel,
  showErrorMessage: async (message) => told.shown.push(message),
  tabGroups: { all: [], onDidChangeTabs: () => disposable },
  visibleTextEditors: [],
});
const folder = join(manifest, "..");
const folderUri = { ...uri, fsPath: folder, path: folder, toString: () => pathToFileURL(folder).href };
Object.assign(vscode.workspace, {
  getConfiguration: () => ({ get: (_, byDefault) => byDefault }),
  textDocuments: [{ uri, languageId: "yaml", version: 1, isClosed: false, getText: () => text }],
  notebookDocuments: [],
  workspaceFolders: [{ uri: folderUri, name: "folder", index: 0 }],
});
vscode.Uri.parse = () => uri;
const collected = new Promise((resolve) => {
  vscode.languages.createDiagnosticCollection = () => ({
    ...disposable,
    clear() {},
    set(_, diagnostics) {
      if (!diagnostics?.length) return;
      told.diagnostics = diagnostics.map(({ message, code }) => ({ message, code: code?.value ?? code }));
      resolve();
    },
  });
});
vscode.languages.match = () => 10;

const load = Module._load;
Module._load = (request, ...rest) => (request === "vscode" ? vscode : load.call(Module, request, ...rest));
const { activate, deactivate } = require(join(extensionPath, "extension.cjs"));

(async () => {
  await activate({ extensionPath, subscriptions: [] });
  await collected;
  await deactivate();
  process.stdout.write(JSON.stringify(told));
  process.exit(0);
})();
