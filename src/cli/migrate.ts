import { join, resolve } from "node:path";
import { didYouMean } from "../domain/edit-distance.ts";
import { UsageError } from "../domain/errors.ts";
import { isObject } from "../domain/json.ts";
import { printYaml } from "../manifests/print-yaml.ts";
import { planJson } from "../reports/migrate-json.ts";
import { planMarkdown } from "../reports/migrate-markdown.ts";
import { planText } from "../reports/migrate-text.ts";
import type { ReportStyle } from "../reports/report.ts";
import { livingObjects } from "../whatif/living-objects.ts";
import { MIGRATIONS, planMigration } from "../whatif/migrate/migrate.ts";
import type { Plan, Refusal } from "../whatif/migrate/plan.ts";
import type { Command } from "./command.ts";
import { type CommandIo, EXIT } from "./io.ts";
import { sayUnreadable } from "./lint.ts";
import { LIVING_OPTIONS, readLivingInput } from "./living-input.ts";
import { type Options, parseOptions } from "./options.ts";
import { outputsOf, writeFile, writeTexts } from "./write-reports.ts";

const PLAN = "The plan";

const OPTIONS = {
  prefer: {
    kind: "text",
    choices: ["no-gap", "same-address"],
    default: "no-gap",
    group: PLAN,
    help: "what to keep where both can't be had",
  },
  format: {
    kind: "list",
    short: "f",
    placeholder: "NAME",
    choices: ["text", "markdown", "json"],
    takesFile: true,
    group: PLAN,
    help: "how to print it, one format at most to standard output",
  },
  "write-to": { kind: "text", placeholder: "DIR", group: PLAN, help: "also write the manifest of each step there" },
  verbose: { kind: "flag", short: "v", group: PLAN, help: "also the whole manifest of each step" },
  ...LIVING_OPTIONS,
} as const satisfies Options;

const LIST = Object.entries(MIGRATIONS).map(([name, { summary }]) => `${name}: ${summary}`);

/** `l4guard migrate`: plans of migrations. */
export const migrate: Command = {
  summary: "Plan a migration of a load balancer, step by step; nothing is executed",
  usage: ["WHAT NAMESPACE/NAME [OPTIONS] [PATH…]"],
  about: [
    "Says whether a Service can be migrated, whether traffic stops and for how long, whether the address changes, and what " +
      "breaks outside of the cluster. Then come numbered steps: the manifest to apply as a patch, the commands, a check before " +
      "the next step, the way back, and what the model of GKE's controllers makes of it. A step that the rules would deny at " +
      "that moment is in no plan. Exit code 1: it is not possible, and why.",
    `WHAT is one of: ${LIST.join("; ")}.`,
    "PATH are manifests, laid over what lives, by --state or --live; the address of a Service is known from the latter.",
  ],
  options: OPTIONS,
  operands: { placeholder: "WHAT NAMESPACE/NAME [PATH…]", choices: Object.keys(MIGRATIONS) },
  examples: [
    "l4guard migrate to-rbs shop/web --cluster cluster.yaml --state state.yaml",
    "l4guard migrate to-rbs shop/web --prefer same-address --cluster cluster.yaml --state state.yaml",
    "l4guard migrate to-subsetting shop/db --live",
    "l4guard migrate keep-ip shop/web --state state.yaml --format markdown=plan.md",
  ],
  async run(argv, io) {
    const { values, operands } = parseOptions(OPTIONS, argv, io.env);
    const [what, object, ...paths] = operands;
    if (what === undefined || object === undefined) throw new UsageError("migrate needs WHAT and NAMESPACE/NAME");
    if (!Object.hasOwn(MIGRATIONS, what)) {
      const near = didYouMean(what, Object.keys(MIGRATIONS));
      throw new UsageError(
        `there is no migration "${what}"${near || `; there are ${Object.keys(MIGRATIONS).join(", ")}`}`,
      );
    }
    const [namespace, name, ...more] = object.split("/");
    if (!namespace || !name || more.length > 0) throw new UsageError(`"${object}" is not NAMESPACE/NAME`);
    const outputs = outputsOf(values.format);
    const input = await readLivingInput({ values, paths, isLookedUp: true }, io);
    const plan = planMigration({
      what,
      namespace,
      name,
      prefer: values.prefer,
      cluster: input.cluster,
      objects: livingObjects(input).filter(isObject),
      isComplete: input.isComplete,
      policy: input.policy,
      today: input.today,
    });
    const isVerbose = values.verbose === true;
    writeTexts(outputs, io, { isVerbose }, (format, style) => reportOf(format, plan, style));
    if (values["write-to"] !== undefined && plan.isPossible) writeManifests(plan, values["write-to"], io);
    sayUnreadable(input.manifests, io);
    if (input.manifests.unreadable.length > 0) return EXIT.failure;
    return plan.isPossible ? EXIT.ok : EXIT.findings;
  },
};

function reportOf(format: string, plan: Plan | Refusal, style: ReportStyle): string {
  if (format === "markdown") return planMarkdown(plan);
  return format === "json" ? planJson(plan) : planText(plan, style);
}

function writeManifests({ steps }: Plan, folder: string, { cwd }: CommandIo): void {
  for (const { file, manifest } of steps) {
    if (file !== undefined) writeFile(resolve(cwd, folder, file), printYaml(manifest), join(folder, file));
  }
}
