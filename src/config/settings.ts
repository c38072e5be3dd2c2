/** How a setting is spelt and what it becomes: durations in milliseconds, sizes in bytes. */
type SettingKind = "text" | "list" | "flag" | "count" | "port" | "duration" | "size";

/** A value of a setting. */
export type SettingValue = string | readonly string[] | boolean | number | undefined;

/** One setting; its key in the table gives the flag and the environment variable. */
export interface Setting {
  readonly kind: SettingKind;
  readonly group: SettingGroup;
  /** One sentence. */
  readonly help: string;
  /** The values that it can take, where they are few. */
  readonly choices?: readonly string[];
  /** As a person would spell it; absent: there is none. */
  readonly default?: string;
  /** Instead of the default in a stand-alone run. */
  readonly standAlone?: string;
  /** What stands for the value in help texts. */
  readonly placeholder?: string;
}

/** The headings of the documentation, in its order. */
export const SETTING_GROUPS = [
  "Listeners",
  "Reviews",
  "Certificates",
  "Self-managed certificates",
  "Registration",
  "Audit",
  "Load and connections",
  "Shutdown",
  "Authentication of the API server",
  "Observability",
] as const;

/** A heading of the documentation. */
type SettingGroup = (typeof SETTING_GROUPS)[number];

/** Every setting of `l4guard serve`. Flags, environment variables, checks, help and documentation come from this table. */
export const SETTINGS = {
  listenAddress: {
    kind: "text",
    group: "Listeners",
    help: "Address on which reviews are taken.",
    default: "0.0.0.0",
    standAlone: "127.0.0.1",
    placeholder: "ADDRESS",
  },
  port: {
    kind: "port",
    group: "Listeners",
    help: "Port on which reviews are taken; GKE's control plane reaches 443 and 10250 on nodes of private clusters without a firewall rule of yours.",
    default: "10250",
    standAlone: "8443",
  },
  healthAddress: {
    kind: "text",
    group: "Listeners",
    help: "Address of the plain listener with /livez, /readyz and /metrics.",
    default: "0.0.0.0",
    standAlone: "127.0.0.1",
    placeholder: "ADDRESS",
  },
  healthPort: {
    kind: "port",
    group: "Listeners",
    help: "Port of the plain listener.",
    default: "8081",
  },
  dashboard: {
    kind: "flag",
    group: "Listeners",
    help: "Show what lives, who gets in and what was decided to whoever reaches this Pod by kubectl port-forward, as far as their rights go.",
    default: "false",
  },
  dashboardPort: {
    kind: "port",
    group: "Listeners",
    help: "Port of the dashboard, on the loopback interface alone.",
    default: "8082",
  },
  standAlone: {
    kind: "flag",
    group: "Listeners",
    help: "Run on this machine alone: loopback only, a throw-away CA, the example cluster unless --cluster or --state say otherwise, and one review of itself.",
    default: "false",
  },

  cluster: {
    kind: "text",
    group: "Reviews",
    help: "File with what is known of the cluster (ClusterProfile); watched.",
    placeholder: "FILE",
  },
  state: {
    kind: "text",
    group: "Reviews",
    help: "File or folder with the other objects of the cluster, instead of watching the cluster itself.",
    placeholder: "PATH",
  },
  kubeconfig: {
    kind: "text",
    group: "Reviews",
    help: "File with which the cluster is reached; without it, as a Pod.",
    placeholder: "FILE",
  },
  googleApis: {
    kind: "flag",
    group: "Reviews",
    help: "Ask the GKE and Compute Engine APIs for facts, addresses and subnets.",
    default: "false",
  },
  policy: {
    kind: "text",
    group: "Reviews",
    help: "Policy file; watched.",
    placeholder: "FILE",
  },
  reloadIntervalMs: {
    kind: "duration",
    group: "Reviews",
    help: "How often watched files are read again, besides at once when the system reports a change.",
    default: "10s",
  },
  onError: {
    kind: "text",
    group: "Reviews",
    help: "Answer of /validate to a review that fails inside l4guard.",
    choices: ["allow", "deny"],
    default: "allow",
  },
  onTooLarge: {
    kind: "text",
    group: "Reviews",
    help: "Answer of /validate to a review over the size limit; to allow it is to let anyone skip the rules by padding.",
    choices: ["allow", "deny"],
    default: "deny",
  },
  reservations: {
    kind: "flag",
    group: "Reviews",
    help: "Reserve addresses that Services name, by Leases, so that two admitted at once never take the same ports.",
    default: "true",
    standAlone: "false",
  },
  onUnreserved: {
    kind: "text",
    group: "Reviews",
    help: "What happens when an address can't be reserved because the API server does not answer in time.",
    choices: ["allow", "warn", "deny"],
    default: "warn",
  },
  maxBodyBytes: {
    kind: "size",
    group: "Reviews",
    help: "Largest review that is read; the largest valid one is about 3.1 MiB, old and new object with every character escaped.",
    default: "4MiB",
  },

  certificates: {
    kind: "text",
    group: "Certificates",
    help: "Where the serving certificate comes from: issued and rotated by l4guard, from a Secret that cert-manager fills and that is mounted, or from files.",
    choices: ["self-managed", "cert-manager", "files"],
    default: "self-managed",
  },
  certificateFile: {
    kind: "text",
    group: "Certificates",
    help: "Serving certificate (PEM) for `files` and `cert-manager`; watched.",
    default: "/etc/l4guard/tls/tls.crt",
    placeholder: "FILE",
  },
  keyFile: {
    kind: "text",
    group: "Certificates",
    help: "Its private key (PEM); watched.",
    default: "/etc/l4guard/tls/tls.key",
    placeholder: "FILE",
  },
  serviceName: {
    kind: "text",
    group: "Certificates",
    help: "Service through which the API server reaches l4guard; the certificate must cover NAME.NAMESPACE.svc.",
    default: "l4guard",
    placeholder: "NAME",
  },
  namespace: {
    kind: "text",
    group: "Certificates",
    help: "Namespace that l4guard runs in.",
    default: "l4guard",
    placeholder: "NAME",
  },

  secretName: {
    kind: "text",
    group: "Self-managed certificates",
    help: "Secret that holds the authority and the serving certificate.",
    default: "l4guard-certificates",
    placeholder: "NAME",
  },
  webhookConfiguration: {
    kind: "text",
    group: "Self-managed certificates",
    help: "Name of the ValidatingWebhookConfiguration and the MutatingWebhookConfiguration whose CA bundle is kept.",
    default: "l4guard",
    placeholder: "NAME",
  },
  podName: {
    kind: "text",
    group: "Self-managed certificates",
    help: "Name of this replica, from the downward API.",
    placeholder: "NAME",
  },
  podUid: {
    kind: "text",
    group: "Self-managed certificates",
    help: "Uid of this replica's Pod, so that its report of the served certificate goes away with it.",
    placeholder: "UID",
  },
  authorityLifeMs: {
    kind: "duration",
    group: "Self-managed certificates",
    help: "Life of the authority; it is replaced after two thirds of it.",
    default: "8760h",
  },
  certificateLifeMs: {
    kind: "duration",
    group: "Self-managed certificates",
    help: "Life of the serving certificate; it is replaced after two thirds of it.",
    default: "2160h",
  },
  certificateCheckMs: {
    kind: "duration",
    group: "Self-managed certificates",
    help: "How often certificates and CA bundles are checked, by wall clock.",
    default: "1m",
  },
  bundleSettleMs: {
    kind: "duration",
    group: "Self-managed certificates",
    help: "How long a new authority is in the CA bundle before certificates are issued from it: time for every API server to hear of it.",
    default: "2m",
  },

  registrationFile: {
    kind: "text",
    group: "Registration",
    help: "File with the webhook configurations as they were registered; where the cluster's differ, that is said.",
    placeholder: "FILE",
  },
  restoreRegistration: {
    kind: "flag",
    group: "Registration",
    help: "Put webhook configurations back that differ from --registration-file.",
    default: "false",
  },

  audit: {
    kind: "flag",
    group: "Audit",
    help: "Review what lives in the background, in the one replica that leads: when an object, what it refers to, a fact or the policy changes.",
    default: "false",
  },
  auditIntervalMs: {
    kind: "duration",
    group: "Audit",
    help: "How often everything is reviewed anew, whatever happened.",
    default: "1h",
  },
  auditPercent: {
    kind: "count",
    group: "Audit",
    help: "Percent of a core that the audit may use; reviews of requests come first.",
    default: "10",
  },

  auditReports: {
    kind: "text",
    group: "Audit",
    help: "Where the audit keeps a report on each object with findings: OpenReports, PolicyReport, the first of them that the cluster serves, or nowhere.",
    choices: ["auto", "openreports", "policyreport", "off"],
    default: "auto",
  },
  auditEvents: {
    kind: "text",
    group: "Audit",
    help: "Which findings of the audit become Events on the objects: none, new ones, or all each time that everything was reviewed.",
    choices: ["off", "new", "all"],
    default: "off",
  },
  auditFailures: {
    kind: "flag",
    group: "Audit",
    help: "Look at the Events of GKE's controllers on Services and Ingresses, and count the failures that no rule had foretold.",
    default: "false",
  },

  maxInFlight: {
    kind: "count",
    group: "Load and connections",
    help: "Most requests under way; more are answered 503 with Retry-After, which the API server follows.",
    default: "256",
  },
  maxInFlightBytes: {
    kind: "size",
    group: "Load and connections",
    help: "Most bytes that requests under way may hold; those of one address at most half of them.",
    default: "64MiB",
  },
  maxEventLoopDelayMs: {
    kind: "duration",
    group: "Load and connections",
    help: "How far the process may be behind before requests are answered 503.",
    default: "500ms",
  },
  maxConnections: {
    kind: "count",
    group: "Load and connections",
    help: "Most open connections; for one more, one without an answered review is closed.",
    default: "1024",
  },
  headersTimeoutMs: {
    kind: "duration",
    group: "Load and connections",
    help: "Time for a TLS handshake and for a request's headers.",
    default: "10s",
  },
  requestTimeoutMs: {
    kind: "duration",
    group: "Load and connections",
    help: "Time for a whole request to arrive, where the API server states no shorter one.",
    default: "10s",
  },
  keepAliveTimeoutMs: {
    kind: "duration",
    group: "Load and connections",
    help: "How long idle connections stay open; must be more than the 90 s for which the API server keeps its own.",
    default: "120s",
  },

  drainDelayMs: {
    kind: "duration",
    group: "Shutdown",
    help: "How long after SIGTERM new connections are still taken; readiness is off by then.",
    default: "10s",
    standAlone: "0s",
  },
  drainLimitMs: {
    kind: "duration",
    group: "Shutdown",
    help: "Longest time from SIGTERM to the end; must be below the Pod's terminationGracePeriodSeconds.",
    default: "25s",
    standAlone: "1s",
  },

  clientCa: {
    kind: "text",
    group: "Authentication of the API server",
    help: "File (PEM, watched) with the authorities that client certificates must come from; without it nobody is asked for one.",
    placeholder: "FILE",
  },
  clientNames: {
    kind: "list",
    group: "Authentication of the API server",
    help: "Names, one of which the client certificate must bear as common name or DNS name; without any, the authority's word is enough.",
    placeholder: "NAME,…",
  },

  logLevel: {
    kind: "text",
    group: "Observability",
    help: "How much is logged: one line a decision at `info`, requests that no rule is about at `debug`.",
    choices: ["error", "warn", "info", "debug"],
    default: "info",
    standAlone: "warn",
  },
  logUsers: {
    kind: "text",
    group: "Observability",
    help: "How the log names who made a request.",
    choices: ["none", "hash", "name"],
    default: "hash",
  },
  tracesEndpoint: {
    kind: "text",
    group: "Observability",
    help: "URL of a collector that takes OpenTelemetry traces by OTLP over HTTP, such as `http://collector:4318/v1/traces`; without it there are none.",
    placeholder: "URL",
  },
  tracesOneIn: {
    kind: "count",
    group: "Observability",
    help: "Of the requests that the API server does not trace itself, one in so many is traced.",
    default: "1000",
  },
} as const satisfies Readonly<Record<string, Setting>>;

