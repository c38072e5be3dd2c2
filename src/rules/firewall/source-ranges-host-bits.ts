import { defineRule } from "../../engine/rule.ts";
import { restrictsSources, wantsLoadBalancer } from "../shared/conditions.ts";
import { writtenRanges } from "../shared/written-ranges.ts";

export const sourceRangesHostBits = defineRule({
  id: "source-ranges-host-bits",
  group: "firewall",
  action: "warn",
  summary: "A source range with bits set behind its prefix.",
  messages: { applied: "{value} is applied as {network}: the bits behind the prefix do not count." },
  why: "The controllers clear the host bits, so the range is usually wider than its author meant it to be.",
  fix: "Write the network address, or a longer prefix.",
  sources: ["kubernetes/ingress-gce pkg/l4/utils/sourceranges_test.go (192.168.0.1/10 gives 192.128.0.0/10)"],
  on: ["create", "update"],
  service: {
    when: [restrictsSources, wantsLoadBalancer],
    check({ model }, report) {
      for (const range of writtenRanges(model)) {
        if (!range.cidr?.hasHostBits) continue;
        const { network } = range.cidr;
        const { item: value, path, entry } = range;
        const at = { path, about: value, data: { value, network } };
        const edits = entry !== undefined && [{ kind: "replace", path, expected: entry, value: network } as const];
        if (!report({ message: "applied", ...at, ...(edits && { edits }) })) return;
      }
    },
  },
});
