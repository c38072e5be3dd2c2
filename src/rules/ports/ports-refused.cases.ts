import type { CaseTable } from "../case.ts";
import { rbs } from "../shared/service.sketches.ts";

const port = (name: string | undefined, number: number, protocol = "TCP") => ({ name, port: number, protocol });

export const CASES: CaseTable = {
  "ports-refused": [
    {
      title: "Two ports, one without a name",
      object: rbs({ ports: [port("http", 80), port(undefined, 443)] }),
      isOffline: true,
      expect: [{ message: "unnamed", action: "deny" }],
      isExample: true,
    },
    {
      title: "Two names, two ports",
      object: rbs({ ports: [port("http", 80), port("https", 443)] }),
      isOffline: true,
      expect: [],
      isExample: true,
    },
    {
      title: "The same name",
      object: rbs({ ports: [port("http", 80), port("http", 443)] }),
      isOffline: true,
      expect: [{ message: "sameName", action: "deny" }],
    },
    {
      title: "The same number and protocol",
      object: rbs({ ports: [port("http", 80), port("https", 80)] }),
      isOffline: true,
      expect: [{ message: "samePort", action: "deny" }],
    },
    {
      title: "The same number in two protocols",
      object: rbs({ ports: [port("dns", 53), port("dns-udp", 53, "UDP")] }),
      isOffline: true,
      expect: [],
    },
    {
      title: "A single port needs no name",
      object: rbs({ ports: [port(undefined, 80)] }),
      isOffline: true,
      expect: [],
    },
  ],
};
