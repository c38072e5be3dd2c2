import { resolve } from "node:path";
import { type MappedAddress, mapAddresses } from "../controllers/l4/address-map.ts";
import { UsageError } from "../domain/errors.ts";
import { field } from "../domain/json.ts";
import { runTool } from "../files/tools.ts";
import { asApplied } from "../lint/as-applied.ts";
import { identityOf } from "../lint/review-object.ts";
import { manifestsOf, objectsOf } from "../manifests/manifest-file.ts";
import { parseText } from "../manifests/yaml.ts";
import type { MapStyle } from "../reports/map-text.ts";
import type { ReportOrigin } from "../reports/report.ts";
import type { Command } from "./command.ts";
import { type CommandIo, EXIT, wantsColour } from "./io.ts";
import { sayUnreadable } from "./lint.ts";
import { readLintInput } from "./lint-input.ts";
import { LINT_OPERANDS, LINT_OPTIONS } from "./lint-options.ts";
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
  live: { kind: "flag", help: "the Services of the cluster, read with your kubectl" },
  context: { kind: "text", placeholder: "NAME", help: "the kubectl context of --live" },
  ...LINT_OPTIONS,
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
    const isBare = operands.length === 0 && (values.live === true || values.state !== undefined);
    const given = isBare ? { given: manifestsOf([]) } : { operands };
    const input = await readLintInput({ values, ...given }, io);
    const live = values.live ? liveServices(values.context, io) : [];
    const state = new Map([...input.state, ...live].map((object) => [identityOf(object, input.namespace), object]));
    for (const { value } of objectsOf(input.manifests.files)) {
      const identity = identityOf(value, input.namespace);
      const old = state.get(identity);
      state.set(identity, old !== undefined && field(value, "kind") === "Service" ? asApplied(value, old) : value);
    }
    const addresses = mapAddresses(state.values(), input.cluster);
    const [format = "", ...file] = values.format.split("=");
    const target = file.length > 0 ? file.join("=") : undefined;
    const style = { colour: target === undefined && wantsColour(io), columns: io.stdout.columns ?? 80 };
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

/** The Services of the cluster, as the user's kubectl lists them. @throws UsageError */
function liveServices(context: unknown, { cwd, env }: CommandIo): readonly unknown[] {
  const args = ["get", "services", "--all-namespaces", "--output=json"];
  const where = typeof context === "string" ? ["--context", context] : [];
  const { values, problems } = parseText(runTool({ command: "kubectl", args: [...where, ...args], cwd, env }));
  if (problems.length > 0) throw new UsageError(`kubectl ${args.join(" ")}: ${problems.join("; ")}`);
  return values.flatMap((value) => (field(value, "items") as readonly unknown[] | undefined) ?? []);
}
