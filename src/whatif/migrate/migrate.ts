import { didYouMean } from "../../domain/edit-distance.ts";
import { field, type JsonObject } from "../../domain/json.ts";
import { SERVICE } from "../../domain/kinds/service.ts";
import { Draft, Unplannable } from "./draft.ts";
import { toMixedProtocol } from "./mixed-protocol.ts";
import { MOVES, type Move } from "./moves.ts";
import { outsideOf } from "./outside.ts";
import { keepIp, toAddressName } from "./pins.ts";
import type { Plan, PlanPromise, PlanStep, Preference, Refusal, Strategy } from "./plan.ts";
import { STRATEGIES } from "./strategies.ts";
import { toNeg } from "./to-neg.ts";
import { type Beginning, World } from "./world.ts";

/** What is to be migrated. */
interface MigrationInput extends Beginning {
  /** One of {@link MIGRATIONS}. */
  readonly what: string;
  /** The Service. */
  readonly namespace: string;
  readonly name: string;
  readonly prefer: Preference;
}

/** A migration: the ways there are, and how each is carried out on a draft. @throws Unplannable */
interface Migration {
  /** What it does, for help texts. */
  readonly summary: string;
  readonly strategies: readonly Strategy[];
  readonly newAddressBecause?: string;
  /** It is about the address alone, and nothing may happen to traffic. */
  readonly isAboutAddress?: true;
  readonly carryOut: (draft: Draft, live: JsonObject, strategy: Strategy) => JsonObject;
}

/** Every migration, by its name. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  ...Object.fromEntries(Object.entries(MOVES).map(([what, move]) => [what, migrationOf(move)])),
  "to-address-name": {
    summary: "from loadBalancerIP to the annotation that names reserved addresses",
    strategies: ["in-place"],
    isAboutAddress: true,
    carryOut: toAddressName,
  },
  "to-mixed-protocol": {
    summary: "two Services, for TCP and UDP of the same Pods, to one",
    strategies: ["parallel", "toggle"],
    carryOut: toMixedProtocol,
  },
  "to-neg": {
    summary: "the backends of an Ingress from instance groups to NEGs",
    strategies: ["parallel", "in-place"],
    carryOut: toNeg,
  },
  "keep-ip": {
    summary: "reserve the address that a load balancer has, and ask for it",
    strategies: ["in-place"],
    isAboutAddress: true,
    carryOut: keepIp,
  },
};

/** The ways in the order in which they are tried. */
const ORDER: Readonly<Record<Preference, readonly Strategy[]>> = {
  "no-gap": ["parallel", "in-place", "toggle"],
  "same-address": ["in-place", "toggle", "parallel"],
};

/**
 * How a Service is migrated, step by step: each step is carried out in the model of the controllers, and the rules have
 * nothing against it. Or why it can't be. Nothing is executed.
 */
export function planMigration(input: MigrationInput): Plan | Refusal {
  const { what, namespace, name, prefer } = input;
  const object = { kind: "Service", namespace, name };
  const refuse = (...reasons: readonly string[]): Refusal => ({ what, object, isPossible: false, reasons });
  const migration = Object.hasOwn(MIGRATIONS, what) ? MIGRATIONS[what] : undefined;
  if (!migration) return refuse(`there is no migration "${what}"`);
  const live = input.objects.find((entry) => {
    const { metadata } = SERVICE.read(entry);
    return field(entry, "kind") === "Service" && metadata.namespace === namespace && metadata.name === name;
  });
  if (!live) return refuse(`there is no Service ${namespace}/${name} in what was given${nearName(input)}`);
  const ways = ORDER[prefer].filter((strategy) => migration.strategies.includes(strategy));
  const failures: Failure[] = [];
  for (const strategy of ways) {
    try {
      const draft = new Draft(new World(input));
      const end = migration.carryOut(draft, live, strategy);
      const promise = promiseOf(draft, live, end, strategy);
      const isKept = promise.gap === "none" && promise.address === "same";
      if (migration.isAboutAddress && !isKept) throw new Unplannable("the load balancer would be made again");
      return {
        what,
        object,
        isPossible: true,
        ...promise,
        summary: summaryOf(promise, live),
        outside: outsideOf(draft.world, live, draft.world.live(end) ?? end, promise),
        steps: draft.steps,
        notes: notesOf(input, migration, promise, failures),
      };
    } catch (error) {
      if (!(error instanceof Unplannable)) throw error;
      failures.push({ strategy, message: error.message });
    }
  }
  // What is wrong with the Service itself is wrong whatever the way.
  const messages = new Set(failures.map(({ message }) => message));
  return messages.size === 1 ? refuse(...messages) : refuse(...failures.map(failureText));
}

