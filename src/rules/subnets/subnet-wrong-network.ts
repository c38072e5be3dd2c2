import { defineRule } from "../../engine/rule.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { namesSubnet } from "../shared/conditions.ts";
import { isInNetwork, isInRegion, namedSubnet, shortName, subnetsNamed } from "../shared/named-subnet.ts";

export const subnetWrongNetwork = defineRule({
  id: "subnet-wrong-network",
  group: "subnets",
  action: "deny",
  summary: "A subnet of another VPC network.",
  messages: {
    elsewhere: 'Subnet "{name}" is in network {network}, not in {own}: the load balancer can\'t be made with it.',
  },
  why: "A load balancer's addresses come from the VPC network of its nodes. Compute Engine refuses any other.",
  fix: "Name a subnet of the cluster's network.",
  sources: ["GKE: LoadBalancer Service parameters, Subnet"],
  on: ["create", "update"],
  needs: ["subnets", "region", "network"],
  kindDependent: true,
  service: {
    when: [namesSubnet],
    check(s, report) {
      const subnet = namedSubnet(s.model);
      const { cluster } = s.model;
      const records = subnet ? subnetsNamed(cluster, subnet.name).filter((record) => isInRegion(record, cluster)) : [];
      const [first] = records;
      if (!subnet || !first || records.some((record) => isInNetwork(record, cluster))) return;
      const data = { name: subnet.name, network: shortName(first.network ?? ""), own: s.cluster.network };
      report({ message: "elsewhere", path: annotationPath(subnet.key), about: subnet.name, data });
    },
  },
});
