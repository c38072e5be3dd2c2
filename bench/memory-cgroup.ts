import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";

/** A group of processes that the kernel ends where they take more memory than they may, as it does with a container. */
export interface MemoryCgroup {
  /** This process and what it starts from now on are in it, until `leave`. */
  enter(): void;
  leave(): void;
  /** The most memory that the group ever had; bytes. */
  peakBytes(): number;
  remove(): void;
}

const V1 = "/sys/fs/cgroup/memory";
const V2 = "/sys/fs/cgroup";

/** A group with a limit; undefined where this machine or this user may not make one. */
export function memoryCgroup(name: string, limitBytes: number): MemoryCgroup | undefined {
  const isV1 = existsSync(`${V1}/cgroup.procs`);
  const root = isV1 ? V1 : V2;
  const folder = `${root}/${name}-${process.pid}`;
  const [limit, peak] = isV1 ? ["memory.limit_in_bytes", "memory.max_usage_in_bytes"] : ["memory.max", "memory.peak"];
  const join = (group: string) => writeFileSync(`${group}/cgroup.procs`, String(process.pid));
  const home = `${root}${ownGroup(isV1)}`;
  try {
    mkdirSync(folder);
    writeFileSync(`${folder}/${limit}`, String(limitBytes));
    // Swapped memory would hide what a container can't have.
    if (isV1 && existsSync(`${folder}/memory.swappiness`)) writeFileSync(`${folder}/memory.swappiness`, "0");
    join(folder);
    join(home);
  } catch {
    if (existsSync(folder)) rmdirSync(folder);
    return undefined;
  }
  return {
    enter: () => join(folder),
    leave: () => join(home),
    peakBytes: () => Number(readFileSync(`${folder}/${peak}`, "utf8")),
    remove: () => rmdirSync(folder),
  };
}

/** The group of this process: "/", "/user.slice". */
function ownGroup(isV1: boolean): string {
  const lines = readFileSync("/proc/self/cgroup", "utf8").split("\n");
  const own = lines.find((line) => (isV1 ? /^\d+:([^:]*,)?memory(,[^:]*)?:/ : /^0::/).test(line));
  const path = own?.split(":").slice(2).join(":") ?? "/";
  return path === "/" ? "" : path;
}
