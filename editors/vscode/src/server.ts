import { join } from "node:path";

/** What the settings `l4guard.*` say. */
export interface ServerSettings {
  /** The command to start; empty for what comes with the extension. */
  readonly path: string;
  readonly arguments: readonly string[];
}

/** A script for the editor's own Node.js, or a command, that serves over standard input and output. */
type Server =
  | { readonly module: string; readonly args: string[] }
  | { readonly command: string; readonly args: string[] };

/** How the language server is started: what comes with the extension, unless the settings name a command. */
export function serverOf({ path, arguments: more }: ServerSettings, extensionPath: string): Server {
  const args = ["lsp", ...more];
  return path === "" ? { module: join(extensionPath, "server", "l4guard.cjs"), args } : { command: path, args };
}
