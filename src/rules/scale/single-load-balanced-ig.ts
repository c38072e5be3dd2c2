import { AUTO_NEG_FACTS } from "../../controllers/l7/neg/auto-annotation.ts";
import { defineRule } from "../../engine/rule.ts";
import { groupBackendOf, hasInstanceGroups, isOnInstanceGroups, RBS_BACKEND_FACTS } from "./instance-groups.ts";

export const singleLoadBalancedIg = defineRule({
  id: "single-load-balanced-ig",
  group: "scale",
  action: "deny",
  summary: "A load balancer on instance groups whose nodes another load balancer already has.",
  messages: {
    taken: "A VM can be in one load-balanced instance group only, and another one has these nodes.",
    cluster: "Load balancers that need nodes which an instance group outside GKE has: {count}.",
  },
  why:
    "Compute Engine refuses to put a VM into a second load-balanced instance group. A backend service outside GKE that " +
    "uses the cluster's managed groups, or a group of your own with its nodes, takes them.",
  fix: "Use NEGs: subsetting, container-native Ingress, or l4-rbs from 1.32.2-gke.1652000.",
  sources: ["GKE: About LoadBalancer Services, Single load-balanced instance group limitation"],
  on: ["create", "live"],
  needs: ["sharedInstanceGroupsUsedOutsideGke", ...RBS_BACKEND_FACTS, ...AUTO_NEG_FACTS],
  uses: ["gkeVersion"],
  looksUp: ["services"],
  kindDependent: true,
  service: {
    when: [hasInstanceGroups],
    check({ cluster }, report) {
      if (cluster.sharedInstanceGroupsUsedOutsideGke) report({ message: "taken", path: "/spec/type" });
    },
  },
  ingress: {
    check(s, report) {
      const backend = s.cluster.sharedInstanceGroupsUsedOutsideGke ? groupBackendOf(s, s.cluster) : undefined;
      if (backend) report({ message: "taken", path: backend.path });
    },
  },
  cluster: {
    check({ cluster, index, modelOf }, report) {
      if (!cluster.sharedInstanceGroupsUsedOutsideGke) return;
      let count = 0;
      for (const service of index.loadBalancerServices()) if (isOnInstanceGroups(modelOf(service))) count++;
      if (count > 0) report({ message: "cluster", path: "/sharedInstanceGroupsUsedOutsideGke", data: { count } });
    },
  },
});
