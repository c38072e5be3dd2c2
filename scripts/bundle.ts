// Bundles the published command into two files of dist/bin: the launcher and everything that it runs. Packages that only
// servers and checks of configuration load stay outside and are loaded when they are called for.
import { rmSync } from "node:fs";
import { type BuildOptions, build } from "esbuild";

const OUTSIDE = [
  "@fastify/otel",
  "@kubernetes/client-node",
  "@opentelemetry/*",
  "ajv",
  "fastify",
  "google-auth-library",
  "node-forge",
  "prom-client",
];

const common = {
  bundle: true,
  // CommonJS, for which Node.js needs no asynchronous linking; what only modules have is replaced.
  format: "cjs",
  platform: "node",
  target: "node22",
  minify: true,
  legalComments: "inline",
  external: OUTSIDE,
  logLevel: "warning",
} as const;

/** How each of the two files is made. */
export const BUNDLES: readonly BuildOptions[] = [
  {
    ...common,
    entryPoints: ["src/cli/main.ts"],
    outfile: "dist/bin/main.cjs",
    define: { "import.meta.main": "false", "import.meta.url": "bundleUrl" },
    banner: { js: 'const bundleUrl = require("node:url").pathToFileURL(__filename).href;' },
  },
  {
    ...common,
    entryPoints: ["src/cli/bin.ts"],
    outfile: "dist/bin/l4guard.cjs",
    define: { "import.meta.dirname": "__dirname" },
  },
];

if (import.meta.main) {
  rmSync("dist/bin", { recursive: true, force: true });
  for (const bundle of BUNDLES) await build(bundle);
}
