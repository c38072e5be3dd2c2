import fc from "fast-check";
import t from "tap";
import { forecast } from "../../src/controllers/l4/forecast.ts";
import { compileCluster } from "../../src/domain/cluster.ts";
import { SERVICE } from "../../src/domain/kinds/service.ts";
import { indexManifests } from "../../src/engine/manifest-index.ts";
import { compilePolicy } from "../../src/engine/policy.ts";
import { reviewValidation } from "../../src/engine/review.ts";
import { RULE_SET } from "../../src/rules/index.ts";
import { BASE_CLUSTER } from "../../src/rules/shared/cluster.sketches.ts";
import { internal, loadBalancer, rbs } from "../../src/rules/shared/service.sketches.ts";

const PLACES = ["/spec/loadBalancerIP", "/metadata/annotations/networking.gke.io~1load-balancer-ip-addresses"];
const jane = { username: "jane", groups: [], isController: false };

/** A reserved address that may be anywhere, of any type, and anybody's. */
const RECORD = fc.record({
  address: fc.constantFrom("203.0.113.10", "203.0.113.20", "10.0.0.50"),
  scope: fc.constantFrom("regional" as const, "global" as const),
  region: fc.constantFrom("us-central1", "europe-west1"),
  users: fc.constantFrom([], ["projects/p/zones/z/instances/vm"], ["projects/p/regions/r/forwardingRules/fr"]),
});

const typeOf = (address: string) => (address.startsWith("10.") ? ("INTERNAL" as const) : ("EXTERNAL" as const));

t.test("a denial of the address is a forecast that it is not granted, and the other way round", async () => {
  const wanted = fc.record({
    records: fc.uniqueArray(RECORD, { maxLength: 3, selector: ({ address }) => address }),
    isKnown: fc.boolean(),
    make: fc.constantFrom(rbs, loadBalancer, internal),
    loadBalancerIP: fc.constantFrom("203.0.113.10", "203.0.113.20", "203.0.113.30", "10.0.0.50", "10.0.0.60"),
    gkeVersion: fc.constantFrom("1.31.5-gke.1068000", "1.37.2-gke.1000000"),
  });
  fc.assert(
    fc.property(wanted, ({ records, isKnown, make, loadBalancerIP, gkeVersion }) => {
      const { addresses: _, ...known } = { ...BASE_CLUSTER, gkeVersion };
      const addresses = records.map((record, index) => ({
        ...record,
        name: `a${index}`,
        type: typeOf(record.address),
        ipVersion: "IPV4" as const,
        ...(typeOf(record.address) === "EXTERNAL" ? { tier: "PREMIUM" as const } : { subnet: "default" }),
      }));
      const cluster = compileCluster(isKnown ? { ...known, addresses } : known);
      const object = make({ spec: { loadBalancerIP } });
      const { findings } = reviewValidation(
        { kind: "Service", change: "create", object, requester: jane },
        {
          rules: RULE_SET,
          policy: compilePolicy({}),
          cluster,
          index: indexManifests({ objects: [], isComplete: true }),
          today: "2026-11-21",
          isOffline: false,
        },
      );
      const isDenied = findings.some(({ action, path }) => action === "deny" && PLACES.includes(path));
      const { fails, notGranted } = forecast({ cluster, old: undefined, new: SERVICE.read(object) });
      const said = JSON.stringify(findings.map(({ rule, action }) => `${action} ${rule}`));
      if (isDenied !== (fails || notGranted !== undefined)) throw new Error(`${said} but ${fails} ${notGranted}`);
    }),
    { numRuns: 1000 },
  );
});
