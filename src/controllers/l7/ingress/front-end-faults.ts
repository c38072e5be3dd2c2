import type { Ingress } from "../../../domain/kinds/ingress.ts";
import type { Switches } from "../switches.ts";
import { certificateFaults } from "./certificates.ts";
import type { Fault } from "./fault.ts";
import {
  addressFault,
  internalBothFault,
  nameFault,
  nothingServedFault,
  redirectFault,
  twoAddressesFault,
} from "./front-end.ts";
import type { Surroundings } from "./surroundings.ts";

/** What a sync of front ends works with. */
export interface FrontEndContext {
  readonly switches: Switches;
  readonly surroundings: Surroundings;
}

/**
 * What keeps the front ends from being made, in the controller's order; it stops at the first (controller.go toRuntimeInfo,
 * loadbalancers/l7s.go Ensure, l7.go edgeHop).
 */
interface FrontEndFaults {
  /** Nothing of the load balancer is touched. */
  readonly beforeUrlMap: readonly Fault[];
  /** The URL map routes already as the Ingress says. */
  readonly afterUrlMap: readonly Fault[];
}

/** The faults of the Ingress' front ends. */
export function frontEndFaults(ingress: Ingress, { switches, surroundings }: FrontEndContext): FrontEndFaults {
  return {
    beforeUrlMap: [
      ...certificateFaults(ingress, surroundings),
      ...listed(
        twoAddressesFault(ingress),
        nameFault(ingress, switches),
        nothingServedFault(ingress),
        internalBothFault(ingress),
      ),
    ],
    afterUrlMap: listed(redirectFault(ingress, surroundings, switches), addressFault(ingress, surroundings)),
  };
}

function listed(...faults: readonly (Fault | undefined)[]): readonly Fault[] {
  return faults.filter((fault) => fault !== undefined);
}
