import type { Service } from "../../domain/kinds/service.ts";
import type { ServiceSubject } from "../../engine/subject.ts";

/**
 * What a message may call another Service. Whoever may create a Service could ask about every address and port, so a
 * Service of another namespace has no name unless the operator gives it one; reviews of files name everything.
 */
export function peerName(s: ServiceSubject, peer: Service): string {
  const { namespace, name } = peer.metadata;
  return mayName(s, namespace) ? `${namespace}/${name}` : "a Service of another namespace";
}

/** Whether messages may show what belongs to `namespace`. */
export function mayName(s: ServiceSubject, namespace: string): boolean {
  return s.isOffline || s.options.namePeers === true || namespace === s.object.metadata.namespace;
}
