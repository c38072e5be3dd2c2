// Makes the published library: dist/index.js, which runs in browsers too, and the declarations that its types lead to.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { type BuildOptions, build } from "esbuild";

/** How the library is bundled. What it holds of other packages the command holds too, whose notices tell of them. */
export const LIBRARY: BuildOptions = {
  entryPoints: ["src/index.ts"],
  outfile: "dist/index.js",
  bundle: true,
  format: "esm",
  platform: "neutral",
  mainFields: ["module", "main"],
  target: "es2024",
  minify: true,
  legalComments: "none",
  logLevel: "warning",
};

/** Removes the declarations that `entry` does not lead to; none may lead to a package, since none is installed with this one. */
function keepReachable(entry: string): void {
  const reached = new Set<string>();
  const visit = (file: string) => {
    if (reached.has(file)) return;
    reached.add(file);
    const text = readFileSync(file, "utf8");
    const [, name] = / from "([^".][^"]*)"/.exec(text) ?? [];
    if (name !== undefined) throw new Error(`${file} names ${name}: mark what is of it as @internal`);
    for (const [, path = ""] of text.matchAll(/(?:from |import\()"(\.[^"]+)"/g)) {
      visit(normalize(join(dirname(file), path.replace(/\.[jt]s$/, ".d.ts"))));
    }
  };
  visit(entry);
  const names = readdirSync(dirname(entry), { recursive: true, encoding: "utf8" });
  for (const file of names.map((name) => join(dirname(entry), name))) {
    if (file.endsWith(".d.ts") && !reached.has(file)) rmSync(file);
  }
}

if (import.meta.main) {
  await build(LIBRARY);
  execFileSync("npx", ["tsc", "-p", "tsconfig.build.json"], { stdio: "inherit" });
  keepReachable("dist/index.d.ts");
}
