import { execFile, spawnSync } from "node:child_process";
import { chmodSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import t from "tap";
import { folder } from "../support/command-line.ts";

const HELIX = ["hx", "helix"].find((name) => spawnSync(name, ["--version"]).status === 0);
const HAS_TERMINAL = spawnSync("tmux", ["-V"]).status === 0;
const WITHIN_MS = 20_000;
t.setTimeout(100_000);

const MANIFEST = `apiVersion: v1
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

t.test(
  "Helix, set up as the guide says, shows findings, what a key means, and fixes",
  { skip: (HELIX === undefined && "Helix is not installed") || (!HAS_TERMINAL && "tmux is not installed") },
  async (t) => {
    const [, settings = ""] = /```toml\n([\s\S]*?)```/.exec(readFileSync("docs/guides/editors.md", "utf8")) ?? [];
    const main = join(process.cwd(), "src/cli/main.ts");
    const program = `exec env -u NODE_OPTIONS '${process.execPath}' --disable-warning=ExperimentalWarning '${main}' "$@"`;
    // A socket's path must be short, so that no test folder will do.
    const home = folder(t, {
      ".l4guard.yaml": "kind: Project\n",
      ".config/helix/languages.toml": settings,
      "web.yaml": MANIFEST,
      "bin/l4guard": `#!/bin/sh\n${program}\n`,
    });
    chmodSync(join(home, "bin/l4guard"), 0o755);
    const path = [join(home, "bin"), process.env["PATH"]].join(delimiter);
    const env = { ...process.env, HOME: home, PATH: path };
    const tmux = async (...args: string[]) =>
      (await promisify(execFile)("tmux", ["-u", "-S", join(home, "tmux"), ...args], { cwd: home, env })).stdout;
    t.teardown(() => tmux("kill-server").catch(() => undefined));
    /** Types, and waits until the screen shows it. */
    const shows = async (text: RegExp, ...keys: string[]) => {
      for (const key of keys) {
        await tmux("send-keys", key);
        // What follows an Escape at once is taken for a key with Alt.
        if (key === "Escape") await pause(500);
      }
      const deadline = Date.now() + WITHIN_MS;
      let screen = "";
      while (Date.now() < deadline && !text.test(screen)) {
        await pause(100);
        screen = await tmux("capture-pane", "-p");
      }
      t.match(screen, text);
    };
    await tmux("new-session", "-d", "-x", "160", "-y", "40", `${HELIX} web.yaml`);
    await shows(/^● +6 .*load-balancer-type: "internal "/m);
    await shows(/ERROR +lb-type-value-invalid/, "Space", "d");
    await shows(/Makes the load balancer internal or external/, "Escape", "5jw", "Space", "k");
    await shows(/Write "Internal" \(exact case\)[\s\S]*Ignore lb-type-value-invalid here/, "Escape", "Space", "a");
  },
);
