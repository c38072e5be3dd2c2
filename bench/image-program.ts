import { readFileSync } from "node:fs";

/** What V8 gives to the old generation in a container with the chart's memory limit of 384 MiB, which a process here has not. */
const OLD_GENERATION_MIB = 192;

const dockerfile = readFileSync("Dockerfile", "utf8");
const inDockerfile = (name: string) => new RegExp(`^ENV ${name}=(\\S+)$`, "m").exec(dockerfile)?.[1] ?? "";

/** The program that the image runs, from `npm run build`, and the flags and environment under which it runs there. */
export const IMAGE_PROGRAM = {
  program: "dist/bin/l4guard.cjs",
  nodeFlags: [inDockerfile("NODE_OPTIONS"), `--max-old-space-size=${OLD_GENERATION_MIB}`],
  env: { MALLOC_ARENA_MAX: inDockerfile("MALLOC_ARENA_MAX") },
} as const;
