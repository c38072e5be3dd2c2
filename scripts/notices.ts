import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Metafile } from "esbuild";

/** The folders of the packages that bundles hold code of, in order. */
export function packagesIn(metafiles: readonly Metafile[]): readonly string[] {
  const inputs = metafiles.flatMap(({ outputs }) =>
    Object.values(outputs).flatMap((output) =>
      Object.entries(output.inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
    ),
  );
  const folders = inputs.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []);
  return [...new Set(folders)].sort();
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
}

/** The licences of the packages in `folders`, one after the other. @throws Error where a package states none */
export function notices(folders: readonly string[]): string {
  const byTerms = Map.groupBy(folders.map(noticeOf), ({ terms }) => plain(terms));
  const sections = [...byTerms.values()].map((packages) => {
    const owners = packages.map(({ title, owners }) => [title, ...owners.map((line) => `  ${line}`)].join("\n"));
    return `${owners.join("\n")}\n\n${packages[0]?.terms ?? ""}\n`;
  });
  return [
    "l4guard contains code of these packages, each with whose it is. Their licence follows; where several have the same terms,\nthese stand once.\n",
    ...sections,
  ].join(`\n${"-".repeat(80)}\n\n`);
}

interface Notice {
  readonly title: string;
  /** The lines that say whose it is. */
  readonly owners: readonly string[];
  readonly terms: string;
}

const OWNER = /^\s*(?:copyright\b|\(c\)|©)/i;

function noticeOf(folder: string): Notice {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
  if (license === undefined) throw new Error(`${name} states no licence`);
  const files = readdirSync(folder).filter((file) => /^(?:licen[cs]e|notice|copying)(?:[.-].*)?$/i.test(file));
  const lines = files.flatMap((file) => [...readFileSync(join(folder, file), "utf8").trim().split(/\r?\n/), ""]);
  const terms = lines.filter((line) => !OWNER.test(line)).join("\n");
  const shared = files.length === 0 && existsSync("LICENSE") && license === "Apache-2.0" ? "See LICENSE." : license;
  return {
    title: `${name} ${version} (${license})`,
    owners: lines.filter((line) => OWNER.test(line)).map((line) => line.trim()),
    terms: terms.trim() || shared,
  };
}

/** Terms without what differs between copies of one licence: its heading, and how its lines are broken. */
function plain(terms: string): string {
  return terms
    .replace(/^\(?(?:the )?[\w -]*licen[cs]e(?: \([\w-]+\))?\)?\n/i, "")
    .replaceAll(/[\s*]+/g, " ")
    .trim()
    .toLowerCase();
}
