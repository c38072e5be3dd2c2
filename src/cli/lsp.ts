import { basename, dirname } from "node:path";
import { UsageError } from "../domain/errors.ts";
import { VERSION } from "../domain/own-version.ts";
import { Workspace } from "../editor/workspace.ts";
import type { Command } from "./command.ts";
import { EXIT } from "./io.ts";
import { keepMemoryLean } from "./lean-memory.ts";
import { readLintInputs } from "./lint-input.ts";
import { LINT_OPTIONS } from "./lint-options.ts";
import { type Options, parseOptions } from "./options.ts";

const OPTIONS = {
  stdio: { kind: "flag", help: "talk over standard input and output, which is the only way there is" },
  // As the protocol names it; vscode-languageserver reads it by itself.
  clientProcessId: { kind: "text", placeholder: "PID", help: "end when that process, the editor, is gone" },
  ...LINT_OPTIONS,
} as const satisfies Options;

/** `l4guard lsp`: what lint says, while one types. */
export const lsp: Command = {
  summary: "Serve editors: findings as you type, hover, completion, quick fixes",
  usage: ["[--stdio] [OPTIONS]"],
  about: [
    "A language server (LSP 3.17) over standard input and output. It reads the manifests of the workspace's folders as " +
      "`l4guard lint` does, with the project file's facts and policy, and says of open files what lint would say of them.",
    "It completes GKE's annotations and their values only, and so gets along with a YAML language server. Helm templates " +
      "and patches of kustomizations are left alone.",
  ],
  options: OPTIONS,
  examples: ["l4guard lsp --stdio", "l4guard lsp --gke-version 1.33"],
  async run(argv, io) {
    const { values, operands } = parseOptions(OPTIONS, argv, io.env);
    const inputs = (cwd: string, operand: string) => () =>
      readLintInputs({ values, operands: [operand] }, { ...io, cwd });
    if (operands.length > 0) throw new UsageError("lsp takes no paths: editors tell their folders");
    keepMemoryLean();
    const { serveEditor } = await import("../editor/language-server.ts");
    await serveEditor(io.stdin, io.stdoutStream, {
      version: VERSION,
      workspaceIn: (folder) => new Workspace(inputs(folder, ".")),
      workspaceOf: (file) => new Workspace(inputs(dirname(file), basename(file))),
    });
    return EXIT.ok;
  },
};
