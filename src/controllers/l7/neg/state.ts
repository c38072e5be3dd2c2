import type { History } from "../history.ts";
import type { ClusterObjects } from "../objects.ts";
import { NegController, type NegEvent } from "./controller.ts";
import { DEFAULT_BACKEND_SERVICE } from "./default-backend.ts";
import { generatedName } from "./names.ts";

/** The types of network endpoint groups that the NEG controller makes. */
type NegType = "GCE_VM_IP_PORT" | "GCE_VM_IP" | "NON_GCP_PRIVATE_IP_PORT";

/** A NEG that the controller wants for a port of a Service. */
export interface WantedNeg {
  /** The Service port; 0 for the one NEG that a Service has as a layer 4 load balancer. */
  readonly port: number;
  readonly type: NegType;
  /** The chosen name, null for a generated one. */
  readonly name: string | null;
  /** A syncer keeps its endpoints. */
  readonly running: boolean;
  readonly readinessGate: boolean;
}

/** What the NEG controller makes of a Service. */
export interface ServiceForecast {
  /** Its last look at the Service ended in an error. */
  readonly negFails: boolean;
  /** By port. */
  readonly negs: readonly WantedNeg[];
}

/** What the NEG controller has made of one state of the cluster, once it has settled. */
export interface NegState {
  /** By "namespace/name". */
  readonly services: ReadonlyMap<string, ServiceForecast>;
  /** Whether the NEG with the generated name of a Service's port, which the Ingress controller looks for, is in the cloud. */
  hasGenerated(service: string, port: number): boolean;
  /** What the controller did on the way to this state. */
  readonly events: readonly NegEvent[];
}

/** What the NEG controller does, state after state: as many as the history has. */
export interface NegForecast {
  readonly states: readonly NegState[];
}

/** What the NEG controller makes of the states of `history`; between two of them it collects garbage. */
export function forecastNegs({ cluster, switches, states, negsInUse }: History): NegForecast {
  const controller = new NegController(negsInUse);
  const podType = switches.nonGcpMode ? "NON_GCP_PRIVATE_IP_PORT" : "GCE_VM_IP_PORT";
  const settled = states.map((objects) => {
    controller.settle({ objects, cluster, switches });
    const state = stateOf(controller, objects, podType);
    controller.collect();
    return state;
  });
  return { states: settled };
}

function stateOf(controller: NegController, { services }: ClusterObjects, podType: NegType): NegState {
  const forecasts = [...services.keys()].map((service): [string, ServiceForecast] => [
    service,
    {
      negFails: controller.fails(service),
      negs: controller.wanted(service).map((neg) => ({
        port: neg.port,
        type: neg.endpoints === "pods" ? podType : "GCE_VM_IP",
        name: neg.name.chosen ?? null,
        running: controller.isRunning(service, neg),
        readinessGate: neg.readinessGate,
      })),
    },
  ]);
  const { existing, hasDefaultBackend } = controller;
  return {
    services: new Map(forecasts),
    hasGenerated: (service, port) =>
      service === DEFAULT_BACKEND_SERVICE ? hasDefaultBackend : existing.has(generatedName(service, port).key),
    events: controller.diary,
  };
}
