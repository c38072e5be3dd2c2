// Makes the command where npm installs the repository itself, as pre-commit does ("npm install --global git+…"). There npm
// runs this before it has installed what the bundler needs (it takes --global for the dependencies too).
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";

try {
  createRequire(import.meta.url).resolve("esbuild");
} catch {
  const flags = ["--ignore-scripts", "--no-global", "--no-audit", "--no-fund"];
  execFileSync("npm", ["ci", ...flags], { stdio: ["ignore", "ignore", "inherit"] });
}
execFileSync(process.execPath, ["scripts/bundle.ts"], { stdio: "inherit" });
