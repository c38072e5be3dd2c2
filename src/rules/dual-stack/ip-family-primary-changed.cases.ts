import type { CaseTable } from "../case.ts";
import { loadBalancer, rbs } from "../shared/service.sketches.ts";
import { DUAL_STACK } from "./clusters.sketches.ts";
import { cells, EXT_SUBNET, FOUR, FOUR_SIX, onRbs, SIX, spec } from "./transitions.sketches.ts";

export const CASES: CaseTable = {
  "ip-family-primary-changed": [
    {
      title: "An IPv4 Service can't become an IPv6 Service",
      cluster: DUAL_STACK,
      old: onRbs(FOUR),
      object: onRbs(SIX),
      expect: [{ message: "changed", action: "deny" }],
      isExample: true,
    },
    {
      title: "A second family behind the first is no change of the first",
      cluster: DUAL_STACK,
      old: onRbs(FOUR),
      object: onRbs(FOUR_SIX),
      expect: [],
      isExample: true,
    },
    {
      title: "An ExternalName Service that becomes a load balancer may have any families",
      cluster: DUAL_STACK,
      old: loadBalancer({ spec: { type: "ExternalName", externalName: "example.com", ipFamilies: FOUR } }),
      object: rbs({ annotations: EXT_SUBNET, ...spec(SIX, undefined) }),
      expect: [],
    },
    {
      title: "A load balancer that becomes an ExternalName Service loses its families",
      cluster: DUAL_STACK,
      old: onRbs(FOUR_SIX),
      object: loadBalancer({ spec: { type: "ExternalName", externalName: "example.com" } }),
      expect: [],
    },
    {
      title: "Families that the manifest leaves out are kept",
      cluster: DUAL_STACK,
      old: onRbs(SIX),
      object: onRbs(undefined),
      expect: [],
    },
    ...cells("ip-family-primary-changed", () => [{ message: "changed", action: "deny" }]),
  ],
};
