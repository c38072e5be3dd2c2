// Bundles the published command into files of dist/bin that need nothing else: the launcher, what every command runs, and
// parts that are loaded when they are called for.
import { rmSync, writeFileSync } from "node:fs";
import { type BuildOptions, build, type Plugin } from "esbuild";
import { notices, packagesIn } from "./notices.ts";
import { ownFilesModule } from "./own-files-module.ts";

interface Part {
  readonly packages: readonly string[];
  /** Of a package that needs it least, only what is named. */
  readonly only?: string;
  /** Packages that they load for what is never asked of them. */
  readonly without?: readonly string[];
}

/** Packages that one part holds, by its name. */
const PARTS: Readonly<Record<string, Part>> = {
  ajv: { packages: ["ajv"] },
  editor: {
    packages: ["vscode-languageserver/node", "vscode-languageserver-textdocument", "vscode-languageserver-types"],
  },
  fastify: {
    packages: ["fastify"],
    // The compilers of schemas (src/webhook/without-schemas.ts), and the client that tests a server without a port.
    without: ["@fastify/ajv-compiler", "@fastify/fast-json-stringify-compiler", "light-my-request"],
  },
  google: { packages: ["google-auth-library"], only: "GoogleAuth" },
  // undici serves its fetch; src/cluster has a client of its own.
  kubernetes: { packages: ["@kubernetes/client-node"], only: "KubeConfig", without: ["undici"] },
  metrics: { packages: ["prom-client"] },
  traces: {
    packages: [
      "@fastify/otel",
      "@opentelemetry/api",
      "@opentelemetry/core",
      "@opentelemetry/exporter-trace-otlp-http",
      "@opentelemetry/resources",
      "@opentelemetry/sdk-trace",
    ],
  },
  x509: { packages: ["node-forge"] },
};

/** The arguments with which the launcher calls the bundle, as Node.js calls a module. */
const MODULE = "exports, require, module, __filename, __dirname";
const BUNDLE_URL = 'const bundleUrl = require("node:url").pathToFileURL(__filename).href;';

const common = {
  bundle: true,
  // CommonJS, for which Node.js needs no asynchronous linking; what only modules have is replaced.
  format: "cjs",
  platform: "node",
  target: "node22",
  minify: true,
  // Licences are in the notices.
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
  define: { "import.meta.main": "false", "import.meta.url": "bundleUrl" },
  banner: { js: BUNDLE_URL },
} as const satisfies BuildOptions;

/** How each file of dist/bin is made. */
export function bundles(): readonly BuildOptions[] {
  return [
    {
      ...common,
      entryPoints: ["src/cli/main.ts"],
      outfile: "dist/bin/main.cjs",
      plugins: [loadedFromParts()],
      // A function already, so that the launcher need not copy the text to make it one.
      banner: { js: `(function (${MODULE}) {"use strict";${BUNDLE_URL}` },
      footer: { js: "})" },
    },
    {
      ...common,
      entryPoints: ["src/cli/bin.ts"],
      outfile: "dist/bin/l4guard.cjs",
      // It tells an old Node.js that it is too old, so that must be able to read it.
      target: "node12",
      banner: { js: "" },
      define: { "import.meta.dirname": "__dirname" },
    },
    { ...common, stdin: { contents: ownFilesModule() }, outfile: "dist/bin/own-files.cjs" },
    ...Object.entries(PARTS).map(
      ([name, { packages, only, without = [] }]): BuildOptions => ({
        ...common,
        stdin: {
          contents:
            only === undefined
              ? `module.exports = { ${packages.map((id) => `get "${id}"() { return require("${id}"); }`).join(", ")} };`
              : `export { ${only} } from "${packages[0]}";`,
          resolveDir: ".",
        },
        outfile: `dist/bin/${name}.cjs`,
        plugins: [kubeConfigAlone(), leftOut(without)],
      }),
    ),
  ];
}

/** Has packages of {@link PARTS} and the files that come with l4guard loaded from the files beside the bundle. */
function loadedFromParts(): Plugin {
  const partOf = new Map(Object.entries(PARTS).flatMap(([part, { packages }]) => packages.map((id) => [id, part])));
  return {
    name: "parts",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /\/own-files\.ts$/ }, ({ path }) => ({ path, namespace: "own files" }));
      // Not before they are asked for.
      onLoad({ filter: /^/, namespace: "own files" }, () => ({
        contents: ["readOwnFile", "ownFilesBelow"]
          .map((name) => `export const ${name} = (path) => require("./own-files.cjs").${name}(path);`)
          .join("\n"),
      }));
      onResolve({ filter: /^\.\/[\w-]+\.cjs$/ }, ({ path }) => ({ path, external: true }));
      onResolve({ filter: /^[@\w]/ }, ({ path }) => (partOf.has(path) ? { path, namespace: "part" } : undefined));
      onLoad({ filter: /^/, namespace: "part" }, ({ path }) => {
        const part = partOf.get(path) ?? "";
        const member = PARTS[part]?.only === undefined ? `["${path}"]` : "";
        return { contents: `module.exports = require("./${part}.cjs")${member};` };
      });
    },
  };
}

/**
 * Leaves out of client-node what KubeConfig does not use, 9 of 10 parts: the generated API, which does nothing when it is
 * loaded.
 */
function kubeConfigAlone(): Plugin {
  const CLIENT = "@kubernetes/client-node";
  return {
    name: "KubeConfig alone",
    setup({ onResolve, resolve }) {
      onResolve({ filter: /^\.|^@kubernetes\/client-node$/ }, async ({ path, pluginData, ...from }) => {
        const isInside = from.importer.includes(`/${CLIENT}/`);
        if (pluginData === "asked" || !(isInside || path === CLIENT)) return undefined;
        return { ...(await resolve(path, { ...from, pluginData: "asked" })), sideEffects: false };
      });
    },
  };
}

/** Leaves packages out that are never loaded. */
function leftOut(names: readonly string[]): Plugin {
  return {
    name: "left out",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^[@\w]/ }, ({ path }) =>
        names.includes(path) ? { path, namespace: "left out" } : undefined,
      );
      onLoad({ filter: /^/, namespace: "left out" }, () => ({ contents: "module.exports = {};" }));
    },
  };
}

if (import.meta.main) {
  rmSync("dist/bin", { recursive: true, force: true });
  const made = await Promise.all(bundles().map((options) => build({ ...options, metafile: true })));
  writeFileSync("dist/THIRD-PARTY-NOTICES.txt", notices(packagesIn(made.map(({ metafile }) => metafile))));
}