/** A way that was tried, and why it is none. */
interface Failure {
  readonly strategy: Strategy;
  readonly message: string;
}

function failureText({ strategy, message }: Failure): string {
  return `${WAYS[strategy]}: ${message}`;
}

const WAYS: Readonly<Record<Strategy, string>> = {
  parallel: "beside the old one",
  toggle: "keeping the address",
  "in-place": "in place",
};

function migrationOf(move: Move): Migration {
  const { summary, strategies, newAddressBecause } = move;
  return {
    summary,
    strategies,
    ...(newAddressBecause !== undefined && { newAddressBecause }),
    carryOut: (draft, live, strategy) => {
      const { world } = draft;
      const reason = move.refusal(world.modelOf(live));
      if (reason !== undefined) throw new Unplannable(reason);
      if (move.needsSubsetting && !world.cluster.facts.subsettingActive) turnOnSubsetting(draft);
      const target = move.target(draft.written(live), world.modelOf(live));
      const end = STRATEGIES[strategy]({ draft, live, target, suffix: move.suffix });
      const settled = world.live(end);
      const isReached = settled !== undefined && move.isReached(world.modelOf(settled));
      if (!isReached) throw new Unplannable(`it would become something else: ${world.modelOf(end).implementation}`);
      return end;
    },
  };
}

function turnOnSubsetting(draft: Draft): void {
  draft.command(["gcloud container clusters update CLUSTER --location=LOCATION --enable-l4-ilb-subsetting"], {
    title: "Turn on GKE subsetting in the cluster",
    note: "It can't be turned off again. Internal load balancers that exist stay as they are.",
    check:
      "gcloud container clusters describe CLUSTER --location=LOCATION: networkConfig.enableL4ilbSubsetting is true.",
    rollback: "There is none: subsetting stays on.",
    changes: { subsetting: true },
  });
}

/** What the plan promises, going by what its steps have come to. @throws Unplannable where that is not what the way is for */
function promiseOf({ world, steps }: Draft, before: JsonObject, end: JsonObject, strategy: Strategy): PlanPromise {
  if (strategy === "parallel") return { strategy, gap: "none", address: "new" };
  const [was, is] = [before, world.live(end) ?? end].map((object) => SERVICE.read(object).statusIPs);
  const isSame = was?.every((ip) => is?.includes(ip)) === true;
  if (strategy === "toggle") {
    if (!isSame) throw new Unplannable("the load balancer would come back on another address");
    return { strategy, gap: "minutes", address: "same" };
  }
  return { strategy, gap: gapOf(steps), address: isSame ? "same" : "new" };
}

function gapOf(steps: readonly PlanStep[]): PlanPromise["gap"] {
  const changes = steps.flatMap(({ proof }) => proof?.forecast?.forwardingRuleChange ?? []);
  if (changes.some((change) => change === "recreated" || change === "deleted")) return "seconds";
  const effects = steps.flatMap(({ proof }) => proof?.effects ?? []);
  return effects.some(({ kind }) => kind === "gap" || kind === "gone") ? "minutes" : "none";
}

const GAPS: Readonly<Record<PlanPromise["gap"], string>> = {
  none: "traffic does not stop",
  seconds: "traffic stops for seconds to a minute, while the forwarding rule is made again",
  minutes: "traffic stops for one to five minutes, until the new load balancer and its backends are healthy",
};

function summaryOf({ strategy, gap, address }: PlanPromise, live: JsonObject): string {
  const own = SERVICE.read(live).statusIPs.join(" and ");
  const what =
    address === "same" ? `it keeps ${own || "its address"}` : `the address changes${own ? ` from ${own}` : ""}`;
  return `Possible ${WAYS[strategy]}: ${GAPS[gap]}; ${what}.`;
}

function notesOf(
  { prefer }: MigrationInput,
  { newAddressBecause }: Migration,
  promise: PlanPromise,
  failures: readonly Failure[],
): readonly string[] {
  const isLost = prefer === "same-address" && promise.address === "new";
  return [
    ...(isLost && newAddressBecause !== undefined ? [`The address can't stay: ${newAddressBecause}.`] : []),
    ...failures.map((failure) => `Not possible ${failureText(failure)}.`),
  ];
}

/** The Service that may be meant, as the end of a sentence. */
function nearName({ objects, namespace, name }: MigrationInput): string {
  const services = objects
    .filter((object) => field(object, "kind") === "Service")
    .map((object) => SERVICE.read(object));
  return didYouMean(
    `${namespace}/${name}`,
    services.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`),
  );
}
