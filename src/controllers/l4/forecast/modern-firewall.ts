import type { IpFamily } from "../../../domain/addresses.ts";
import { openedRangesOf } from "../firewall.ts";
import type { SyncInput } from "./input.ts";

/**
 * Opens the node firewall for one family as RBS and subsetting do, after the forwarding rule exists: ranges that can't be
 * parsed leave an address in use without a firewall rule (ingress-gce pkg/l4/resources ensureIPv4NodesFirewall, ensureIPv6…).
 */
export function openModernFirewall({ service, cluster, cloud }: SyncInput, family: IpFamily): void {
  if (cluster.facts.userManagedFirewall) {
    cloud.explain(
      `GKE makes no ${family} node firewall rule: VPC firewall rules are user-managed here`,
      "ingress-gce flag disable-l4-lb-firewall-reconciliation",
    );
    return;
  }
  const ranges = openedRangesOf({ service, implementation: "rbs-netlb", families: [family], isUserManaged: false });
  const source = "ingress-gce pkg/l4/utils/sourceranges.go";
  if (ranges) cloud.open(ranges);
  else
    cloud.fail({ text: "a source range is no CIDR; the forwarding rule exists, its firewall rule does not", source });
}
