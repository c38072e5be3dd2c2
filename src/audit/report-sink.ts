import type { ApiClient } from "../cluster/api-client.ts";
import { asFailure } from "../cluster/api-failure.ts";
import { Backoff } from "../cluster/backoff.ts";
import type { Clock } from "../cluster/clock.ts";
import { listRequest, readPage } from "../cluster/collection.ts";
import { writeObject } from "../cluster/object-writes.ts";
import { isServed } from "../cluster/served-apis.ts";
import type { FindingSink } from "./finding-sink.ts";
import type { FoundChange, FoundObject, LiveFindings } from "./live-findings.ts";
import type { Pace } from "./pace.ts";
import {
  digestOf,
  knownIn,
  OWN_REPORTS,
  REPORT_APIS,
  type ReportApi,
  readReport,
  reportName,
  reportObject,
  reportPath,
  type StoredReport,
} from "./report-object.ts";

/** Where reports are written: to one API, to the first one that is served, or nowhere. */
export type ReportChoice = ReportApi["name"] | "auto" | "off";

interface ReportSinkOptions {
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly pace: Pace;
  readonly choice: ReportChoice;
  readonly observer: ReportObserver;
}

/** What the writing of reports tells those who count and log. */
export interface ReportObserver {
  wrote(outcome: "written" | "deleted" | "failed"): void;
  /** Which API reports are written to; undefined for none. */
  api(name: ReportApi["name"] | undefined): void;
  failed(problem: string): void;
}

const TIMEOUT_MS = 30_000;
/** A page is parsed in one go. */
const PAGE_SIZE = 25;
const AS_MERGE = { "Content-Type": "application/merge-patch+json" };

/**
 * Keeps one report on each object that has findings. What the cluster has is known by hashes, so that nothing is written but
 * changes: what stands there already is not, whoever wrote it.
 */
export class ReportSink implements FindingSink {
  readonly #options: ReportSinkOptions;
  /** The hash of each report in the cluster, by namespace and name. */
  readonly #stored = new Map<string, string>();
  readonly #pending = new Map<string, FoundObject>();
  #api: ReportApi | undefined;
  #found: LiveFindings | undefined;
  readonly #backoff = new Backoff(Math.random);
  #retryAt = 0;

  constructor(options: ReportSinkOptions) {
    this.#options = options;
  }

