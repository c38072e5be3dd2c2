// Bundles the published command into two files of dist/bin: the launcher and everything that it runs. Packages that only
// servers and checks of configuration load stay outside and are loaded when they are called for.
import { rmSync } from "node:fs";
import { build } from "esbuild";

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

rmSync("dist/bin", { recursive: true, force: true });
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

await build({
  ...common,
  entryPoints: ["src/cli/main.ts"],
  outfile: "dist/bin/main.cjs",
  define: { "import.meta.main": "false", "import.meta.url": "bundleUrl" },
  banner: { js: 'const bundleUrl = require("node:url").pathToFileURL(__filename).href;' },
});
await build({
  ...common,
  entryPoints: ["src/cli/bin.ts"],
  outfile: "dist/bin/l4guard.cjs",
  define: { "import.meta.dirname": "__dirname" },
});
