import type { CaseTable } from "../case.ts";
import { clusterIp, loadBalancer } from "../shared/service.sketches.ts";

const stated = { nodePortRange: "30000-32767" };
const at = (...nodePorts: readonly number[]) =>
  loadBalancer({ ports: nodePorts.map((nodePort, index) => ({ name: `p${index}`, port: 80 + index, nodePort })) });

export const CASES: CaseTable = {
  "node-port-range": [
    {
      title: "The port that clients use, written as the node port, too",
      object: at(443),
      isOffline: true,
      expect: [{ message: "outside", action: "deny" }],
      isExample: true,
    },
    {
      title: "The first port of the range",
      cluster: stated,
      object: at(30000),
      isOffline: true,
      expect: [],
      limit: { name: "first", side: "within" },
      isExample: true,
    },
    {
      title: "The port before the range",
      cluster: stated,
      object: at(29999),
      isOffline: true,
      expect: [{ message: "outside", action: "deny" }],
      limit: { name: "first", side: "beyond" },
    },
    {
      title: "The last port of the range",
      cluster: stated,
      object: at(32767),
      isOffline: true,
      expect: [],
      limit: { name: "last", side: "within" },
    },
    {
      title: "The port after the range, and one in it",
      cluster: stated,
      object: at(32768, 30080),
      isOffline: true,
      expect: [{ message: "outside", action: "deny" }],
      limit: { name: "last", side: "beyond" },
    },
    {
      title: "A cluster with another range",
      cluster: { nodePortRange: "20000-20100" },
      object: at(20100),
      isOffline: true,
      expect: [],
    },
    {
      title: "A port that the API server has allocated already is in the range, whatever that is",
      cluster: stated,
      old: at(443),
      object: at(443, 30443),
      isOffline: true,
      expect: [],
    },
    {
      title: "A range that can't be read says nothing",
      cluster: { nodePortRange: "high" },
      object: at(80),
      isOffline: true,
      expect: [],
    },
    { title: "No node port is asked for", object: loadBalancer(), isOffline: true, expect: [] },
    {
      title: "Refused for its type already",
      object: clusterIp({ ports: [{ port: 80, nodePort: 80 }] }),
      isOffline: true,
      expect: [],
    },
  ],
};
