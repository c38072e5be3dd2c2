import { ServiceModel } from "../../controllers/l4/model.ts";
import { displayName } from "../../domain/kinds/metadata.ts";
import type { Service } from "../../domain/kinds/service.ts";
import type { ServiceSubject } from "../../engine/subject.ts";

/** Another load balancer of GKE's that exposes a port which the Service exposes as well. */
interface PortSharer {
  readonly peer: Service;
  readonly protocol: string;
  readonly port: number;
}

/** How many others are looked at for each port: in a cluster whose Services all expose 443, one need not see them all. */
const MOST_PEERS = 1_000;

/**
 * The load balancers that share a port with the Service, that write source ranges or write none, and that are `wanted`:
 * at most one a port, and each once.
 */
export function* portSharers(
  { object, index, model }: ServiceSubject,
  sources: "restricted" | "open",
  wanted: (peer: Service) => boolean = () => true,
): Generator<PortSharer> {
  const seen = new Set([displayName(object.metadata)]);
  for (const { protocol, port } of object.ports) {
    let looked = 0;
    for (const peer of index.servicesExposing(protocol, port, sources)) {
      if (++looked > MOST_PEERS) break;
      const name = displayName(peer.metadata);
      if (seen.has(name) || peer.metadata.isTerminating || !wanted(peer)) continue;
      if (!new ServiceModel(peer, peer, model.cluster).isGke) continue;
      seen.add(name);
      yield { peer, protocol, port };
      break;
    }
  }
}