/** The name of a setting in the code. */
export type SettingName = keyof typeof SETTINGS;

type ValueOf<S extends Setting> = S["kind"] extends "flag"
  ? boolean
  : S["kind"] extends "list"
    ? readonly string[]
    : S["kind"] extends "text"
      ? S["choices"] extends readonly (infer Choice)[]
        ? Choice
        : S["default"] extends string
          ? string
          : string | undefined
      : number;

/** The values of all settings. */
export type Settings = { readonly [Name in SettingName]: ValueOf<(typeof SETTINGS)[Name]> };

/** A setting as people name it: its unit is in the value that they write, not in its name. */
export function flagOf(name: SettingName): string {
  return `--${wordsOf(name).join("-")}`;
}

/** The environment variable of a setting. */
export function variableOf(name: SettingName): string {
  return `L4GUARD_${wordsOf(name).join("_").toUpperCase()}`;
}

/** The names of all settings, in the order of the table. */
export const SETTING_NAMES = Object.keys(SETTINGS) as readonly SettingName[];

function wordsOf(name: SettingName): string[] {
  const bare = name.replace(/(?:Ms|Bytes)$/, "");
  // Where only the unit tells two settings apart, the name keeps it: maxInFlight and maxInFlightBytes.
  const kept = bare !== name && bare in SETTINGS ? name : bare;
  return kept.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).split(" ");
}
