import type { Rule } from "../../engine/rule.ts";
import { externalManyPorts } from "./external-many-ports.ts";
import { firewallPortRangesLimit } from "./firewall-port-ranges-limit.ts";
import { ilbAllPorts } from "./ilb-all-ports.ts";
import { ilbTooManyPorts } from "./ilb-too-many-ports.ts";
import { lbNoPorts } from "./lb-no-ports.ts";
import { mixedProtocolLegacyFinalizer } from "./mixed-protocol-legacy-finalizer.ts";
import { mixedProtocolUnsupported } from "./mixed-protocol-unsupported.ts";
import { nodePortRange } from "./node-port-range.ts";
import { portsChangedRecreatesRule } from "./ports-changed-recreates-rule.ts";
import { portsRefused } from "./ports-refused.ts";
import { protocolChanged } from "./protocol-changed.ts";
import { rbsPortRangeGap } from "./rbs-port-range-gap.ts";
import { rbsProtocolChangeStuck } from "./rbs-protocol-change-stuck.ts";
import { tpPortRangeGap } from "./tp-port-range-gap.ts";
import { tpProtocolChangeFirewall } from "./tp-protocol-change-firewall.ts";
import { unsupportedProtocol } from "./unsupported-protocol.ts";

/** The rules of this group, in the order of the documentation. */
export const PORTS_RULES: readonly Rule[] = [
  lbNoPorts,
  ilbTooManyPorts,
  externalManyPorts,
  firewallPortRangesLimit,
  ilbAllPorts,
  tpPortRangeGap,
  rbsPortRangeGap,
  mixedProtocolUnsupported,
  mixedProtocolLegacyFinalizer,
  unsupportedProtocol,
  portsChangedRecreatesRule,
  protocolChanged,
  rbsProtocolChangeStuck,
  tpProtocolChangeFirewall,
  portsRefused,
  nodePortRange,
];
