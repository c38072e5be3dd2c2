import { defineRule } from "../../engine/rule.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { namesSubnet } from "../shared/conditions.ts";
import { isSubnetName, namedSubnet, subnetsNamed } from "../shared/named-subnet.ts";

export const subnetNotFound = defineRule({
  id: "subnet-not-found",
  group: "subnets",
  action: "deny",
  summary: "A subnet that does not exist.",
  messages: { notFound: 'Subnet "{name}" is not found in {region}: GKE provisions nothing.' },
  why:
    "On a subsetting Service the missing subnet is a user error, and nothing is created; on instance groups the request " +
    "to Compute Engine fails. Neither is retried soon after the subnet is made.",
  fix: "Create the subnet first, or correct its name.",
  sources: [
    "GKE: LoadBalancer Service parameters, Subnet",
    "kubernetes/ingress-gce pkg/l4/resources/l4.go getSubnetworkURLByName, InvalidSubnetConfigurationError",
  ],
  on: ["create", "update"],
  needs: ["subnets", "region"],
  kindDependent: true,
  service: {
    when: [namesSubnet],
    check(s, report) {
      const subnet = namedSubnet(s.model);
      const { cluster } = s.model;
      // What is no name at all is subnet-name-invalid's.
      if (!subnet || !isSubnetName(subnet.name) || subnetsNamed(cluster, subnet.name).length > 0) return;
      if (cluster.knows("clusterSubnet") && cluster.facts.clusterSubnet.name === subnet.name) return;
      const data = { name: subnet.name, region: s.cluster.region };
      report({ message: "notFound", path: annotationPath(subnet.key), about: subnet.name, data });
    },
  },
});
