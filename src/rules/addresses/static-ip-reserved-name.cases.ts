import type { CaseTable } from "../case.ts";
import { rbs } from "../shared/service.sketches.ts";
import { named } from "./static-ip.sketches.ts";

export const CASES: CaseTable = {
  "static-ip-reserved-name": [
    {
      title: "A name such as ingress-gce gives",
      object: rbs(named("k8s2-tcp-abc123-shop-web")),
      expect: [{ message: "managed", action: "deny" }],
      isExample: true,
    },
    {
      title: "A name such as the cloud controller manager makes of a uid",
      object: rbs(named("a0123456789abcdef0123456789abcde")),
      expect: [{ message: "managed", action: "deny" }],
    },
    {
      title: "The Service's own uid",
      object: rbs({
        metadata: { uid: "01234567-89ab-cdef-0123-456789abcdef" },
        ...named("01234567-89ab-cdef-0123-456789abcdef"),
      }),
      expect: [{ message: "managed", action: "deny" }],
    },
    { title: "A name that only begins with a letter a", object: rbs(named("api-ip")), expect: [] },
  ],
};
