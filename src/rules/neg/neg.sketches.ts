export const named = (name: string) => `{"exposed_ports": {"80": {"name": "${name}"}}}`;
export const EXPOSED = '{"exposed_ports": {"80": {}}}';
