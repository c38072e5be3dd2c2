import type { IncomingMessage } from "node:http";
import type { TLSSocket } from "node:tls";

/**
 * A check of the client's certificate: why a request is refused, or undefined where it is not. With names, the common name
 * or a DNS name must be one of them. kube-apiserver shows a certificate only where its AdmissionConfiguration gives it one.
 */
export function clientCheck(
  isRequired: boolean,
  names: readonly string[],
): (request: IncomingMessage) => string | undefined {
  if (!isRequired) return () => undefined;
  const allowed = new Set(names);
  const verdicts = new WeakMap<object, string>();
  return ({ socket }) => {
    // A connection keeps its certificate, so one look a connection is enough.
    let verdict = verdicts.get(socket);
    if (verdict === undefined) verdicts.set(socket, (verdict = problemOf(socket as TLSSocket, allowed)));
    return verdict === "" ? undefined : verdict;
  };
}

function problemOf(socket: TLSSocket, allowed: ReadonlySet<string>): string {
  if (!socket.authorized) return "a client certificate of the configured authority is required";
  if (allowed.size === 0) return "";
  const { subject, subjectaltname = "" } = socket.getPeerCertificate();
  const names = [subject.CN ?? [], ...subjectaltname.split(", ").map((name) => name.replace(/^DNS:/, ""))].flat();
  return names.some((name) => allowed.has(name)) ? "" : "the client certificate bears none of the configured names";
}
