import { resolve } from "node:path";
import { type MappedAddress, mapAddresses } from "../controllers/l4/address-map.ts";
import { UsageError } from "../domain/errors.ts";
import { field } from "../domain/json.ts";
import { asApplied } from "../lint/as-applied.ts";
import { identityOf } from "../lint/review-object.ts";
import { objectsOf } from "../manifests/manifest-file.ts";
import type { MapStyle } from "../reports/map-text.ts";
import type { ReportOrigin } from "../reports/report.ts";
import type { Command } from "./command.ts";
import { columnsOf, EXIT, wantsColour } from "./io.ts";
import { sayUnreadable } from "./lint.ts";
import { LINT_OPERANDS } from "./lint-options.ts";
import { LIVING_OPTIONS, readLivingInput } from "./living-input.ts";
import { type Options, parseOptions, type ValuesOf } from "./options.ts";
import { writeFile } from "./write-reports.ts";

const OPTIONS = {
  format: {
    kind: "text",
    short: "f",
    choices: ["text", "json", "html"],
    takesFile: true,
    default: "text",
    help: "how to show it",
  },
  ...LIVING_OPTIONS,
} as const satisfies Options;

/** `l4guard map`: addresses, ports and who is let in. */
export const map: Command = {
  summary: "Show addresses, forwarding rules, owners, sources and free ports",
  usage: ["[--format text|json|html] [OPTIONS] [PATH…]", "--live [--context NAME]"],
  about: [
    "Shows every load balancer address with the forwarding rules at it, the Services that own them, who is let in, and the " +
      "ports that are still free. Manifests are laid over --state.",
  ],
  options: OPTIONS,
  operands: LINT_OPERANDS,
  examples: [
    "l4guard map --cluster cluster.yaml manifests/",
    "l4guard map --live --context prod",
    "l4guard map --state state.json --format html=map.html manifests/",
  ],
  async run(argv, io) {
    const { values, operands } = parseOptions(OPTIONS, argv, io.env);
    const input = await readLivingInput({ values, paths: operands, isLookedUp: true }, io);
    const state = new Map(input.state.map((object) => [identityOf(object, input.namespace), object]));
    for (const { value } of objectsOf(input.manifests.files)) {
      const identity = identityOf(value, input.namespace);
      const old = state.get(identity);
      state.set(identity, old !== undefined && field(value, "kind") === "Service" ? asApplied(value, old) : value);
    }
    const addresses = mapAddresses(state.values(), input.cluster);
    const [format = "", ...file] = values.format.split("=");
    const target = file.length > 0 ? file.join("=") : undefined;
    const style = { colour: target === undefined && wantsColour(io), columns: columnsOf(io) };
    const origin = { at: io.now().toISOString(), ...clusterOf(values) };
    const text = await printMap(format, addresses, style, origin);
    if (target === undefined) io.stdout.write(text);
    else writeFile(resolve(io.cwd, target), text, target);
    sayUnreadable(input.manifests, io);
    return input.manifests.unreadable.length > 0 ? EXIT.failure : EXIT.ok;
  },
};

/** What the user called the cluster. */
function clusterOf({ live, context, cluster, state }: ValuesOf<typeof OPTIONS>): Pick<ReportOrigin, "cluster"> {
  const named = live ? (context ?? "current context of kubectl") : (cluster ?? state);
  return named === undefined ? {} : { cluster: named };
}

async function printMap(
  format: string,
  addresses: readonly MappedAddress[],
  style: MapStyle,
  origin: ReportOrigin,
): Promise<string> {
  switch (format) {
    case "text":
      return (await import("../reports/map-text.ts")).mapText(addresses, style);
    case "html":
      return (await import("../reports/map-html.ts")).mapHtml(addresses, origin);
    case "json":
      return `${JSON.stringify({ addresses }, undefined, 2)}\n`;
    default:
      throw new UsageError(`--format: "${format}" is not one of text, json, html`);
  }
}
