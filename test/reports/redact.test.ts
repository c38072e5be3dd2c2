import t from "tap";
import { redacted } from "../../src/reports/redact.ts";

const CASES: Readonly<Record<string, readonly [text: string, shown: string]>> = {
  "an IPv4 address": ["IP is now 203.0.113.7.", "IP is now [address]."],
  "an address with a port or a length": ["198.51.100.0/24 and 10.0.0.1:80", "[address]/24 and [address]:80"],
  "an IPv6 address": ["at 2001:db8::1, and 2600:1900:4000:1:0:0:0:0/96", "at [address], and [address]/96"],
  "the ranges of health checks stay": ["130.211.0.0/22 and 35.191.0.0/16", "130.211.0.0/22 and 35.191.0.0/16"],
  "times and versions stay": [
    "2026-11-21T11:36:05Z, 11:36:05, GKE 1.33.4-gke.1000000",
    "2026-11-21T11:36:05Z, 11:36:05, GKE 1.33.4-gke.1000000",
  ],
  "the path of a resource": ["projects/shop-prod/regions/us-central1", "projects/[project]/regions/us-central1"],
  "a gcloud command": [
    "gcloud compute --project shop-prod x --network a",
    "gcloud compute --project [project] x --network a",
  ],
  "a missing subnet": [
    'Subnetwork "a" can\'t be found for project shop-prod',
    'Subnetwork "a" can\'t be found for project [project]',
  ],
  "a service account": [
    "service-1@container-engine-robot.iam.gserviceaccount.com may not",
    "[service account] may not",
  ],
};

for (const [sentence, [text, shown]] of Object.entries(CASES)) {
  t.test(sentence, async (t) => t.equal(redacted(text), shown));
}

t.test("every text of a value is redacted, and nothing else is changed", async (t) => {
  t.same(redacted({ a: ["203.0.113.7", 1, true, null], b: { c: "x" } }), {
    a: ["[address]", 1, true, null],
    b: { c: "x" },
  });
});
