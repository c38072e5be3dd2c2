import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { LIBRARY } from "../../scripts/library.ts";
import { run } from "./scenario.ts";

/** A command that a document shows after a `$`, and the output that it shows below. */
export interface ShownCommand {
  /** On one line, continuations joined. */
  readonly command: string;
  readonly shown: string;
  readonly printed: string;
}

/** What a document was followed to. */
export interface FollowedGuide {
  readonly commands: readonly ShownCommand[];
  /** The document with what was printed in place of what it shows. */
  readonly text: string;
}

/** How a reader runs what a document shows. */
export interface Reader {
  /** What a command after a `$` prints; undefined where this reader does not run it. */
  type(command: string, folder: string): Promise<string | undefined>;
  /** Runs the shell script of a block without output. */
  run?(script: string, folder: string): Promise<void>;
}

/** Who has no cluster, but the command line and what every machine has. */
export const WITHOUT_CLUSTER: Reader = {
  type: async (command, folder) => (needsNoCluster(command) ? print(command, folder) : undefined),
};

/** Whether a reader without a cluster can run a command after a `$`. */
export function needsNoCluster(command: string): boolean {
  return /^(?:l4guard (?!doctor|serve|try|cluster gather|map --live|init --live)|git |node )/.test(command);
}

const FENCE = /^```(\w*)\n([\s\S]*?)^```$/gm;

/**
 * Follows a document in its order in `folder`: saves what it shows after a line that ends with "`NAME`:", and runs what it
 * shows after a `$`, and its shell scripts, as far as the reader does. @throws Error where a program of the system fails
 */
export async function followGuide(text: string, folder: string, reader: Reader): Promise<FollowedGuide> {
  cpSync("examples", join(folder, "examples"), { recursive: true });
  const commands: ShownCommand[] = [];
  let followed = "";
  let end = 0;
  for (const block of text.matchAll(FENCE)) {
    const [whole, language = "", body = ""] = block;
    const before = text.slice(end, block.index);
    const name = /`([\w./-]+)`:\n\n$/.exec(before)?.[1];
    if (name !== undefined) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), body);
    }
    if (language === "sh") await reader.run?.(body, folder);
    const session = body.startsWith("$ ") ? await follow(body, folder, reader, commands) : undefined;
    followed += before + (session === undefined ? whole : `\`\`\`${language}\n${session}\`\`\``);
    end = block.index + whole.length;
  }
  return { commands, text: followed + text.slice(end) };
}

async function follow(body: string, folder: string, reader: Reader, commands: ShownCommand[]): Promise<string> {
  let text = "";
  for (const [, typed = "", shown = ""] of body.matchAll(/^\$ ((?:.*\\\n)*.*)\n((?:(?!\$ ).*\n)*)/gm)) {
    const command = typed.replaceAll(/\\\n\s*/g, "");
    const printed = await reader.type(command, folder);
    if (printed !== undefined) commands.push({ command, shown, printed });
    text += `$ ${typed}\n${printed === undefined || isShownAs(printed, shown) ? shown : printed}`;
  }
  return text;
}

async function print(command: string, cwd: string): Promise<string> {
  if (command.startsWith("l4guard ")) {
    const argv = [...command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map((word) => word[1] ?? word[2] ?? word[3] ?? "");
    const { stdout, stderr } = await run(argv.slice(1), { cwd, isTerminal: true, env: { NO_COLOR: "1" } });
    return stdout + stderr;
  }
  if (command.startsWith("node ")) await installLibrary(cwd);
  const settings = ["-c", "user.name=you", "-c", "user.email=you@example.com"];
  const line = command.replace(/^git /, `git ${settings.join(" ")} `);
  const path = `PATH=${dirname(process.execPath)}:${process.env["PATH"]}`;
  const shell = ["-u", "NODE_OPTIONS", path, "sh", "-c", line];
  const { status, stdout, stderr } = spawnSync("env", shell, { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command}: ${stderr}`);
  return stdout;
}

/** What `npm install l4guard` brings of the library. */
async function installLibrary(folder: string): Promise<void> {
  const own = join(folder, "node_modules", "l4guard");
  await build({ ...LIBRARY, outfile: join(own, "dist", "index.js") });
  cpSync("package.json", join(own, "package.json"));
}

/** Whether a text is what a document shows of it: "…" stands for what the document leaves out. */
export function isShownAs(printed: string, shown: string): boolean {
  const parts = shown
    .trimEnd()
    .split("…")
    .map((part) => part.replace(/[$()*+.?[\\\]^{|}]/g, "\\$&"));
  return new RegExp(`^${parts.join("[\\s\\S]*")}$`).test(printed.trimEnd());
}
