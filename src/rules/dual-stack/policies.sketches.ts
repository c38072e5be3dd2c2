import { live, rbs } from "../shared/service.sketches.ts";

const EXT_SUBNET = { "networking.gke.io/load-balancer-subnet": "ext-subnet" };
export const withFamilies = (ipFamilyPolicy: string | undefined, ipFamilies: readonly string[] | undefined) =>
  rbs({
    annotations: EXT_SUBNET,
    spec: { ...(ipFamilyPolicy && { ipFamilyPolicy }), ...(ipFamilies && { ipFamilies }) },
  });
export const liveWith = (ipFamilyPolicy: string, ipFamilies: readonly string[], labels = {}) =>
  live(rbs, "rbs", { annotations: EXT_SUBNET, labels, spec: { ipFamilyPolicy, ipFamilies } });
