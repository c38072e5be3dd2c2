import { sourceRangesOf } from "../../controllers/firewall.ts";
import { ServiceModel } from "../../controllers/model.ts";
import { displayName } from "../../domain/manifest/metadata.ts";
import type { Service } from "../../domain/manifest/service.ts";
import type { ServiceSubject } from "../../engine/subject.ts";

/** Another load balancer of GKE's that exposes a port which the Service exposes as well. */
export interface PortSharer {
  readonly peer: Service;
  readonly protocol: string;
  readonly port: number;
}

/**
 * The load balancers that share a port with the Service and whose source ranges are `wanted`: at most one a port, and
 * each once. The ranges are looked at first, as most Services have none.
 */
export function* portSharers(
  { object, index, model }: ServiceSubject,
  wanted: (items: readonly string[]) => boolean,
): Generator<PortSharer> {
  const seen = new Set([displayName(object.metadata)]);
  for (const { protocol, port } of object.ports) {
    for (const peer of index.servicesExposing(protocol, port)) {
      const name = displayName(peer.metadata);
      if (seen.has(name) || peer.metadata.isTerminating || !wanted(sourceRangesOf(peer).items)) continue;
      if (!new ServiceModel(peer, peer, model.cluster).isGke) continue;
      seen.add(name);
      yield { peer, protocol, port };
      break;
    }
  }
}
