/** The kube-apiserver's default of --service-node-port-range. */
export const DEFAULT_NODE_PORTS = { first: 30_000, last: 32_767 };

/** Whether a port is outside the range of the fact nodePortRange, "30000-32767"; false where that can't be read. */
export function isOutside(range: string, port: number): boolean {
  const dash = range.indexOf("-");
  return port < Number(range.slice(0, dash)) || port > Number(range.slice(dash + 1));
}
