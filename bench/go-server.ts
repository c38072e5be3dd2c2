import { spawnSync } from "node:child_process";
import { join } from "node:path";

const SOURCE = join(import.meta.dirname, "go-server");

/** Builds the webhook in Go into a folder; undefined where Go is not installed. @throws Error where it can't be built */
export function buildGoServer(folder: string): string | undefined {
  const program = join(folder, "go-server");
  const { error, status, stderr } = spawnSync("go", ["build", "-trimpath", "-o", program, "."], {
    cwd: SOURCE,
    encoding: "utf8",
    env: { ...process.env, GOWORK: "off" },
  });
  if ((error as NodeJS.ErrnoException | undefined)?.code === "ENOENT") return undefined;
  if (status !== 0) throw new Error(`go build: ${stderr}`);
  return program;
}
