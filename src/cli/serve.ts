import { once } from "node:events";
import { flagOf, SETTING_NAMES, SETTINGS, type Setting, type Settings } from "../config/settings.ts";
import { placeholderOf } from "../config/settings-text.ts";
import { UsageError } from "../domain/errors.ts";
import { field } from "../domain/json.ts";
import { VERSION } from "../domain/own-version.ts";
import { wrapIndented } from "../reports/wrap.ts";
import type { RunningWebhook } from "../webhook/start/start-webhook.ts";
import type { Command } from "./command.ts";
import { type CommandIo, EXIT } from "./io.ts";
import { type Option, type Options, parseOptions } from "./options.ts";
import { programOf, serveAgain } from "./program.ts";
import { DEFAULT_URL } from "./try.ts";

const OPTIONS: Options = Object.fromEntries(
  SETTING_NAMES.map((name) => {
    const { kind, help, group, choices, default: preset }: Setting = SETTINGS[name];
    const shared = { group, help: help.replace(/\.$/, "") };
    const option: Option =
      kind === "flag"
        ? { kind, ...shared }
        : {
            kind: "text",
            ...shared,
            ...(choices ? { choices } : { placeholder: placeholderOf(name) }),
            ...(preset !== undefined && { default: preset }),
          };
    return [flagOf(name).slice(2), option];
  }),
);

/** `l4guard serve`: the webhook. */
export const serve: Command = {
  summary: "Run the admission webhook",
  usage: ["[OPTIONS]", "--stand-alone"],
  about: [
    "Runs the admission webhook: AdmissionReviews on /mutate and /validate over TLS; /livez, /readyz and /metrics on a " +
      "second, plain listener. Ends on SIGTERM or SIGINT after answering what is under way. Each option is also an " +
      "environment variable: --log-level is L4GUARD_LOG_LEVEL.",
  ],
  options: OPTIONS,
  examples: [
    "l4guard serve --stand-alone",
    "l4guard serve --certificates files --cluster /etc/l4guard/cluster.yaml --policy /etc/l4guard/policy.yaml",
  ],
  async run(argv, io) {
    parseOptions(OPTIONS, argv, {});
    const { readSettings } = await import("../config/read-settings.ts");
    const settings = readSettings(argv, io.env);
    const { startWebhook } = await import("../webhook/start/start-webhook.ts");
    const webhook = await startWebhook(settings, io, VERSION).catch((error: unknown) => {
      throw portTaken(error, settings, io) ?? error;
    });
    endOnUncaughtErrors(webhook, io);
    const asked = Promise.race([once(process, "SIGTERM"), once(process, "SIGINT")]);
    if (settings.standAlone) await introduce(webhook, io);
    await asked;
    await webhook.stop();
    return EXIT.ok;
  },
};

/** What to type where a port is taken; undefined for another error. */
function portTaken(error: unknown, settings: Settings, io: CommandIo): UsageError | undefined {
  const cause = error instanceof UsageError ? error.cause : undefined;
  if (field(cause, "code") !== "EADDRINUSE") return undefined;
  const others = `--port ${settings.port + 1} --health-port ${settings.healthPort + 1}`;
  return new UsageError(
    `port ${field(cause, "port")} is taken, by another l4guard perhaps. Take others:\n\n` +
      `  ${serveAgain(io, settings.standAlone)} ${others}\n`,
  );
}

/** Tries the webhook out through its own port and says how to go on. */
async function introduce({ url, healthUrl, certificates }: RunningWebhook, io: CommandIo): Promise<void> {
  const { checkSelf } = await import("../webhook/start/self-check.ts");
  const said = await checkSelf({ url, authority: certificates.authority ?? "" });
  const columns = io.stdout.columns ?? Number.POSITIVE_INFINITY;
  const lines = said.flatMap((text) => text.split("\n")).map((line) => wrapIndented(line, columns, 2));
  const elsewhere = url === DEFAULT_URL ? "" : ` --url ${url}`;
  io.stdout.write(`l4guard takes reviews at ${url} (throw-away CA: certs/ca.crt),
health and metrics at ${healthUrl}.

It checked itself once through its own TLS port. To a Service with a misspelt
annotation it said:

${lines.join("")}
Try it from a second terminal, in this folder, with the examples or with manifests
of yours:

  ${programOf(io)} try${elsewhere}

Stop it with Ctrl+C.
`);
}

/**
 * Has an error that nobody caught end the process, but only after the requests under way were answered: what is broken is
 * unknown, so going on would be a gamble.
 */
function endOnUncaughtErrors(webhook: RunningWebhook, { stderr }: CommandIo): void {
  const end = (error: unknown) => {
    stderr.write(`${JSON.stringify({ level: "error", message: "uncaught error", problem: stackOf(error) })}\n`);
    process.exitCode = EXIT.failure;
    webhook.stop().finally(() => process.exit(EXIT.failure));
  };
  process.setUncaughtExceptionCaptureCallback(null);
  process.once("uncaughtException", end);
  process.once("unhandledRejection", end);
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
