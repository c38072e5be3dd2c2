import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import { UsageError } from "../domain/errors.ts";
import { runTool } from "../files/tools.ts";
import type { Command } from "./command.ts";
import { type CommandIo, EXIT } from "./io.ts";
import { KUBECTL_OPTIONS, kubectlAccess } from "./kubectl-access.ts";
import { type Options, parseOptions, type ValuesOf } from "./options.ts";

const OPTIONS = {
  ...KUBECTL_OPTIONS,
  namespace: { kind: "text", short: "n", placeholder: "NAME", default: "l4guard", help: "namespace of l4guard" },
  service: { kind: "text", placeholder: "NAME", default: "l4guard", help: "its Deployment and Service" },
  "dashboard-port": { kind: "text", placeholder: "PORT", default: "8082", help: "port of the dashboard in its Pods" },
  port: { kind: "text", placeholder: "PORT", default: "", help: "local port; a free one by default" },
  "no-token": { kind: "flag", help: "keep your token to yourself: only counts are shown" },
  "no-open": { kind: "flag", help: "print the address and open no browser" },
} as const satisfies Options;

type Values = ValuesOf<typeof OPTIONS>;

/** `l4guard dashboard`: opens the dashboard of a running installation. */
export const dashboard: Command = {
  summary: "Open the dashboard of a running installation",
  usage: ["[OPTIONS]"],
  about: [
    "Has kubectl forward a port to the replica that audits, else to any, and opens the page in a browser with the token of " +
      "your kubeconfig: it shows the objects that you may list, and without a token only counts. The installation must run " +
      "with dashboard.enabled. Ends with Ctrl-C.",
    "The token goes to the page behind #, which no browser sends anywhere; the page sends it through the forwarded port to " +
      "the webhook, and that to the API server alone.",
  ],
  options: OPTIONS,
  examples: ["l4guard dashboard", "l4guard dashboard --context prod --namespace edge --service edge-l4guard"],
  async run(argv, io) {
    const { values, operands } = parseOptions(OPTIONS, argv, io.env);
    if (operands.length > 0) throw new UsageError("dashboard takes options only");
    const token = values["no-token"] ? undefined : await tokenOf(values, io);
    const forwarding = forward(values, io);
    try {
      const url = await forwarding.url;
      io.stdout.write(`${url}\n`);
      if (token === undefined && !values["no-token"])
        io.stderr.write("l4guard: the kubeconfig has no token to show: kubectl create token makes one to paste\n");
      const door = values["no-open"]
        ? undefined
        : await openBrowser(token === undefined ? url : `${url}#token=${encodeURIComponent(token)}`, io);
      await forwarding.ended;
      door?.close();
      return EXIT.ok;
    } finally {
      forwarding.end();
    }
  },
};

/** The bearer token of the kubeconfig, also of a plugin; undefined where it has other credentials. @throws UsageError */
async function tokenOf(values: Values, io: CommandIo): Promise<string | undefined> {
  const [{ CredentialSource }, { systemClock }, { whyNoCredentials }] = await Promise.all([
    import("../cluster/credentials.ts"),
    import("../cluster/clock.ts"),
    import("../cluster/why-unreachable.ts"),
  ]);
  const credentials = new CredentialSource(kubectlAccess(values, io), systemClock);
  try {
    const { headers } = await credentials.current();
    return /^Bearer (.+)$/.exec(headers["Authorization"] ?? "")?.[1];
  } catch (error) {
    throw new UsageError(whyNoCredentials(error instanceof Error ? error.message : String(error)));
  } finally {
    credentials.close();
  }
}

/** kubectl that forwards a port. */
interface Forwarding {
  /** Where the dashboard is. Rejects where kubectl ends before it says so. */
  readonly url: Promise<string>;
  readonly ended: Promise<unknown>;
  end(): void;
}

function forward(values: Values, io: CommandIo): Forwarding {
  const target = targetOf(values, io);
  const ports = `${values.port}:${values["dashboard-port"]}`;
  const args = [...accessArgs(values), "port-forward", "--address", "127.0.0.1", target, ports];
  const child = spawn("kubectl", args, { cwd: io.cwd, env: io.env, stdio: ["ignore", "pipe", "pipe"] });
  const complaints: Buffer[] = [];
  child.stderr.on("data", (chunk: Buffer) => complaints.push(chunk));
  const ended = once(child, "close").catch(() => {});
  return {
    url: addressOf(child, ended, () => Buffer.concat(complaints).toString("utf8").trim()),
    ended,
    end: () => child.kill(),
  };
}

/** Waits for kubectl to say where it listens. @throws UsageError */
async function addressOf(child: ChildProcess, ended: Promise<unknown>, complaint: () => string): Promise<string> {
  let problem = "";
  child.once("error", (error) => {
    problem = error.message;
  });
  for await (const line of createInterface({ input: child.stdout ?? process.stdin })) {
    const address = /^Forwarding from (127\.0\.0\.1:\d+)/.exec(line)?.[1];
    if (address !== undefined) return `http://${address}/`;
  }
  // Its last words may come after the end of what it prints.
  await ended;
  throw new UsageError(`kubectl port-forward: ${problem || complaint() || "it ended at once"}`);
}

/** The Pod that audits, which knows what is wrong; any of the Deployment where none is known. */
function targetOf(values: Values, { cwd, env }: CommandIo): string {
  const jsonpath = "--output=jsonpath={.spec.holderIdentity}";
  const args = [...accessArgs(values), "get", "lease", `${values.service}-audit`, "--ignore-not-found", jsonpath];
  const pod = runTool({ command: "kubectl", args, cwd, env }).trim();
  return /^[a-z0-9][a-z0-9.-]*$/.test(pod) ? `pod/${pod}` : `deployment/${values.service}`;
}

function accessArgs({ kubeconfig, context, namespace }: Values): readonly string[] {
  return [
    ...(kubeconfig === undefined ? [] : ["--kubeconfig", kubeconfig]),
    ...(context === undefined ? [] : ["--context", context]),
    "--namespace",
    namespace,
  ];
}

const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ["open"],
  win32: ["rundll32", "url.dll,FileProtocolHandler"],
};

/**
 * Opens the address by way of one of its own that works once: other users of this machine see the arguments of programs, and
 * the address may hold a token.
 */
async function openBrowser(url: string, { env, cwd, stderr }: CommandIo): Promise<Server> {
  const secret = `/${randomUUID()}`;
  const door = createServer((request, response) => {
    if (request.url !== secret) return response.writeHead(404).end();
    door.close();
    return response.writeHead(302, { location: url, "cache-control": "no-store" }).end();
  });
  door.listen(0, "127.0.0.1");
  await once(door, "listening");
  const [command, ...args] = OPENERS[process.platform] ?? ["xdg-open"];
  const address = `http://127.0.0.1:${(door.address() as AddressInfo).port}${secret}`;
  const opener = spawn(command, [...args, address], { cwd, env, stdio: "ignore" });
  opener.once("error", () => stderr.write("l4guard: no browser could be opened\n"));
  return door;
}
