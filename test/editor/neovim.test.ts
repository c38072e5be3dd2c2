import { execFile, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import t from "tap";
import { run } from "../support/scenario.ts";

const [, minor] = /NVIM v0\.(\d+)/.exec(spawnSync("nvim", ["--version"], { encoding: "utf8" }).stdout ?? "") ?? [];
t.setTimeout(120_000);

/** What docs/guides/editors.md tells users of this Neovim to write, with the command of this checkout in place of the installed one. */
function settings(): string {
  const guide = readFileSync("docs/guides/editors.md", "utf8");
  const snippets = [...guide.matchAll(/```lua\n([\s\S]*?)```/g)].map(([, lua = ""]) => lua);
  const lua = (Number(minor) < 8 ? snippets[1] : snippets[0]) ?? "";
  const command = [
    process.execPath,
    "--disable-warning=ExperimentalWarning",
    join(process.cwd(), "src/cli/main.ts"),
    "lsp",
  ];
  return lua.replace(/cmd = \{[^}]*\}/, `cmd = { ${command.map((part) => JSON.stringify(part)).join(", ")} }`);
}

/** Waits for findings and writes them to a file, then leaves. */
const REPORT = `
vim.defer_fn(function()
  vim.wait(90000, function() return #vim.diagnostic.get(0) > 0 end, 100)
  local found = {}
  for _, d in ipairs(vim.diagnostic.get(0)) do table.insert(found, { code = d.code, line = d.lnum + 1, column = d.col + 1 }) end
  table.sort(found, function(a, b) return a.line < b.line end)
  vim.fn.writefile({ vim.fn.json_encode(found) }, "found.json")
  vim.cmd("qa!")
end, 0)
`;

t.test(
  "Neovim, set up as the guide says, shows what lint says",
  { skip: minor === undefined && "nvim is not installed" },
  async (t) => {
    const manifest = `apiVersion: v1
kind: Service
metadata:
  name: web
  annotations:
    networking.gke.io/load-balancer-type: "internal "
spec:
  type: LoadBalancer
  ports:
    - port: 80
`;
    const folder = t.testdir({
      ".l4guard.yaml": "kind: Project\n",
      "web.yaml": manifest,
      "init.lua": settings() + REPORT,
    });
    const nvim = ["-u", "NODE_OPTIONS", "nvim", "--headless", "-u", "init.lua", "web.yaml"];
    const env = { ...process.env, HOME: folder };
    await promisify(execFile)("env", nvim, { cwd: folder, env, timeout: 110_000 });
    const linted = await run(["lint", "--format", "json", "web.yaml"], { cwd: folder });
    const { findings } = JSON.parse(linted.stdout);
    t.same(
      JSON.parse(readFileSync(join(folder, "found.json"), "utf8")),
      findings.map(({ rule, line, column }: { rule: string; line: number; column: number }) => ({
        code: rule,
        line,
        column,
      })),
    );
  },
);
