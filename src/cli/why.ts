import { compileCluster } from "../domain/cluster.ts";
import type { ClusterProfile } from "../domain/cluster-profile.ts";
import { UsageError } from "../domain/errors.ts";
import { nameOf } from "../lint/review-object.ts";
import type { WhyInput } from "../lint/why.ts";
import { DOCUMENTATION } from "../reports/rule-page.ts";
import type { WhyReport } from "../reports/why.ts";
import type { Command } from "./command.ts";
import { FACT_OPTIONS } from "./fact-options.ts";
import { type CommandIo, columnsOf, EXIT, today, wantsColour } from "./io.ts";
import { KUBECTL_OPTIONS, kubectlAccess, patienceMs, TIMEOUT_OPTION } from "./kubectl-access.ts";
import { type Options, parseOptions, type ValuesOf } from "./options.ts";
import { findProject } from "./project.ts";
import { statedFacts } from "./stated-facts.ts";

const LIVE = "The cluster to ask";
const FILES = "Files instead of a cluster";

const OPTIONS = {
  context: { ...KUBECTL_OPTIONS.context, group: LIVE },
  kubeconfig: { ...KUBECTL_OPTIONS.kubeconfig, group: LIVE },
  timeout: { ...TIMEOUT_OPTION, group: LIVE },
  events: {
    kind: "text",
    placeholder: "PATH",
    group: FILES,
    help: 'Events: what "kubectl get events --output yaml" prints',
  },
  state: {
    kind: "text",
    placeholder: "PATH",
    group: FILES,
    help: "the object and others as they live: a file or a folder",
  },
  format: { kind: "text", short: "f", choices: ["text", "json", "markdown"], default: "text", help: "how to print it" },
  redact: { kind: "flag", help: "leave out addresses and names of projects, to share it" },
  cluster: {
    kind: "text",
    placeholder: "FILE",
    help: 'what is known of the cluster (from "l4guard cluster gather")',
  },
  ...FACT_OPTIONS,
} as const satisfies Options;

type Values = ValuesOf<typeof OPTIONS>;

/** `l4guard why`: why a Service or Ingress is as it is. */
export const why: Command = {
  summary: "Say why a Service or Ingress has no load balancer, or not the one it asks for",
  usage: ["[OPTIONS] [KIND/]NAMESPACE/NAME"],
  about: [
    "Reads a Service or Ingress, its Events and what is around it, and says what is wrong in one sentence, the fix, and the " +
      "command that shows whether it helped; then its owner, addresses, finalizers and forwarding rules, each Event with " +
      "what it means, and which rule foretells it. What goes wrong without an Event is found from the state.",
    "It asks the cluster that kubectl points at, with get and list alone, and changes nothing; or it reads files. " +
      `${DOCUMENTATION}events lists the events that it knows.`,
    "Exit codes: 0 healthy, 1 not healthy, 2 wrong usage, or it could not be read.",
  ],
  options: OPTIONS,
  operands: { placeholder: "[KIND/]NAMESPACE/NAME" },
  examples: [
    "l4guard why shop/web",
    "l4guard why ingress/shop/web --context prod --format markdown",
    "kubectl get events,services -n shop -o yaml > shop.yaml",
    "l4guard why shop/web --events shop.yaml --state shop.yaml --cluster cluster.yaml",
  ],
  async run(argv, io) {
    const { values, operands } = parseOptions(OPTIONS, argv, io.env);
    const target = targetOf(operands);
    const [{ why: explain }, { whyReport }] = await Promise.all([
      import("../lint/why.ts"),
      import("../reports/why.ts"),
    ]);
    const known = await readKnown(values, target, io);
    const kind = target.kind ?? kindAmong(known.objects, target);
    const object = { kind, namespace: target.namespace, name: target.name };
    const diagnosis = explain({ ...object, ...known, now: io.now().getTime(), today: today(io) });
    if (!diagnosis) {
      throw new UsageError(`there is no ${target.kind ?? "Service or Ingress"} ${target.namespace}/${target.name}`);
    }
    io.stdout.write(await print(whyReport(diagnosis, object), values, io));
    return diagnosis.health === "healthy" || diagnosis.health === "none" ? EXIT.ok : EXIT.findings;
  },
};

