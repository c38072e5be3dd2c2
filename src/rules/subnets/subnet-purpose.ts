import { defineRule } from "../../engine/rule.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { namesSubnet } from "../shared/conditions.ts";
import { isClustersOwn, namedSubnet, subnetsNamed } from "../shared/named-subnet.ts";

export const subnetPurpose = defineRule({
  id: "subnet-purpose",
  group: "subnets",
  action: "deny",
  summary: "A subnet that is set aside for something else.",
  messages: { setAside: 'Subnet "{name}" has purpose {purpose}: it can\'t hold addresses of load balancers.' },
  why:
    "Subnets for proxies, Private Service Connect or Private NAT take no addresses of forwarding rules. The request to " +
    "Compute Engine fails, and the Service gets no load balancer.",
  fix: "Name a subnet with purpose PRIVATE.",
  sources: ["Compute Engine: Subnets, Purposes of subnets"],
  on: ["create", "update"],
  needs: ["subnets", "region"],
  uses: ["network"],
  kindDependent: true,
  service: {
    when: [namesSubnet],
    check(s, report) {
      const subnet = namedSubnet(s.model);
      const { cluster } = s.model;
      const records = subnet ? subnetsNamed(cluster, subnet.name) : [];
      const purpose = records.find((record) => isClustersOwn(record, cluster))?.purpose;
      if (!subnet || !purpose || purpose === "PRIVATE") return;
      const data = { name: subnet.name, purpose };
      report({ message: "setAside", path: annotationPath(subnet.key), about: subnet.name, data });
    },
  },
});
