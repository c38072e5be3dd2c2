import t from "tap";
import type { LintFinding } from "../../src/lint/result.ts";
import { type DashboardView, dashboardPage, dashboardParts, type SeenParts } from "../../src/reports/dashboard-html.ts";

const COUNTS = {
  ...{ addresses: 0, publicLoadBalancers: 0, openToEveryone: 0, decisions: 0 },
  ...{ denied: undefined, warnings: undefined },
};
const NOTHING: SeenParts = {
  ...{ isWhole: true, exposed: [], addresses: [], audit: "here", findings: [], decisions: [] },
  ...{ facts: [], installation: { certificate: undefined, replicas: [] } },
};

function finding(at: number, action: "deny" | "warn"): LintFinding {
  return {
    finding: { rule: "lb-no-ports", action, path: "/spec/ports", messageId: "none", message: "<none>", about: "" },
    object: { kind: "Service", namespace: "shop", name: `web-${at}` },
    place: { file: "", line: 1, column: 1, endLine: 1, endColumn: 1 },
    identity: "",
  };
}

const address = (at: number): SeenParts["addresses"][number] => ({
  ...{ address: `203.0.113.${at}`, title: `203.0.113.${at}`, family: "IPv4", scheme: "EXTERNAL", isEphemeral: false },
  ...{ entries: [], freePorts: { TCP: "", UDP: "1-65535" } },
});
const many = <T>(of: (at: number) => T) => Array.from({ length: 203 }, (_, at) => of(at));

const SAYS: Readonly<
  Record<string, readonly [seen: Partial<SeenParts> | undefined, part: string, ...words: (string | RegExp)[]]>
> = {
  "without a token, how to get one": [undefined, "note", "Without a token"],
  "who may list everything is told nothing": [{}, "note", /^$/],
  "what is not all is said to be so": [{ isWhole: false }, "note", "Only objects of namespaces"],
  "a replica that audits nothing counts nothing": [undefined, "counts", "<b>–</b>"],
  "no load balancer is public": [{}, "public", "No load balancer is public."],
  "nothing was found": [{}, "findings", "Nothing found"],
  "the worst first, and text is text": [
    { findings: [finding(1, "warn"), finding(2, "deny")] },
    "findings",
    /web-2[\s\S]*web-1/,
    "&lt;none&gt;",
  ],
  "so many objects are enough": [{ findings: many((at) => finding(at, "warn")) }, "findings", "3 more objects"],
  "so many addresses are enough": [{ addresses: many(address) }, "addresses", "3 more addresses"],
  "free ports": [{ addresses: [address(1)] }, "addresses", "TCP <code>none</code>"],
  "nothing was decided yet": [{}, "decisions", "None yet."],
  "no fact is known": [{}, "facts", "None is known."],
  "facts are for those who may list Nodes": [{ facts: undefined }, "facts", "may list Nodes"],
  "a long fact is cut": [
    { facts: [{ fact: "subnets", value: "x".repeat(200), source: "google" }] },
    "facts",
    /x{118}…<\/code><\/td><td>google/,
  ],
  "no certificate yet, and no Pods": [{}, "installation", "no certificate yet", "No Pod of it"],
  "the installation is for those who may list its Pods": [{ installation: undefined }, "installation", "may list the"],
};

for (const [title, [seen, part, ...words]] of Object.entries(SAYS)) {
  t.test(title, async (t) => {
    const view: DashboardView = {
      replica: "l4guard-0",
      counts: COUNTS,
      ...(seen && { seen: { ...NOTHING, ...seen } }),
    };
    for (const said of words) t.match(dashboardParts(view)[part], said);
  });
}

t.test("the page has a place for each part, and asks its own server alone", async (t) => {
  const page = dashboardPage();
  for (const id of Object.keys(dashboardParts({ replica: "", counts: COUNTS }))) t.match(page, `<section id="${id}">`);
  t.match(page, "default-src 'none'");
  t.match(page, "connect-src 'self'");
});
