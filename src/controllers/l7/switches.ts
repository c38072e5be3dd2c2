import { parseGoBool } from "../../domain/go-bool.ts";

/** The switches of ingress-gce's binary (pkg/flags/flags.go) that layer 7 depends on, with the values that GKE runs it with. */
const FLAGS = {
  /** Every NEG is of type NON_GCP_PRIVATE_IP_PORT. */
  nonGcpMode: ["enable-non-gcp-mode", false],
  /** The NEG controller stops all that it does. */
  readOnly: ["read-only-controllers", false],
  /** `zones` of the NEG annotation counts. */
  negPreprovisioning: ["enable-neg-preprovisioning", false],
  negsForIngress: ["enable-negs-for-ingress", true],
  ingressGlobalExternal: ["enable-ingress-global-external", true],
  ingressRegionalExternal: ["enable-ingress-regional-external", false],
  v2FrontendNamer: ["enable-v2-frontend-namer", true],
  transparentHealthChecks: ["enable-transparent-health-checks", false],
  updateHealthCheckDescription: ["enable-update-hc-description", true],
  recalculateOnBackendConfigRemoval: ["enable-recalculate-uhc-on-backendconfig-removal", false],
  trafficScaling: ["enable-traffic-scaling", false],
} as const satisfies Record<string, readonly [flag: string, byDefault: boolean]>;

/** The switches of the layer 7 controllers. */
export type Switches = { readonly [name in keyof typeof FLAGS]: boolean };

/** The switches where `flags`, a flag's name → its value as text or boolean, differ from what GKE runs. */
export function readSwitches(flags: Readonly<Record<string, unknown>> = {}): Switches {
  return Object.fromEntries(
    Object.entries(FLAGS).map(([name, [flag, byDefault]]) => {
      const value = Object.hasOwn(flags, flag) ? flags[flag] : undefined;
      return [name, typeof value === "boolean" ? value : (parseGoBool(String(value)) ?? byDefault)];
    }),
  ) as Switches;
}
