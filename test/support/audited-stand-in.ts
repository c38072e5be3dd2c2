import type { Test } from "tap";
import { type AuditObserver, Auditor } from "../../src/audit/auditor.ts";
import type { FailureWatch } from "../../src/audit/failure-watch.ts";
import type { FindingSink } from "../../src/audit/finding-sink.ts";
import type { FoundChange } from "../../src/audit/live-findings.ts";
import { Pace } from "../../src/audit/pace.ts";
import type { ClusterWatch } from "../../src/cluster/cluster-watch.ts";
import { WATCHED_RESOURCES } from "../../src/cluster/resources.ts";
import { compilePolicy, type Policy } from "../../src/engine/policy.ts";
import { RULE_SET } from "../../src/rules/index.ts";
import { type ApiServer, startApiServer } from "./api-server.ts";
import { fastClock, type SteppedClock } from "./fast-clock.ts";
import { authority, SPEED, startWatching } from "./watched-stand-in.ts";

/** An audit of a stand-in server. */
export interface Audited {
  readonly server: ApiServer;
  readonly watch: ClusterWatch;
  readonly auditor: Auditor;
  readonly clock: SteppedClock;
  /** What sinks were told, in order: "Service shop/web: rule, rule". */
  readonly told: string[];
  /** How often everything was reviewed. */
  readonly passes: { readonly objects: number }[];
  readonly failures: string[];
  /** Has other settings count from now on. */
  decide(policy: Policy, today?: string): void;
  /** Ends the audit. */
  end(): Promise<void>;
}

/** The facts of the cluster that the stand-in is. */
const FACTS = {
  gkeVersion: "1.33.1-gke.1779000",
  subsetting: true,
  httpLoadBalancing: true,
  stackType: "ipv4",
  region: "us-central1",
} as const;

interface AuditedOptions {
  readonly server?: ApiServer;
  readonly sinks?: readonly FindingSink[];
  readonly failures?: FailureWatch;
  readonly intervalMs?: number;
  /** Long by default: on a busy machine nothing is to look stale. */
  readonly staleAfterMs?: number;
}

/** Starts a watch and an audit of a server; both end with the test. */
export async function startAuditing(t: Test, options: AuditedOptions = {}): Promise<Audited> {
  const server = options.server ?? (await startApiServer({ authority }));
  const clock = fastClock(SPEED);
  const { watch } = await startWatching(
    t,
    { clock, resources: WATCHED_RESOURCES, configured: FACTS, staleAfterMs: options.staleAfterMs ?? 3_600_000 },
    server,
  );
  await watch.ready;
  const told: string[] = [];
  const passes: { readonly objects: number }[] = [];
  const failures: string[] = [];
  let policy = compilePolicy();
  let day = "2026-11-26";
  const observer: AuditObserver = {
    reviewed: () => {},
    passed: (pass) => passes.push(pass),
    crashed: (rule, error) => failures.push(`${rule}: ${String(error)}`),
    failed: ({ kind, problem }) => failures.push(`${kind}: ${problem}`),
  };
  const auditor = new Auditor({
    watch,
    clock,
    observer,
    intervalMs: options.intervalMs ?? 3_600_000,
    failures: options.failures,
    sinks: [tellingInto(told), ...(options.sinks ?? [])],
    pace: unhurried(clock),
    context: () => ({
      rules: RULE_SET,
      policy,
      cluster: watch.cluster(),
      index: watch.index(),
      today: day,
      isOffline: false,
    }),
  });
  const ending = new AbortController();
  const running = auditor.run(ending.signal);
  const end = async () => {
    ending.abort();
    await running;
  };
  t.teardown(end);
  return {
    ...{ server, watch, auditor, clock, told, passes, failures, end },
    decide(file, today = day) {
      policy = compilePolicy(file);
      day = today;
    },
  };
}

/** A pace that only gives way. */
export function unhurried(clock: SteppedClock): Pace {
  return new Pace({ clock, share: 1, cpuMs: () => 0, isBusy: () => false });
}

function tellingInto(told: string[]): FindingSink {
  return {
    begin: async () => {},
    take: ({ object, findings }: FoundChange) => {
      const rules = findings.map(({ rule }) => rule).join(", ");
      told.push(`${object.kind} ${object.namespace}/${object.name}: ${rules}`);
    },
    flush: async () => {},
    passed: () => {},
  };
}
