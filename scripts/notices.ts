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
  const byText = Map.groupBy(folders.map(noticeOf), ({ text }) => text);
  const sections = [...byText].map(
    ([text, packages]) => `${packages.map(({ title }) => title).join("\n")}\n\n${text}\n`,
  );
  return [
    "l4guard contains code of these packages. Each is followed by its licence; where several share one word for word,\nit stands once.\n",
    ...sections,
  ].join(`\n${"-".repeat(80)}\n\n`);
}

function noticeOf(folder: string): { readonly title: string; readonly text: string } {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
  if (license === undefined) throw new Error(`${name} states no licence`);
  const files = readdirSync(folder).filter((file) => /^(?:licen[cs]e|notice|copying)(?:[.-].*)?$/i.test(file));
  const texts = files.map((file) => readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n").trim());
  const shared = files.length === 0 && existsSync("LICENSE") && license === "Apache-2.0" ? "See LICENSE." : license;
  return { title: `${name} ${version} (${license})`, text: texts.join("\n\n") || shared };
}
