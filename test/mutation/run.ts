// npm run mutation [-- --room engine --share 0.1 --seed 1 --minimum 85]: mutation tests by StrykerJS of the rooms on which
// every answer rests. What is chosen by the seed is whole declarations, so that all mutants of one are in or out together.
// Each piece of the work leaves a report in .mutation/, and one that is there is not made again; the last lines are the
// score of each room and the mutants that lived. The exit code is 1 where a room's score is below the minimum.
import { spawnSync } from "node:child_process";
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";

/** The tests of each room, those that answer soonest first. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  admission: [
    "admission/*",
    "engine/{patch,policy,review}",
    "rules/{cases,repairs}",
    "cluster/{address-,}reservations",
    "webhook/{answers,hostile-objects}",
  ],
  engine: [
    "engine/{patch,policy,review,sound-fixes}",
    "admission/*",
    "config/policy",
    "cluster/index",
    "rules/cases",
    "lint/scopes",
    "engine/ratchet-edits",
  ],
  controllers: ["controllers/*", "rules/{cases,address-verdicts,layer-7-contradictions}"],
  lint: [
    "lint/{placeholder-variants,drafts,scopes,ignores,before,audit,fleet}",
    "cli/{fix,forecast,project,why,audit}",
    "engine/sound-fixes",
    "reports/*",
    "rules/fixes",
    "lint/{field,parity}",
    "cli/commands",
  ],
};
const OUTPUT = ".mutation";

const { values } = parseArgs({
  options: {
    room: { type: "string", multiple: true, default: Object.keys(ROOMS) },
    share: { type: "string", default: "1" },
    seed: { type: "string", default: "1" },
    /** Lines that one run of Stryker takes. */
    piece: { type: "string", default: "150" },
    concurrency: { type: "string", default: "2" },
    minimum: { type: "string", default: "85" },
  },
});

interface Mutant {
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly status: string;
  readonly location: { readonly start: { readonly line: number } };
}
interface Report {
  readonly files: Readonly<Record<string, { readonly mutants: readonly Mutant[]; readonly source: string }>>;
}
interface Declaration {
  readonly file: string;
  readonly first: number;
  readonly last: number;
}

/** A generator of numbers from 0 to 1 that always gives the same ones for a seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What begins in the first column, down to where the next one does; members of a class by themselves. */
function declarationsOf(file: string): readonly Declaration[] {
  const lines = readFileSync(file, "utf8").split("\n");
  const isClass = lines.some((line) => /^(export )?(abstract )?class /.test(line));
  const begins = isClass ? /^( {2})?[\w#@"]/ : /^[\w@]/;
  const firsts = lines.flatMap((line, index) => (begins.test(line) && !line.startsWith("import ") ? [index + 1] : []));
  return firsts.map((first, place) => ({ file, first, last: (firsts[place + 1] ?? lines.length + 1) - 1 }));
}

/** The declarations of a room that the seed chose, as pieces of about so many lines. */
function piecesOf(room: string): readonly (readonly Declaration[])[] {
  const random = randomFrom(Number(values.seed));
  const chosen = globSync(`src/${room}/**/*.ts`)
    .sort()
    .flatMap(declarationsOf)
    .filter(() => random() < Number(values.share));
  const pieces: Declaration[][] = [];
  let lines = Number.POSITIVE_INFINITY;
  for (const declaration of chosen) {
    if (lines >= Number(values.piece)) {
      pieces.push([]);
      lines = 0;
    }
    pieces.at(-1)?.push(declaration);
    lines += declaration.last - declaration.first + 1;
  }
  return pieces;
}

/** The report of a piece, made unless it is there. @throws Error where Stryker fails */
function reportOf(room: string, place: number, piece: readonly Declaration[]): Report {
  const name = `${OUTPUT}/${room}-${values.seed}-${values.share}-${place}`;
  if (!existsSync(`${name}.json`)) {
    const settings = JSON.parse(readFileSync("test/mutation/stryker.json", "utf8"));
    const testFiles = (ROOMS[room] ?? []).flatMap((tests) => globSync(`test/${tests}.test.ts`).sort());
    const config = {
      ...settings,
      concurrency: Number(values.concurrency),
      mutate: piece.map(({ file, first, last }) => `${file}:${first}-${last}`),
      tap: { ...settings.tap, testFiles },
      jsonReporter: { fileName: `${name}.part.json` },
    };
    writeFileSync(`${name}.conf.json`, JSON.stringify(config));
    const stryker = "node_modules/@stryker-mutator/core/bin/stryker.js";
    // All mutants of a piece are in the same files, which need not be compiled for each of them.
    const env = { ...process.env, NODE_COMPILE_CACHE: resolve(OUTPUT, "compiled") };
    const { status } = spawnSync(process.execPath, [stryker, "run", `${name}.conf.json`], { stdio: "inherit", env });
    rmSync(env.NODE_COMPILE_CACHE, { recursive: true, force: true });
    if (status !== 0) throw new Error(`stryker ended with ${status} for ${name}`);
    writeFileSync(`${name}.json`, readFileSync(`${name}.part.json`));
  }
  return JSON.parse(readFileSync(`${name}.json`, "utf8"));
}

mkdirSync(OUTPUT, { recursive: true });
const rows: string[] = [];
const lived: string[] = [];
for (const room of values.room) {
  if (!(room in ROOMS)) throw new Error(`${room} is not one of ${Object.keys(ROOMS).join(", ")}`);
  const mutants: Mutant[] = [];
  for (const [place, piece] of piecesOf(room).entries()) {
    for (const [file, { mutants: own, source }] of Object.entries(reportOf(room, place, piece).files)) {
      mutants.push(...own);
      const lines = source.split("\n");
      for (const { status, location, mutatorName, replacement } of own) {
        if (status !== "Survived" && status !== "NoCoverage") continue;
        const line = lines[location.start.line - 1]?.trim();
        lived.push(`${file}:${location.start.line} ${status} ${mutatorName}: ${line}  →  ${replacement?.slice(0, 80)}`);
      }
    }
  }
  const count = (...statuses: readonly string[]) => mutants.filter(({ status }) => statuses.includes(status)).length;
  const found = count("Killed", "Timeout");
  const all = found + count("Survived", "NoCoverage");
  const score = all === 0 ? 100 : (100 * found) / all;
  rows.push(`| ${room} | ${all} | ${found} | ${count("Survived")} | ${count("NoCoverage")} | ${score.toFixed(1)} % |`);
  if (score < Number(values.minimum)) process.exitCode = 1;
}
console.log(lived.join("\n"));
console.log(
  `\n| room | mutants | found | lived | not run | score |\n| --- | --- | --- | --- | --- | --- |\n${rows.join("\n")}`,
);
