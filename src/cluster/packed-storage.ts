import type { JsonObject } from "../domain/json.ts";
import type { StorageOf } from "../engine/live-index.ts";

/**
 * What most projections have in common, each by the control character of its place in the list. JSON never holds a
 * control character, so they can stand for text without doubt. The order is part of no format: nothing packed is stored.
 * A load balancer Service takes 961 bytes of memory so, and 1,491 bytes as plain JSON (bench/cluster.ts, 2026-11-25).
 */
const COMMON_TEXT: readonly string[] = [
  '{"metadata":{"name":"',
  '","namespace":"',
  '","uid":"',
  '","annotations":{"',
  '},"spec":{"type":"LoadBalancer"',
  '},"spec":{"ports":[{',
  ',"loadBalancerIP":"',
  ',"loadBalancerSourceRanges":["',
  ',"ports":[{"name":"',
  ',"ports":[{"port":',
  '","port":',
  '","protocol":"UDP","port":',
  ',"targetPort":',
  ',"nodePort":',
  '],"selector":{"',
  '},"clusterIP":"',
  '","ipFamilies":["IPv4"],"ipFamilyPolicy":"SingleStack"',
  ',"externalTrafficPolicy":"Local"',
  ',"internalTrafficPolicy":"Cluster"',
  '},{"name":"',
  '"kubectl.kubernetes.io/',
  '},"status":{"loadBalancer":{"ingress":[{"ip":"',
  '"finalizers":["',
  "service.kubernetes.io/load-balancer-cleanup",
  "gke.networking.io/l4-",
  "networking.gke.io/load-balancer-",
  "cloud.google.com/l4-rbs",
  "service.kubernetes.io/",
  "cloud.google.com/",
  "networking.gke.io/",
  '"status":{"loadBalancer":{}}',
];

const PATTERN = new RegExp(COMMON_TEXT.map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|"), "g");
const CODE_OF = new Map(COMMON_TEXT.map((text, index) => [text, String.fromCharCode(index + 1)]));

/** The JSON text, shortened. */
export function packText(json: string): string {
  return json.replace(PATTERN, (text) => CODE_OF.get(text) ?? text);
}

/** The JSON text that {@link packText} shortened. */
export function unpackText(packed: string): string {
  let json = "";
  let start = 0;
  for (let at = 0; at < packed.length; at++) {
    const code = packed.charCodeAt(at);
    if (code >= 32) continue;
    json += packed.slice(start, at) + (COMMON_TEXT[code - 1] ?? "");
    start = at + 1;
  }
  return json + packed.slice(start);
}

/** Views that were read lately are kept, because the same few addresses and ports are asked for again and again. */
const MOST_VIEWS = 64;

/** The projections of a kind are kept as packed text, and read when someone looks at them. */
export const packedStorage: StorageOf = (kind) => {
  const views = new Map<string, unknown>();
  return {
    pack: (projection) => packText(JSON.stringify(projection)),
    read(packed) {
      const text = packed as string;
      let view = views.get(text);
      if (view === undefined) {
        view = kind.readPeer(unpacked(text));
        if (views.size >= MOST_VIEWS) views.clear();
        views.set(text, view);
      }
      return view;
    },
  };
};

/** The projection of which packed text is kept. */
export function unpacked(packed: unknown): JsonObject {
  return JSON.parse(unpackText(packed as string));
}
