import { execFileSync } from "node:child_process";
import { build } from "esbuild";
import t from "tap";
import { BUNDLES } from "../scripts/bundle.ts";
import { CASES } from "./support/rule-cases.ts";

/** Files that only tests and the documentation need. */
const FOR_CASES = /\.(?:cases|sketches)\.ts$/;

t.test("the published command holds no case of a rule", async (t) => {
  for (const bundle of BUNDLES) {
    const { metafile, outputFiles } = await build({ ...bundle, write: false, metafile: true });
    t.same(
      Object.keys(metafile.inputs).filter((file) => FOR_CASES.test(file)),
      [],
      `${bundle.outfile} is made of what reviews need`,
    );
    const text = outputFiles.map((file) => file.text).join("");
    const titles = Object.values(CASES).flatMap((cases) => cases.map(({ title }) => title));
    t.same(
      titles.filter((title) => title.length > 30 && text.includes(JSON.stringify(title))),
      [],
      `no case is in ${bundle.outfile}`,
    );
  }
});

t.test("the published library holds no case of a rule", async (t) => {
  const files = execFileSync("npx", ["tsc", "-p", "tsconfig.build.json", "--listFilesOnly"], { encoding: "utf8" });
  t.match(files, "src/rules/index.ts");
  t.same(
    files.split("\n").filter((file) => FOR_CASES.test(file)),
    [],
  );
});
