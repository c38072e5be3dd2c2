import { type CaseTable, internal } from "../case.ts";

const ports = (count: number) => Array.from({ length: count }, (_, index) => 1000 + index);

export const PORTS_CASES: CaseTable = {
  "ilb-too-many-ports": [
    {
      title: "100 ports are the limit",
      object: internal({ ports: ports(100) }),
      expect: [],
      limit: { name: "ports", side: "within" },
    },
    {
      title: "101 ports are too many",
      object: internal({ ports: ports(101) }),
      expect: [{ message: "tooMany", action: "deny" }],
      limit: { name: "ports", side: "beyond" },
    },
  ],
};
