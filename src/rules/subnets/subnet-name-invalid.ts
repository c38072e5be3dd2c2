import { defineRule } from "../../engine/rule.ts";
import { annotationPath, replaceAnnotation } from "../shared/annotation-edits.ts";
import { namesSubnet } from "../shared/conditions.ts";
import { isSubnetName, namedSubnet, shortName } from "../shared/named-subnet.ts";

export const subnetNameInvalid = defineRule({
  id: "subnet-name-invalid",
  group: "subnets",
  action: "deny",
  summary: "A subnet annotation whose value can't be a subnet's name.",
  messages: {
    path: 'A path such as "{value}" is not resolved: the subnet is not found and nothing is provisioned.',
    badName: '"{value}" can\'t be a subnet name: the subnet is not found and nothing is provisioned.',
  },
  why:
    "The controllers put the value into the URL of a subnet of the cluster's region and project. With anything but a " +
    "plain name the request fails, and the Service gets no load balancer.",
  fix: "Write the subnet's short name.",
  sources: [
    "kubernetes/ingress-gce pkg/l4/resources/l4.go getSubnetworkURLByName",
    "kubernetes/cloud-provider-gcp providers/gce/gce.go gceSubnetworkURL",
  ],
  on: ["create", "update"],
  kindDependent: true,
  service: {
    when: [namesSubnet],
    check(s, report) {
      const subnet = namedSubnet(s.model);
      if (!subnet || isSubnetName(subnet.name)) return;
      const { name: value, key } = subnet;
      const place = { path: annotationPath(key), data: { value } };
      if (value.includes("/")) {
        const short = shortName(value);
        const isClear = s.isCreation && value.includes("subnetworks/") && isSubnetName(short);
        report({ message: "path", ...place, ...(isClear && { edits: [replaceAnnotation(key, value, short)] }) });
      } else report({ message: "badName", ...place });
    },
  },
});
