import type { IpFamily } from "../../../domain/addresses.ts";
import type { Cluster, ClusterFacts } from "../../../domain/cluster.ts";
import type { Service } from "../../../domain/kinds/service.ts";
import type { Owner } from "../ownership.ts";
import type { Cloud } from "./cloud.ts";

/** What a controller's sync works on. */
export interface SyncInput {
  readonly service: Service;
  readonly cluster: Cluster;
  readonly cloud: Cloud;
  /** The families that the API server gives the Service, whether or not the controller looks at them. */
  readonly ipFamilies: readonly IpFamily[];
  readonly switches: Switches;
  /** The Service has a load balancer that works, so that checks which it would fail today are left out. */
  readonly isProven?: boolean;
}

/** The switches of the controller that owns the Service. Reading one notes the assumption that it rests on. */
interface Switches {
  readonly dualStack: boolean;
  readonly mixedProtocol: boolean;
  /** Mixed protocols get one L3_DEFAULT rule instead of a TCP and a UDP one. */
  readonly mixedL3: boolean;
  readonly discretePorts: boolean;
}

/** What the traces of earlier syncs tell about the switches at that time; undefined: they tell nothing. */
export type Evidence = { readonly [name in keyof Switches]?: boolean | undefined };

/** The switches of `owner`, as the traces tell, else as the cluster has them. */
export function switchesOf(owner: Owner, facts: ClusterFacts, evidence: Evidence = {}): Switches {
  const isInternal = owner === "ilb-subsetting";
  return {
    get dualStack() {
      return evidence.dualStack ?? (isInternal ? facts.dualStackILB : facts.dualStackNetLB);
    },
    get mixedProtocol() {
      return evidence.mixedProtocol ?? (isInternal ? facts.mixedProtocolILB : facts.mixedProtocolNetLB);
    },
    get mixedL3() {
      return evidence.mixedL3 ?? facts.mixedProtocolL3;
    },
    get discretePorts() {
      return evidence.discretePorts ?? facts.rbsDiscretePorts;
    },
  };
}

/** Whether the controller is to provide `family`; with its dual-stack switch off it knows IPv4 alone. */
export function provides({ ipFamilies, switches }: SyncInput, family: IpFamily): boolean {
  if (!switches.dualStack) return family === "IPv4";
  return ipFamilies.includes(family) || (family === "IPv4" && ipFamilies.length === 0);
}
