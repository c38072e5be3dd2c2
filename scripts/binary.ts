// Makes the command as one file that needs no Node.js, for the system that this runs on: this Node.js with the bundle inside,
// by its own means (single executable applications). Usage: npm run build && node scripts/binary.ts FILE
import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

const LAUNCHER = "l4guard.cjs";
const POSTJECT = "postject@1.0.0-alpha.6";
/** What tells Node.js that it carries a program; its documentation gives this text. */
const FUSE = "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2";

const target = resolve(process.argv[2] ?? `dist/l4guard-${process.platform}-${process.arch}`);
const bundle = resolve("dist/bin");
const folder = mkdtempSync(join(tmpdir(), "l4guard-binary-"));
const isMac = process.platform === "darwin";
try {
  const parts = readdirSync(bundle).filter((name) => name !== LAUNCHER);
  const program = join(folder, "program.blob");
  const config = join(folder, "config.json");
  writeFileSync(
    config,
    JSON.stringify({
      main: join(bundle, LAUNCHER),
      output: program,
      disableExperimentalSEAWarning: true,
      assets: Object.fromEntries(parts.map((name) => [name, join(bundle, name)])),
    }),
  );
  execFileSync(process.execPath, ["--experimental-sea-config", config], { stdio: ["ignore", "ignore", "inherit"] });
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(process.execPath, target);
  chmodSync(target, 0o755);
  // A signature holds for the file that was signed.
  if (isMac) execFileSync("codesign", ["--remove-signature", target]);
  const segment = isMac ? ["--macho-segment-name", "NODE_SEA"] : [];
  const postject = ["--yes", POSTJECT, target, "NODE_SEA_BLOB", program, "--sentinel-fuse", FUSE, ...segment];
  // Windows has npx as a script for its shell.
  execFileSync("npx", postject, { stdio: ["ignore", "ignore", "inherit"], shell: process.platform === "win32" });
  if (isMac) execFileSync("codesign", ["--sign", "-", target]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
