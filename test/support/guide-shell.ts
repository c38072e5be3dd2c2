import { execFile, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { helmPath } from "./helm.ts";
import type { RealApiServer } from "./real-api-server.ts";

/** What a statement of a shell script left. */
export interface StatementResult {
  readonly statement: string;
  readonly code: number;
  readonly said: string;
}

/** Programs of a reader's machine that can't do their work in a test: why, and what stands in for each, as a shell script. */
export type StandIns = Readonly<Record<string, { readonly reason: string; readonly script: string }>>;

/** Where statements are run. */
export interface GuideShell {
  run(statement: string, cwd: string): Promise<StatementResult>;
}

/** What the shell is made of. */
export interface GuideShellOptions {
  readonly server: RealApiServer;
  readonly folder: string;
  /** What `l4guard` is. */
  readonly program: string;
  /** Names of contexts in the kubeconfig, which all lead to the server. */
  readonly contexts: readonly string[];
  /** What every installation by helm is told besides. */
  readonly helmFlags: readonly string[];
  readonly standIns: StandIns;
  readonly env: Readonly<Record<string, string>>;
}

const PUBLISHED_CHART = "oci://ghcr.io/l4guard/charts/l4guard";
const WITHIN_MS = 60_000;

/** A shell with `l4guard`, `kubectl` and `helm` for a cluster; helm finds the published chart in the checkout. */
export function guideShell(options: GuideShellOptions): GuideShell {
  const { server, folder, program, contexts, helmFlags, standIns } = options;
  const bin = join(folder, "bin");
  const home = join(folder, "home");
  for (const path of [bin, home]) mkdirSync(path, { recursive: true });
  const chart = resolve("charts/l4guard");
  const scripts: Record<string, string> = {
    l4guard: `exec '${process.execPath}' '${program}' "$@"`,
    // A port would be forwarded by way of a kubelet.
    kubectl: [
      'case " $* " in *" port-forward "*) echo "Forwarding from 127.0.0.1:8082 -> 8082"; exit ;; esac',
      `exec '${server.kubectlPath}' "$@"`,
    ].join("\n"),
    helm: [
      "for arg do",
      "  shift",
      `  case $arg in ${PUBLISHED_CHART} | charts/l4guard) arg='${chart}' ;; esac`,
      '  set -- "$@" "$arg"',
      "done",
      `case $1 in install | upgrade) set -- "$@" ${helmFlags.map((flag) => `'${flag}'`).join(" ")} ;; esac`,
      `exec '${helmPath()}' "$@"`,
    ].join("\n"),
    ...Object.fromEntries(Object.entries(standIns).map(([name, { script }]) => [name, script])),
  };
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  const kubeconfig = JSON.parse(server.kubeconfig());
  for (const name of contexts) kubeconfig.contexts.push({ name, context: { cluster: "test", user: "test" } });
  const kubeconfigPath = join(folder, "kubeconfig");
  writeFileSync(kubeconfigPath, JSON.stringify(kubeconfig), { mode: 0o600 });
  const { NODE_OPTIONS: _, ...inherited } = process.env;
  const env = {
    ...inherited,
    ...options.env,
    PATH: [bin, dirname(process.execPath), ...(process.env["PATH"] ?? "").split(delimiter)].join(delimiter),
    HOME: home,
    KUBECONFIG: kubeconfigPath,
    NO_COLOR: "1",
  };
  return {
    run: (statement, cwd) =>
      new Promise((done) => {
        const settings = { cwd, env, timeout: WITHIN_MS, maxBuffer: 64 << 20 };
        execFile("bash", ["-c", statement], settings, (error, stdout, stderr) => {
          const code = error === null ? 0 : typeof error.code === "number" ? error.code : 1;
          done({ statement, code, said: stdout + stderr });
        });
      }),
  };
}

/** A script's statements: the fewest lines each that bash can read. @throws Error where it reads none */
export function statementsOf(script: string): readonly string[] {
  const statements: string[] = [];
  let lines: string[] = [];
  for (const line of script.trimEnd().split("\n")) {
    lines.push(line);
    const text = lines.join("\n");
    if (line.endsWith("\\") || spawnSync("bash", ["-n", "-c", text]).status !== 0) continue;
    statements.push(text);
    lines = [];
  }
  if (lines.length > 0) throw new Error(`no statement:\n${lines.join("\n")}`);
  return statements;
}
