import { existsSync } from "node:fs";
import { resolve } from "node:path";
import t from "tap";
import ts from "typescript";
import { newRule } from "../../scripts/new-rule.ts";
import { GROUPS } from "../../src/rules/groups.ts";

const ID = "some-new-rule";

/** What the compiler has to say about the files where they are not yet written. */
function problemsOf(files: ReadonlyMap<string, string>): readonly string[] {
  const { config } = ts.readConfigFile("tsconfig.json", ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ".");
  const texts = new Map([...files].map(([path, text]) => [resolve(path), text]));
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => texts.has(resolve(path)) || fileExists(path);
  host.readFile = (path) => texts.get(resolve(path)) ?? readFile(path);
  host.getSourceFile = (path, ...rest) => {
    const text = texts.get(resolve(path));
    return text === undefined ? getSourceFile(path, ...rest) : ts.createSourceFile(path, text, rest[0], true);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return [...files.keys()].flatMap((path) => {
    const source = program.getSourceFile(path);
    if (!source) return [`${path} is not compiled`];
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return found.map(({ messageText }) => `${path}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`);
  });
}

t.test("the skeleton of a rule compiles and is listed in its group", async (t) => {
  const files = newRule("neg", ID);
  t.same([...files.keys()], [`src/rules/neg/${ID}.ts`, `src/rules/neg/${ID}.cases.ts`, "src/rules/neg/rules.ts"]);
  t.same(problemsOf(files), []);
  t.notOk(existsSync(`src/rules/neg/${ID}.ts`), "nothing is written before all is known to be right");
});

t.test("every group's list takes a rule", async (t) => {
  for (const group of Object.keys(GROUPS)) {
    const list = newRule(group, ID).get(`src/rules/${group}/rules.ts`) ?? "";
    t.match(list, `import { someNewRule } from "./${ID}.ts";\n`, group);
    t.match(list, /\n {2}someNewRule,\n\];\n/, group);
  }
});

t.test("what can't be a rule is refused", async (t) => {
  t.throws(() => newRule("nowhere", ID), { message: 'there is no group "nowhere"' });
  t.throws(() => newRule("neg", "Not Kebab"), { message: "kebab-case" });
  t.throws(() => newRule("ports", "neg-headless"), { message: "src/rules/neg/neg-headless.ts is there already" });
});