  async begin(found: LiveFindings, signal: AbortSignal): Promise<void> {
    try {
      await this.#choose(signal);
      if (!this.#api) return;
      for await (const report of reportsOf(this.#options.client, this.#api, signal)) {
        await this.#options.pace.breathe(signal);
        const stored = this.#keep(report);
        found.remember(stored.uid, knownIn(report));
      }
    } catch (error) {
      // Everything is written once too often then, and is as young as this leader.
      this.#failed(error);
    }
  }

  take({ object, findings }: FoundChange): void {
    this.#pending.set(pathOf(object.namespace, reportName(object)), { object, findings });
  }

  passed(found: LiveFindings): void {
    this.#found = found;
  }

  async flush(signal: AbortSignal): Promise<void> {
    const { clock, pace } = this.#options;
    if (clock.now() < this.#retryAt) return;
    try {
      if (this.#found) await this.#compare(this.#found, signal);
      this.#found = undefined;
      for (const [path, found] of this.#pending) {
        await pace.breathe(signal);
        if (signal.aborted) return;
        await this.#write(path, found).catch((error: unknown) => {
          // What the API server finds wrong with one report is no reason to keep back the others.
          if (asFailure(error).kind !== "refused") throw error;
          this.#failed(error);
        });
        if (this.#pending.get(path) === found) this.#pending.delete(path);
      }
      this.#backoff.reset();
    } catch (error) {
      if (signal.aborted) return;
      this.#failed(error);
      // An API server that has just been told of a CRD asks for a second's patience.
      this.#retryAt = clock.now() + Math.max(this.#backoff.next(), asFailure(error).retryAfterMs ?? 0);
    }
  }

  /** Compares all reports with all findings: somebody may have deleted one, and what nobody needs any more goes. */
  async #compare(found: LiveFindings, signal: AbortSignal): Promise<void> {
    const { client, pace } = this.#options;
    await this.#choose(signal);
    this.#stored.clear();
    const needed = new Map<string, FoundObject>();
    for (const entry of found.all()) {
      await pace.breathe(signal);
      needed.set(pathOf(entry.object.namespace, reportName(entry.object)), entry);
    }
    for (const api of REPORT_APIS) {
      const isChosen = api === this.#api;
      for await (const report of reportsOf(client, api, signal)) {
        await pace.breathe(signal);
        const stored = readReport(report);
        if (isChosen) this.#keep(report);
        if (!isChosen || !needed.has(pathOf(stored.namespace, stored.name))) await this.#delete(api, stored);
      }
    }
    for (const [path, entry] of needed) this.#pending.set(path, entry);
  }

  async #write(path: string, found: FoundObject): Promise<void> {
    const { client, observer } = this.#options;
    const api = this.#api;
    if (!api) return;
    const { namespace } = found.object;
    const name = reportName(found.object);
    const stored = this.#stored.get(path);
    if (found.findings.length === 0) {
      if (stored !== undefined) await this.#delete(api, { namespace, name });
      return;
    }
    const digest = digestOf(found);
    if (stored === digest) return;
    const report = reportObject(api, found);
    // A merge replaces lists whole, and takes no version: nobody else writes these reports.
    const change = () => writeObject(client, "PATCH", reportPath(api, namespace, name), report, AS_MERGE);
    const create = () => writeObject(client, "POST", reportPath(api, namespace), report);
    const [first, second] = stored === undefined ? [create, change] : [change, create];
    // A namespace that is gone takes no report, and needs none.
    if ((await first()) === "conflict" && (await second()) === "conflict") return;
    this.#stored.set(path, digest);
    observer.wrote("written");
  }

  async #delete(api: ReportApi, { namespace, name }: Pick<StoredReport, "namespace" | "name">): Promise<void> {
    const { client, observer } = this.#options;
    const outcome = await writeObject(client, "DELETE", reportPath(api, namespace, name));
    if (api === this.#api) this.#stored.delete(pathOf(namespace, name));
    if (outcome === "written") observer.wrote("deleted");
  }

  #keep(report: unknown): StoredReport {
    const stored = readReport(report);
    this.#stored.set(pathOf(stored.namespace, stored.name), stored.digest);
    return stored;
  }

  async #choose(signal: AbortSignal): Promise<void> {
    const { client, choice, observer } = this.#options;
    this.#api = undefined;
    for (const api of REPORT_APIS) {
      const isMeant = choice === "auto" || choice === api.name;
      if (this.#api === undefined && isMeant && !signal.aborted && (await isServed(client, api))) this.#api = api;
    }
    observer.api(this.#api?.name);
  }

  #failed(error: unknown): void {
    const { observer } = this.#options;
    observer.wrote("failed");
    observer.failed(asFailure(error).message);
  }
}

/** Deletes every report of ours; how many these were. @throws ApiFailure */
export async function deleteReports(client: ApiClient, signal: AbortSignal): Promise<number> {
  let deleted = 0;
  for (const api of REPORT_APIS) {
    for await (const report of reportsOf(client, api, signal)) {
      const { namespace, name } = readReport(report);
      if ((await writeObject(client, "DELETE", reportPath(api, namespace, name))) === "written") deleted++;
    }
  }
  return deleted;
}

/** Our reports in an API; none where it is not served, or may not be read. @throws ApiFailure */
async function* reportsOf(client: ApiClient, api: ReportApi, signal: AbortSignal): AsyncGenerator<unknown> {
  let page = "";
  do {
    const { path, headers } = listRequest({ path: reportPath(api), metadataOnly: false }, page, true, PAGE_SIZE);
    const query = `&labelSelector=${encodeURIComponent(OWN_REPORTS)}`;
    const list = await client.call({ path: path + query, headers, timeoutMs: TIMEOUT_MS, signal }).catch((error) => {
      const { kind } = asFailure(error);
      if (kind === "missing" || kind === "forbidden") return undefined;
      throw error;
    });
    if (list === undefined) return;
    const { items, next } = readPage(list);
    yield* items;
    page = next;
  } while (page !== "");
}

function pathOf(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}
