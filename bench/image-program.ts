import { readFileSync } from "node:fs";

/** What V8 gives to the old generation in a container with the chart's memory limit of 384 MiB, which a process here has not. */
const OLD_GENERATION_MIB = 192;

/** The program that the image runs, from `npm run build`, and the flags under which Node.js runs it there. */
export const IMAGE_PROGRAM = {
  program: "dist/bin/l4guard.cjs",
  nodeFlags: [
    ...(/^ENV NODE_OPTIONS=(\S+)$/m.exec(readFileSync("Dockerfile", "utf8"))?.slice(1) ?? []),
    `--max-old-space-size=${OLD_GENERATION_MIB}`,
  ],
} as const;
