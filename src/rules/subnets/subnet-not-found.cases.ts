import type { CaseTable } from "../case.ts";
import { internal, rbs } from "../shared/service.sketches.ts";
import { NO_SUBSETTING, newer, older } from "./subnets.sketches.ts";

export const CASES: CaseTable = {
  "subnet-not-found": [
    {
      title: "No subnet of that name",
      object: internal(newer("nope-subnet")),
      expect: [{ message: "notFound", action: "deny" }],
      isExample: true,
    },
    {
      title: "Instance groups and the older key",
      cluster: NO_SUBSETTING,
      object: internal(older("nope-subnet")),
      expect: [{ message: "notFound", action: "deny" }],
    },
    { title: "A subnet", object: internal(newer("int-subnet")), expect: [], isExample: true },
    {
      title: "The cluster's own subnet exists, listed or not",
      cluster: { subnets: [] },
      object: internal(newer("default")),
      expect: [],
    },
    { title: "A path is another mistake", object: internal(newer("a/b")), expect: [] },
    { title: "An external IPv4 Service needs no subnet", object: rbs(newer("nope-subnet")), expect: [] },
  ],
};
