import type { CaseTable } from "../case.ts";
import { internal, live, loadBalancer, rbs } from "../shared/service.sketches.ts";
import { BOTH, DUAL_STACK, EXT_SUBNET, names, pinned } from "./addresses.sketches.ts";

export const CASES: CaseTable = {
  "service-delete-ephemeral-ip": [
    {
      title: "An address that nobody reserved",
      object: live(rbs, "rbs"),
      isDelete: true,
      expect: [{ message: "released", action: "warn" }],
      isExample: true,
    },
    {
      title: "A reserved address",
      object: live(rbs, "rbs", { annotations: names("web-ip"), status: ["203.0.113.10"] }),
      isDelete: true,
      expect: [],
      isExample: true,
    },
    {
      title: "An address in loadBalancerIP",
      object: live(internal, "instance groups", { ...pinned("10.0.0.99") }),
      isDelete: true,
      expect: [],
    },
    {
      title: "One of two addresses is reserved",
      cluster: DUAL_STACK,
      object: live(rbs, "rbs", { annotations: EXT_SUBNET, spec: BOTH, status: ["203.0.113.10", "2600:1900::9"] }),
      isDelete: true,
      expect: [{ message: "released", action: "warn" }],
    },
    { title: "No address yet", object: live(rbs, "rbs", { status: [] }), isDelete: true, expect: [] },
    {
      title: "A file, which shows no address and names none",
      object: live(rbs, "rbs", { status: [] }),
      isDelete: true,
      isOffline: true,
      expect: [{ message: "unreserved", action: "warn" }],
    },
    {
      title: "A file that names its address",
      object: live(rbs, "rbs", { annotations: names("web-ip"), status: [] }),
      isDelete: true,
      isOffline: true,
      expect: [],
    },
    {
      title: "A load balancer of another controller",
      object: loadBalancer({ spec: { loadBalancerClass: "example.com/lb" }, status: ["198.51.100.7"] }),
      isDelete: true,
      expect: [],
    },
  ],
};
