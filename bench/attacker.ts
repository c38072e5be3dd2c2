import { spawn } from "node:child_process";
import { once } from "node:events";
import { getPriority } from "node:os";

/** Every attack of `bench/attack-load.ts`. */
export const ATTACKS = [
  "silent",
  "trickle",
  "brackets",
  "tokens",
  "bodies",
  "reservations",
  "idle",
  "refused",
] as const;

/** An attack that goes on. */
export interface RunningAttack {
  /** How often it did what it does. */
  readonly count: number;
  stop(): void;
}

/**
 * Starts an attack on a port, in a process of its own with a priority no higher than this one's; `ca` is a file with the
 * authority that the webhook's certificate is of.
 */
export async function startAttack(
  attack: string,
  port: number,
  ca: string,
  priority = getPriority(),
): Promise<RunningAttack> {
  const args = ["--disable-warning=ExperimentalWarning", "bench/attack-load.ts", String(port), ca, attack];
  const child = spawn("nice", ["-n", String(priority - getPriority()), process.execPath, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let count = 0;
  child.stdout.on("data", (chunk: Buffer) => {
    count = Number(chunk.toString().trim().split("\n").at(-1));
  });
  await Promise.race([once(child.stdout, "data"), once(child, "exit")]);
  return {
    get count() {
      return count;
    },
    stop: () => void child.kill("SIGKILL"),
  };
}