/** What is asked about; the kind is undefined where it was left out. */
interface Target {
  readonly kind: "Service" | "Ingress" | undefined;
  readonly namespace: string;
  readonly name: string;
}

const KINDS: ReadonlyMap<string, "Service" | "Ingress"> = new Map([
  ["service", "Service"],
  ["services", "Service"],
  ["svc", "Service"],
  ["ingress", "Ingress"],
  ["ingresses", "Ingress"],
  ["ing", "Ingress"],
]);

function targetOf(operands: readonly string[]): Target {
  const [operand = "", ...others] = operands;
  const parts = operand.split("/");
  const [name = "", namespace = "", kindText] = parts.toReversed();
  if (others.length > 0 || parts.length > 3 || namespace === "" || name === "") {
    throw new UsageError("name one object, as NAMESPACE/NAME or ingress/NAMESPACE/NAME");
  }
  const kind = kindText === undefined ? undefined : KINDS.get(kindText.toLowerCase());
  if (kindText !== undefined && kind === undefined) {
    throw new UsageError(`"${kindText}" is neither service nor ingress`);
  }
  return { kind, namespace, name };
}

/** The kind of the object of that name; a Service where there is none. @throws UsageError where there are two */
function kindAmong(objects: readonly unknown[], { namespace, name }: Target): "Service" | "Ingress" {
  const names = objects.map((object) => nameOf(object, "default"));
  const kinds = names.filter((one) => one.name === name && one.namespace === namespace).map(({ kind }) => kind);
  if (kinds.includes("Service") && kinds.includes("Ingress")) {
    throw new UsageError(`${namespace}/${name} is a Service and an Ingress; ask for service/… or ingress/…`);
  }
  return kinds.includes("Ingress") ? "Ingress" : "Service";
}

type Known = Pick<WhyInput, "objects" | "events" | "cluster" | "isComplete">;

async function readKnown(values: Values, target: Target, io: CommandIo): Promise<Known> {
  const stated = await statedFacts(values.context, { values, found: await findProject(io) }, io.cwd);
  if (values.events === undefined && values.state === undefined) return readLive(values, target, stated, io);
  const { readObjects } = await import("../files/read-values.ts");
  const read = async (path: string | undefined) => (path === undefined ? [] : readObjects(path, io.cwd));
  const [events, objects] = await Promise.all([read(values.events), read(values.state)]);
  return { events, objects: [...objects, ...events], cluster: compileCluster(stated), isComplete: false };
}

async function readLive(values: Values, target: Target, stated: ClusterProfile, io: CommandIo): Promise<Known> {
  const [
    { createApiClient },
    { systemClock },
    { CredentialSource },
    { readNeighbourhood },
    { ApiFailure },
    { whyUnreachable },
  ] = await Promise.all([
    import("../cluster/api-client.ts"),
    import("../cluster/clock.ts"),
    import("../cluster/credentials.ts"),
    import("../cluster/read-neighbourhood.ts"),
    import("../cluster/api-failure.ts"),
    import("../cluster/why-unreachable.ts"),
  ]);
  const client = createApiClient(new CredentialSource(kubectlAccess(values, io), systemClock), systemClock);
  try {
    const { objects, events, facts, isWhole, unread } = await readNeighbourhood(
      client,
      target,
      patienceMs(values.timeout),
    );
    for (const { what, failure } of unread) io.stderr.write(`l4guard why: ${what}: ${failure.message}\n`);
    return { objects, events, cluster: compileCluster({ ...facts, ...stated }), isComplete: isWhole };
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    throw new UsageError(
      `the cluster can't be asked: ${whyUnreachable(error).replace(/[^.?]$/, "$&.")} Files do as well: --events, --state`,
    );
  } finally {
    client.close();
  }
}

async function print(report: WhyReport, { format, redact }: Values, io: CommandIo): Promise<string> {
  const [{ whyText }, { whyMarkdown }, { redacted }] = await Promise.all([
    import("../reports/why-text.ts"),
    import("../reports/why-markdown.ts"),
    import("../reports/redact.ts"),
  ]);
  const shown = redact ? redacted(report) : report;
  if (format === "json") return `${JSON.stringify(shown, null, 2)}\n`;
  if (format === "markdown") return whyMarkdown(shown);
  return whyText(shown, { columns: columnsOf(io), colour: wantsColour(io), now: io.now().getTime() });
}
