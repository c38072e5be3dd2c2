import { type FSWatcher, watch } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname } from "node:path";

/** What to watch, and whom to tell. */
interface WatchOptions {
  readonly paths: readonly string[];
  /** How often to look even when the system reports nothing, as some file systems never do. */
  readonly intervalMs: number;
  /** Called when the content of any of the files differs from when it was last looked at. Must not throw. */
  readonly onChange: () => void | Promise<void>;
}

/** A watch that is under way. */
interface FileWatch {
  /** Looks now instead of at the next event. */
  look(): Promise<void>;
  stop(): void;
}

/** Events come in bursts; they are looked into once they have settled. */
const SETTLE_MS = 50;

/**
 * Watches the content of files, not their inodes: Kubernetes replaces mounted files by swapping a symbolic link beside
 * them, so the folders are watched and the files are read again.
 */
export async function watchFiles({ paths, intervalMs, onChange }: WatchOptions): Promise<FileWatch> {
  let known = await contentOf(paths);
  let looking: Promise<void> = Promise.resolve();
  let settling: NodeJS.Timeout | undefined;
  let isStopped = false;

  const lookOnce = async () => {
    const found = await contentOf(paths);
    if (isStopped || found === known) return;
    known = found;
    await onChange();
  };
  const look = () => {
    // One look at a time, so that changes arrive in order.
    looking = looking.then(lookOnce);
    return looking;
  };
  const soon = () => {
    clearTimeout(settling);
    settling = setTimeout(look, SETTLE_MS);
    settling.unref();
  };
  const watchers = [...new Set(paths.map((path) => dirname(path)))].flatMap((folder) => watchFolder(folder, soon));
  const timer = setInterval(look, intervalMs);
  timer.unref();
  return {
    look,
    stop() {
      isStopped = true;
      clearInterval(timer);
      clearTimeout(settling);
      for (const watcher of watchers) watcher.close();
    },
  };
}

/** The content of all files as one text; a file that can't be read is part of it, so that its coming back is a change. */
async function contentOf(paths: readonly string[]): Promise<string> {
  const contents = await Promise.all(paths.map((path) => readFile(path, "utf8").catch(() => null)));
  return JSON.stringify(contents);
}

/** A watcher of the folder, or none where the system has none to give: the timer does without. */
function watchFolder(folder: string, onEvent: () => void): FSWatcher[] {
  try {
    const watcher = watch(folder, { persistent: false }, onEvent);
    watcher.on("error", () => watcher.close());
    return [watcher];
  } catch {
    return [];
  }
}
