/// <reference types="vscode" />
import { commands, type ExtensionContext, workspace } from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";
import { type ServerSettings, serverOf } from "./server.ts";

let client: LanguageClient | undefined;

/** Starts the language server, and again where it is asked for or the settings change. */
export async function activate({ extensionPath, subscriptions }: ExtensionContext): Promise<void> {
  const restart = async () => {
    await deactivate();
    await start(extensionPath);
  };
  subscriptions.push(
    commands.registerCommand("l4guard.restart", restart),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("l4guard")) void restart();
    }),
  );
  await start(extensionPath);
}

/** Ends the language server. */
export async function deactivate(): Promise<void> {
  const running = client;
  client = undefined;
  await running?.dispose();
}

async function start(extensionPath: string): Promise<void> {
  const configured = workspace.getConfiguration("l4guard");
  const settings: ServerSettings = {
    path: configured.get("path", ""),
    arguments: configured.get<readonly string[]>("arguments", []),
  };
  const server = { ...serverOf(settings, extensionPath), transport: TransportKind.stdio };
  client = new LanguageClient("l4guard", "l4guard", server, {
    documentSelector: ["yaml", "json"].map((language) => ({ scheme: "file", language })),
  });
  await client.start();
}
