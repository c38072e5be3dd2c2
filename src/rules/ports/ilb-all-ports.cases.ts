import type { CaseTable } from "../case.ts";
import { internal, live, rbs } from "../shared/service.sketches.ts";
import { numbers } from "./limits.sketches.ts";

const shared = (sketch: object) => internal({ spec: { loadBalancerIP: "10.0.0.60" }, ...sketch });

export const CASES: CaseTable = {
  "ilb-all-ports": [
    {
      title: "Six ports on an IP with another TCP Service",
      object: shared({ ports: numbers(6) }),
      others: [live(shared, "subsetting", { name: "other", ports: [443] })],
      expect: [{ message: "all", action: "warn" }],
      isExample: true,
    },
    {
      title: "Five ports are listed",
      object: shared({ ports: numbers(5) }),
      others: [live(shared, "subsetting", { name: "other", ports: [443] })],
      expect: [],
      limit: { name: "ports", side: "within" },
      isExample: true,
    },
    {
      title: "Six ports on an IP of one's own",
      object: internal({ ports: numbers(6) }),
      expect: [{ message: "all", action: "info" }],
      limit: { name: "ports", side: "beyond" },
    },
    {
      title: "A UDP Service on the IP does not mind",
      object: shared({ ports: numbers(6) }),
      others: [live(shared, "subsetting", { name: "other", ports: ["53/UDP"] })],
      expect: [{ message: "all", action: "info" }],
    },
    { title: "More than 100 ports are refused altogether", object: internal({ ports: numbers(101) }), expect: [] },
    { title: "An external Service gets a range", object: rbs({ ports: numbers(6) }), expect: [] },
    {
      title: "The legacy controller makes no rule for mixed protocols",
      cluster: { subsetting: false },
      object: internal({ ports: [...numbers(6), "53/UDP"] }),
      expect: [],
    },
  ],
};
