import { isGoJson, stringMapOf } from "./go-json.ts";

/** The protocols between an Ingress' load balancer and the Pods. */
export const APP_PROTOCOLS_ACCEPTED = ["HTTP", "HTTPS", "HTTP2"];

/** Port name → protocol, or why the controller can't read the annotation. */
type ParsedAppProtocols =
  | { readonly ok: true; readonly protocols: ReadonlyMap<string, string> }
  | { readonly ok: false; readonly error: string };

/** What an app-protocols annotation says (ingress-gce pkg/annotations/service.go ApplicationProtocols). Never throws. */
export function parseAppProtocols(text: string): ParsedAppProtocols {
  if (!isGoJson(text)) return { ok: false, error: "it is not JSON" };
  const protocols = stringMapOf(text);
  if (!protocols) return { ok: false, error: "it is not an object of strings" };
  for (const [port, protocol] of protocols) {
    if (!APP_PROTOCOLS_ACCEPTED.includes(protocol)) {
      return { ok: false, error: `"${protocol}" of port "${port}" is no protocol` };
    }
  }
  return { ok: true, protocols };
}
