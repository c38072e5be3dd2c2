import type { FoundChange, LiveFindings } from "./live-findings.ts";

/** Who makes something of what an audit finds. No method rejects or throws: what fails is tried again at the next flush. */
export interface FindingSink {
  /** Before the first review of a leader: what is known from the leader before may be taken down in `found`. */
  begin(found: LiveFindings, signal: AbortSignal): Promise<void>;
  /** Told of each object of which the findings have changed. */
  take(change: FoundChange): void;
  /** Carries out what was told. */
  flush(signal: AbortSignal): Promise<void>;
  /** Everything was reviewed once more: what is in `found` is all there is. */
  passed(found: LiveFindings): void;
}
