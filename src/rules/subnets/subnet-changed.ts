import type { IpFamily } from "../../domain/addresses.ts";
import { INTERNAL_SUBNET, LOAD_BALANCER_SUBNET } from "../../domain/annotations.ts";
import { annotation } from "../../domain/kinds/service.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import type { ServiceSubject } from "../../engine/subject.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { type PinnedAddress, pinnedAddress } from "../shared/pinned-addresses.ts";
import { isOfSubnet } from "./subnet-membership.ts";

export const subnetChanged = defineRule({
  id: "subnet-changed",
  group: "subnets",
  action: "warn",
  summary: "Another subnet for a live load balancer.",
  messages: {
    staticStays: 'Static IP {address} is of subnet "{from}": GKE can\'t use it in "{to}" and the load balancer fails.',
    pinned: 'Moving from subnet "{from}" to "{to}" recreates the forwarding rule: a short interruption, the IP stays.',
    newIp: 'Moving from subnet "{from}" to "{to}" recreates the {family} forwarding rule with a new IP.',
  },
  why:
    "A forwarding rule's address belongs to its subnet. The controllers drop the address when the subnet changes, also " +
    "when the annotation is only removed, and take a new one unless the Service pins it.",
  fix: "Move clients to a second Service in the new subnet.",
  sources: [
    "kubernetes/ingress-gce pkg/l4/address/to_use.go IPv4ToUse, IPv6ToUse",
    "kubernetes/cloud-provider-gcp providers/gce/gce_loadbalancer_internal.go ilbIPToUse",
  ],
  on: ["update"],
  comparesOldAndNew: true,
  kindDependent: true,
  uses: ["subnets", "addresses", "region", "network"],
  service: {
    when: [where("whose subnet an edit changes", (s) => isAnnotationChanged(s) && movedFamilies(s).length > 0)],
    check(s, report) {
      const from = s.previousModel?.effectiveSubnet;
      const to = s.model.effectiveSubnet;
      if (from === undefined || to === undefined || from === to) return;
      const families = movedFamilies(s);
      const path = annotationPath(changedKey(s));
      const stays = families.flatMap((family) => keptAddress(s, family) ?? []);
      const stuck = stays.find((address) => isOfSubnet(address, from, s.model.cluster) === true);
      const free = families.find((family) => !pinnedAddress(s.model, family));
      if (stuck) report({ message: "staticStays", action: "deny", path, data: { address: stuck.written, from, to } });
      else if (free) report({ message: "newIp", path, data: { from, to, family: free } });
      else report({ message: "pinned", path, data: { from, to } });
    },
  },
});

function isAnnotationChanged({ object, previous }: ServiceSubject): boolean {
  const isChanged = (key: string) => annotation(object, key) !== (previous && annotation(previous, key));
  return isChanged(LOAD_BALANCER_SUBNET) || isChanged(INTERNAL_SUBNET);
}

/** The IP families whose forwarding rule, before and after the edit, has an address of a subnet. */
function movedFamilies({ model, previousModel }: ServiceSubject): readonly IpFamily[] {
  if (!previousModel?.isLive) return [];
  const families = model.families.filter((family) => previousModel.families.includes(family));
  if (model.isInternal && previousModel.isInternal) return families;
  const isRbs = model.implementation === "rbs-netlb" && previousModel.implementation === "rbs-netlb";
  return isRbs ? families.filter((family) => family === "IPv6") : [];
}

function changedKey({ object, previous, model }: ServiceSubject): string {
  const isNewKey = [object, previous].some(
    (service) => service && annotation(service, LOAD_BALANCER_SUBNET) !== undefined,
  );
  return model.isModern && isNewKey ? LOAD_BALANCER_SUBNET : INTERNAL_SUBNET;
}

/** The address that the Service pins before and after the edit. */
function keptAddress({ model, previousModel }: ServiceSubject, family: IpFamily): PinnedAddress | undefined {
  const before = previousModel && pinnedAddress(previousModel, family);
  const after = pinnedAddress(model, family);
  return before?.ip && after?.ip?.text === before.ip.text ? after : undefined;
}
