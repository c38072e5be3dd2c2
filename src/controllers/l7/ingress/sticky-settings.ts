import type { BackendConfig } from "../../../domain/kinds/backend-config.ts";

/** A setting that a backend service keeps though its BackendConfig no longer has it. */
interface StickySetting {
  /** Reference tokens of what is gone, below the BackendConfig. */
  readonly location: readonly string[];
  /** What stays as it is, as the subject of a sentence. */
  readonly what: string;
  /** What to write, and keep, to be rid of it. */
  readonly remedy: string;
}

/** An edit of what a backend's BackendConfig says; `after` is undefined where the backend no longer has one. */
interface ConfigEdit {
  readonly before: BackendConfig;
  readonly after: BackendConfig | undefined;
}

/**
 * What stays on the backend services: the controller compares only the blocks that are there, and of a health check only
 * its fields (ingress-gce pkg/backends/syncer.go ensureBackendService, backends/features, healthchecks.go mergeUserSettings).
 */
export function stickySettings(edit: ConfigEdit): readonly StickySetting[] {
  return [...goneBlocks(edit), ...goneFields(edit)];
}

/** What the edit turns off in words, and with it what stood between clients and the backend. */
export function droppedProtections({ before, after }: ConfigEdit) {
  return {
    iap: before.iap?.enabled === true && after?.iap?.enabled === false,
    securityPolicy: Boolean(before.securityPolicy) && after?.securityPolicy === "",
  };
}

/**
 * Whether the edit takes away, or turns off, an OAuth client that IAP was given, which fails every sync from then on
 * (features/iap.go switchingToDefault): turned off, the Secret is not even read.
 */
export function takesOAuthClient({ before, after }: ConfigEdit): boolean {
  const had = before.iap?.enabled === true && namesClient(before);
  if (!had || !after?.iap) return false;
  return after.iap.enabled ? !namesClient(after) : !after.iap.credentials?.clientId;
}

function namesClient({ iap }: BackendConfig): boolean {
  return Boolean(iap?.credentials?.clientId || iap?.credentials?.secretName);
}

interface Block {
  readonly field: keyof BackendConfig & string;
  /** As the BackendConfig spells it, where that differs. */
  readonly spelt?: string;
  readonly what: string;
  readonly remedy: string;
  /** Whether the block asks for anything that is not there without it. */
  readonly asks: (config: BackendConfig) => boolean;
}

const BLOCKS: readonly Block[] = [
  { field: "iap", what: "IAP", remedy: "iap: {enabled: false}", asks: ({ iap }) => iap?.enabled === true },
  { field: "cdn", what: "Cloud CDN", remedy: "cdn: {enabled: false}", asks: ({ cdn }) => cdn?.enabled === true },
  {
    field: "securityPolicy",
    what: "the Cloud Armor policy",
    remedy: 'securityPolicy: {name: ""}',
    asks: ({ securityPolicy }) => Boolean(securityPolicy),
  },
  { field: "timeoutSec", what: "the timeout", remedy: "timeoutSec: 30", asks: isWritten("timeoutSec") },
  {
    field: "drainingTimeoutSec",
    spelt: "connectionDraining",
    what: "the draining timeout",
    remedy: "connectionDraining with the timeout that is wanted",
    asks: isWritten("drainingTimeoutSec"),
  },
  {
    field: "sessionAffinity",
    what: "session affinity",
    remedy: "sessionAffinity: {affinityType: NONE}",
    asks: ({ sessionAffinity }) => !["", "NONE"].includes(sessionAffinity?.type ?? ""),
  },
  {
    field: "customRequestHeaders",
    what: "the request headers",
    remedy: "customRequestHeaders: {headers: []}",
    asks: ({ customRequestHeaders }) => Boolean(customRequestHeaders?.length),
  },
  { field: "logging", what: "logging", remedy: "logging as it is wanted", asks: isWritten("logging") },
];

function goneBlocks({ before, after }: ConfigEdit): readonly StickySetting[] {
  return BLOCKS.filter(({ field, asks }) => asks(before) && after?.[field] === undefined).map(
    ({ field, spelt = field, what, remedy }) => ({ location: ["spec", spelt], what, remedy }),
  );
}

/** The fields that stay where their block does, and the blocks that go in a way of their own. */
function goneFields({ before, after }: ConfigEdit): readonly StickySetting[] {
  const gone: StickySetting[] = [];
  const add = (what: string, remedy: string, ...location: readonly string[]) =>
    gone.push({ location: ["spec", ...location], what, remedy });
  if (isUnset(before.sessionAffinity?.cookieTtlSec, after?.sessionAffinity, "cookieTtlSec")) {
    add("the cookie's life", "affinityCookieTtlSec: 0", "sessionAffinity", "affinityCookieTtlSec");
  }
  // Where logging is turned off, the rate goes with it.
  if (after?.logging?.enable && isUnset(before.logging?.sampleRate, after.logging, "sampleRate")) {
    add("the sample rate", "sampleRate: 1", "logging", "sampleRate");
  }
  // Where there still is a BackendConfig, silence takes the response headers off.
  if (after === undefined && before.customResponseHeaders?.length) {
    add("the response headers", "customResponseHeaders: {headers: []}", "customResponseHeaders");
  }
  const fields = KEPT_CHECK_FIELDS.filter(
    (field) => before.healthCheck?.[field] !== undefined && after?.healthCheck?.[field] === undefined,
  );
  if (fields.length > 0) {
    add(`${fields.join(", ")} of the health check`, "healthCheck with the values that are wanted", "healthCheck");
  }
  return gone;
}

/** Type and port of a health check follow the backend again; the rest stays. */
const KEPT_CHECK_FIELDS = [
  "requestPath",
  "checkIntervalSec",
  "timeoutSec",
  "healthyThreshold",
  "unhealthyThreshold",
] as const;

function isUnset<T extends object>(before: unknown, block: T | undefined, field: keyof T): boolean {
  return before !== undefined && block !== undefined && block[field] === undefined;
}

function isWritten(field: keyof BackendConfig): Block["asks"] {
  return (config) => config[field] !== undefined;
}
