import { defineRule } from "../../engine/rule.ts";

export const clusterVersionUnparsable = defineRule({
  id: "cluster-version-unparsable",
  group: "versions",
  action: "info",
  summary: "A cluster version that is no GKE version.",
  messages: { unparsable: 'gkeVersion "{version}" is not a GKE version: rules about versions are skipped.' },
  why:
    "Which annotations and fields the controllers know depends on the control plane's version. Without it l4guard takes " +
    "the newest release for granted, and never denies on that ground.",
  fix: "Write it as gcloud shows it, for example 1.33.1-gke.1779000.",
  sources: ["GKE: Versioning, Versioning scheme"],
  on: ["create"],
  uses: ["gkeVersion"],
  cluster: {
    check(s, report) {
      if (s.cluster.gkeVersion !== undefined) return;
      const { statedVersion: version } = s;
      if (version === undefined) return;
      report({ message: "unparsable", path: "/gkeVersion", data: { version } });
    },
  },
});
