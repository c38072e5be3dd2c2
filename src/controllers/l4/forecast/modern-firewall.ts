import type { IpFamily } from "../../../domain/addresses.ts";
import { openedRangesOf } from "../firewall.ts";
import { L3_DEFAULT } from "../forwarding.ts";
import type { Cloud } from "./cloud.ts";
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
  if (ranges) {
    cloud.open(ranges);
    explainPriorities(cloud);
  } else
    cloud.fail({ text: "a source range is no CIDR; the forwarding rule exists, its firewall rule does not", source });
}

/** With one rule for all protocols everything that is not allowed is denied, whatever the switches for single protocols say. */
function explainPriorities(cloud: Cloud): void {
  if (!cloud.rules.some(({ protocol }) => protocol === L3_DEFAULT)) return;
  cloud.explain(
    "The firewall allows the ports at priority 999 and denies everything else to the address at 1000",
    "GKE: Mixed protocol load balancers",
  );
}
