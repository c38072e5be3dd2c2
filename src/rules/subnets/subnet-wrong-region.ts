import { defineRule } from "../../engine/rule.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { namesSubnet } from "../shared/conditions.ts";
import { isInRegion, namedSubnet, shortName, subnetsNamed } from "../shared/named-subnet.ts";

export const subnetWrongRegion = defineRule({
  id: "subnet-wrong-region",
  group: "subnets",
  action: "deny",
  summary: "A subnet of another region.",
  messages: { elsewhere: 'Subnet "{name}" is in {region}, not in {own}: GKE does not find it and provisions nothing.' },
  why: "Load balancers of Services are regional: their addresses come from a subnet of the cluster's region.",
  fix: "Name a subnet of the cluster's region.",
  sources: ["GKE: LoadBalancer Service parameters, Subnet"],
  on: ["create", "update"],
  needs: ["subnets", "region"],
  kindDependent: true,
  service: {
    when: [namesSubnet],
    check(s, report) {
      const subnet = namedSubnet(s.model);
      const { cluster } = s.model;
      const records = subnet ? subnetsNamed(cluster, subnet.name) : [];
      const [first] = records;
      if (!subnet || !first || records.some((record) => isInRegion(record, cluster))) return;
      const data = { name: subnet.name, region: shortName(first.region ?? ""), own: s.cluster.region };
      report({ message: "elsewhere", path: annotationPath(subnet.key), about: subnet.name, data });
    },
  },
});
