import { ManifestFile, type Manifests, manifestsOf } from "../manifests/manifest-file.ts";
import type { Ignored } from "./ignore-rules.ts";
import { readManifests } from "./read-manifests.ts";
import type { ToolCall } from "./tools.ts";

/** Where manifests come from. */
export interface Sources {
  /** Files, folders and globs; "-" is standard input. */
  readonly paths: readonly string[];
  readonly charts: readonly string[];
  /** Further arguments of `helm template`. */
  readonly helmArgs: readonly string[];
  readonly kustomizations: readonly string[];
  /** Build every kustomization among the files, and read what it comes to in their place. */
  readonly buildsOverlays?: boolean;
  /** What standard input said, where it was asked for. */
  readonly stdin: string | undefined;
  /** What the project file leaves out, as patterns of .gitignore below its folder. */
  readonly ignored?: Ignored;
}

/** The name that findings in standard input get. */
export const STDIN_NAME = "<stdin>";

/** The manifests of all sources. @throws UsageError where a tool fails; what can't be read is listed instead. */
export async function readSources(sources: Sources, around: Pick<ToolCall, "cwd" | "env">): Promise<Manifests> {
  const read = readManifests(
    sources.paths.filter((path) => path !== "-"),
    around.cwd,
    sources.ignored,
  );
  const texts = [
    ...(sources.stdin === undefined ? [] : [new ManifestFile(STDIN_NAME, undefined, sources.stdin)]),
    ...(sources.charts.length + sources.kustomizations.length > 0 ? await renderAll(sources, around) : []),
  ];
  const overlays = sources.buildsOverlays
    ? (await import("./overlays.ts")).buildOverlays(read.files, around)
    : { files: [], parts: new Set<string>(), notes: [] };
  const more = manifestsOf([...texts, ...overlays.files]);
  const isPart = ({ name }: ManifestFile) => overlays.parts.has(name);
  return {
    files: [...read.files.filter((file) => !isPart(file)), ...more.files],
    unreadable: [...read.unreadable, ...more.unreadable],
    charts: read.charts,
    leftOut: [
      ...read.leftOut,
      ...more.leftOut,
      ...read.files.filter(isPart).map(({ name }) => ({ file: name, why: "built" as const })),
    ],
    notes: overlays.notes,
  };
}

async function renderAll(
  { charts, helmArgs, kustomizations }: Sources,
  around: Pick<ToolCall, "cwd" | "env">,
): Promise<readonly ManifestFile[]> {
  const { buildKustomize, renderHelm } = await import("./tools.ts");
  return [
    ...charts.map((chart) => new ManifestFile(chart, undefined, renderHelm(chart, helmArgs, around))),
    ...kustomizations.map((folder) => new ManifestFile(folder, undefined, buildKustomize(folder, around))),
  ];
}
