import { isNoForwardingRule } from "../../controllers/l4/address-grant.ts";
import type { ServiceModel } from "../../controllers/l4/model.ts";
import { L3_FORWARDING_RULE, TCP_FORWARDING_RULE, UDP_FORWARDING_RULE } from "../../domain/annotations.ts";
import { annotation, type Service } from "../../domain/kinds/service.ts";
import { defineRule } from "../../engine/rule.ts";
import type { ServiceSubject } from "../../engine/subject.ts";
import { claimantsOf, namesAddress } from "../shared/address-sharers.ts";
import { pinnedAddresses } from "../shared/pinned-addresses.ts";

export const staticIpInUse = defineRule({
  id: "static-ip-in-use",
  group: "addresses",
  action: "warn",
  summary: "A reserved address that something outside this cluster uses.",
  messages: {
    held: 'Address "{address}" is in use by {user}, no load balancer: GKE can\'t take it, and the sync fails.',
    usedElsewhere: 'Address "{address}" is already used by {user} that no Service of this cluster owns.',
  },
  why:
    "Forwarding rules of other clusters and of virtual machines on the same IP can conflict with this Service's, and " +
    "nothing in this cluster shows it.",
  fix: "Make sure that the ports do not overlap, or use another address.",
  sources: ["GKE: LoadBalancer Service parameters, Considerations for sharing a common IP address"],
  on: ["create", "update"],
  needs: ["addresses"],
  looksUp: ["services"],
  kindDependent: true,
  service: {
    when: [namesAddress],
    check(s, report) {
      const pinned = pinnedAddresses(s.model).filter(({ record }) => record?.users && record.users.length > 0);
      for (const { record, written, path } of pinned) {
        const holder = record?.users?.find(isNoForwardingRule);
        if (holder === undefined) continue;
        const user = s.isOffline || s.options.namePeers ? lastSegment(holder) : "another resource";
        report({
          message: "held",
          action: "deny",
          path,
          about: written,
          data: { address: written, user },
          fix: FREE_IT,
        });
      }
      // Whose forwarding rules they are only those of all other Services tell.
      if (pinned.length === 0 || !s.index.isComplete) return;
      const { names, countWithoutTrace } = rulesOfThisCluster(s);
      for (const { record, written, path } of pinned) {
        const strangers = (record?.users ?? [])
          .filter((user) => !isNoForwardingRule(user))
          .map(lastSegment)
          .filter((user) => !names.has(user));
        const [user] = strangers;
        if (user === undefined || strangers.length <= countWithoutTrace) continue;
        const seenAs = s.isOffline || s.options.namePeers ? `${user},` : "a resource";
        report({ message: "usedElsewhere", path, about: written, data: { address: written, user: seenAs } });
      }
    },
  },
});

const FREE_IT = "Take the address off that resource, or use another address.";

/** The forwarding rules that the Services at these addresses are known to own, and how many may own one unknown to us. */
function rulesOfThisCluster(s: ServiceSubject): { readonly names: Set<string>; readonly countWithoutTrace: number } {
  const names = new Set<string>();
  let countWithoutTrace = 0;
  const note = (model: ServiceModel) => {
    const own = ruleNamesOf(model);
    for (const name of own) names.add(name);
    if (own.length === 0) countWithoutTrace++;
  };
  for (const { model } of claimantsOf(s)) note(model);
  if (s.previousModel) note(s.previousModel);
  else if (s.model.isLive) note(s.model);
  return { names, countWithoutTrace };
}

const TRACES = [TCP_FORWARDING_RULE, UDP_FORWARDING_RULE, L3_FORWARDING_RULE].flatMap((key) => [key, `${key}-ipv6`]);

/** The newer controllers write the names into annotations; the older ones derive them from the uid. */
function ruleNamesOf({ service, isModern }: ServiceModel): readonly string[] {
  if (isModern) return TRACES.flatMap((key) => annotation(service, key) ?? []);
  return legacyNameOf(service);
}

/** k8s.io/cloud-provider cloud.go DefaultLoadBalancerName. */
function legacyNameOf({ metadata: { uid } }: Service): readonly string[] {
  return uid === undefined ? [] : [`a${uid.replaceAll("-", "")}`.slice(0, 32)];
}

function lastSegment(url: string): string {
  return url.slice(url.lastIndexOf("/") + 1);
}
