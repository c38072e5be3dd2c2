import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { runTool, runToolForBytes, type ToolCall } from "./tools.ts";

/** A commit of a repository. */
export interface Revision {
  /** The repository's root folder. */
  readonly root: string;
  readonly commit: string;
}

/** The revision that `name` means in the repository around the working folder, or undefined where there is none. */
export function findRevision(name: string, { cwd, env }: Pick<ToolCall, "cwd" | "env">): Revision | undefined {
  const git = (...args: readonly string[]) => runTool({ command: "git", args, cwd, env }).trim();
  try {
    return {
      root: git("rev-parse", "--show-toplevel"),
      commit: git("rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`),
    };
  } catch {
    return undefined;
  }
}

/** Whether git keeps nothing of the file: it is outside of the repository, or ignored. */
export function isOutside({ root }: Revision, path: string, { env }: Pick<ToolCall, "env">): boolean {
  if (path !== root && !path.startsWith(root + sep)) return true;
  try {
    runTool({ command: "git", args: ["check-ignore", "--quiet", "--", path], cwd: root, env });
    return true;
  } catch {
    return false;
  }
}

/** Files by their path in the repository: those of the revision that have changed since, and those of today. */
interface ChangedFiles {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** What has changed between the revision and the working tree, files that git does not know yet included. */
export function changedSince({ root, commit }: Revision, { env }: Pick<ToolCall, "env">): ChangedFiles {
  const list = (...args: readonly string[]) =>
    runTool({ command: "git", args, cwd: root, env })
      .split("\0")
      .filter((path) => path !== "");
  const differing = (filter: string) =>
    list("diff", "--name-only", "-z", "--no-renames", `--diff-filter=${filter}`, commit, "--");
  return {
    before: differing("DM"),
    after: [...differing("AM"), ...list("ls-files", "--others", "--exclude-standard", "-z")],
  };
}

/** Writes the files of the revision that are wanted, by their path in the repository, below `folder`. @throws UsageError */
export function checkOutFiles(
  { root, commit }: Revision,
  folder: string,
  { env, isWanted }: { readonly env: ToolCall["env"]; readonly isWanted: (path: string) => boolean },
): void {
  const git = { command: "git", cwd: root, env };
  const entries = runTool({ ...git, args: ["ls-tree", "-r", "-z", "--full-tree", commit] })
    .split("\0")
    .flatMap((line) => {
      const [, mode, hash, path] = /^(\d+) blob ([0-9a-f]+)\t(.+)$/s.exec(line) ?? [];
      // Symbolic links are blobs too; what they lead to may be anywhere.
      return path !== undefined && hash !== undefined && mode !== "120000" && isWanted(path) ? [{ hash, path }] : [];
    });
  if (entries.length === 0) return;
  const input = entries.map(({ hash }) => `${hash}\n`).join("");
  const blobs = runToolForBytes({ ...git, args: ["cat-file", "--batch"], input });
  let at = 0;
  for (const { path } of entries) {
    const newline = blobs.indexOf(10, at);
    const size = Number(blobs.toString("latin1", at, newline).split(" ")[2]);
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, blobs.subarray(newline + 1, newline + 1 + size));
    at = newline + 1 + size + 1;
  }
}
