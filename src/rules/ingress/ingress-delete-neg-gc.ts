import { defineRule } from "../../engine/rule.ts";
import { ofGkeClass } from "../shared/ingress-class.ts";

export const ingressDeleteNegGc = defineRule({
  id: "ingress-delete-neg-gc",
  group: "ingress",
  action: "info",
  summary: "The deletion of an Ingress, whose load balancer and NEGs go later.",
  messages: {
    later: "Its load balancer and NEGs go within about ten minutes; a cluster deleted before that leaks them.",
  },
  why: "GKE collects unused load balancers and NEGs every ten minutes. What a deleted cluster leaves stays, and is billed.",
  fix: "Wait until the load balancer is gone before deleting the cluster.",
  sources: ["GKE: Using container-native load balancing, Incomplete garbage collection"],
  on: ["delete"],
  ingress: {
    when: [ofGkeClass],
    check(_, report) {
      report({ message: "later", path: "" });
    },
  },
});
