import type { CaseTable } from "../case.ts";
import { withNeg } from "../shared/layer-7.sketches.ts";

const PORTS = [
  { name: "http", port: 80 },
  { name: "https", port: 443 },
];
const exposing = (http: string, https: string) =>
  withNeg(`{"exposed_ports": {"80": {"name": "${http}"}, "443": {"name": "${https}"}}}`, { ports: PORTS });
const negObject = (service: string, port: string) => ({
  apiVersion: "networking.gke.io/v1beta1",
  kind: "ServiceNetworkEndpointGroup",
  metadata: {
    name: "front",
    namespace: "shop",
    labels: { "networking.gke.io/service-name": service, "networking.gke.io/service-port": port },
  },
});
const front = withNeg('{"exposed_ports": {"80": {"name": "front"}}}');

export const CASES: CaseTable = {
  "neg-custom-name-moved": [
    {
      title: "Two ports that swap their names",
      old: exposing("a", "b"),
      object: exposing("b", "a"),
      expect: [
        { message: "moved", action: "deny" },
        { message: "moved", action: "deny" },
      ],
      isExample: true,
    },
    {
      title: "A port that gets another number under the same name",
      old: withNeg('{"exposed_ports": {"80": {"name": "front"}}}', { ports: [80] }),
      object: withNeg('{"exposed_ports": {"8080": {"name": "front"}}}', { ports: [8080] }),
      expect: [{ message: "moved", action: "deny" }],
    },
    {
      title: "New names for both",
      old: exposing("a", "b"),
      object: exposing("c", "d"),
      expect: [],
      isExample: true,
    },
    {
      title: "A name of an annotation that the controller never took",
      old: withNeg('{"ingress": true, "exposed_ports": {"443": {"name": "front"}}}', { ports: PORTS }),
      object: withNeg('{"exposed_ports": {"80": {"name": "front"}}}', { ports: PORTS }),
      expect: [],
    },
    {
      title: "A NEG that is still another Service's",
      object: front,
      others: [negObject("api", "80")],
      expect: [{ message: "held", action: "deny" }],
    },
    { title: "A NEG that is its own", object: front, others: [negObject("web", "80")], expect: [] },
    { title: "An edit of something else", old: front, object: front, others: [negObject("api", "80")], expect: [] },
  ],
};
