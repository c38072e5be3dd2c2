import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { settingsHelp } from "../config/settings-text.ts";
import { type Command, type CommandIo, EXIT } from "./io.ts";
import type { RunningWebhook } from "./serve/start-webhook.ts";

const HELP = `Usage: l4guard serve [OPTIONS]
       l4guard serve --stand-alone

Runs the admission webhook: AdmissionReviews on /mutate and /validate over TLS; /livez, /readyz and /metrics on a
second, plain listener. Ends on SIGTERM or SIGINT after answering what is under way. Each option is also an environment
variable: --log-level is L4GUARD_LOG_LEVEL.

${settingsHelp()}

Examples:
  l4guard serve --stand-alone
  l4guard serve --certificates files --cluster /etc/l4guard/cluster.yaml --policy /etc/l4guard/policy.yaml`;

/** `l4guard serve`: the webhook. */
export const serve: Command = {
  summary: "Run the admission webhook",
  help: HELP,
  async run(argv, io) {
    const { readSettings } = await import("../config/read-settings.ts");
    const settings = readSettings(argv, io.env);
    const { startWebhook } = await import("./serve/start-webhook.ts");
    const webhook = await startWebhook(settings, io, await ownVersion());
    if (settings.standAlone) await introduce(webhook, io);
    await Promise.race([once(process, "SIGTERM"), once(process, "SIGINT")]);
    await webhook.stop();
    return EXIT.ok;
  },
};

/** Tries the webhook out through its own port and says how to go on. */
async function introduce({ url, healthUrl, certificates }: RunningWebhook, io: CommandIo): Promise<void> {
  const { checkSelf } = await import("./serve/self-check.ts");
  const said = await checkSelf({ url, authority: certificates.authority ?? "" });
  io.stdout.write(`l4guard takes reviews at ${url} (throw-away CA: certs/ca.crt), health and metrics at ${healthUrl}.
It checked itself once through its own TLS port: to a Service with a misspelt annotation it said

  ${said.join("\n").split("\n").join("\n  ")}

Try it from a second terminal:

  npm run -s l4guard -- try examples/services/

Stop it with Ctrl+C.
`);
}

async function ownVersion(): Promise<string> {
  const text = await readFile(new URL("../../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { readonly version: string }).version;
}
