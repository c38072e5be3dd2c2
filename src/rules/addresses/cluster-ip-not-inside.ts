import { parseAddress, parseCidr } from "../../domain/addresses.ts";
import { isPrivate } from "../../domain/private-addresses.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { isOffline } from "../shared/conditions.ts";

/** Public in form, and in use for Services: the range that GKE manages itself, that for benchmarks, and class E. */
const SERVICE_RANGES = ["34.118.224.0/20", "198.18.0.0/15", "240.0.0.0/4"].flatMap((range) => parseCidr(range) ?? []);

export const clusterIpNotInside = defineRule({
  id: "cluster-ip-not-inside",
  group: "addresses",
  action: "warn",
  summary: "A spec.clusterIP that is a reserved or a public address.",
  messages: {
    reserved:
      'clusterIP {ip} is the reserved address "{name}", not one of the Service range: the API server refuses it.',
    public:
      "clusterIP {ip} is a public address, most likely not one of the Service range: the API server refuses it then.",
  },
  why:
    "spec.clusterIP is the address inside the cluster, out of its Service range. The address of the load balancer is named " +
    "elsewhere, and the API server's refusal does not say so.",
  fix: "Leave clusterIP out; name the address in networking.gke.io/load-balancer-ip-addresses or spec.loadBalancerIP.",
  sources: [
    "Kubernetes: Service, choosing your own IP address",
    "GKE: LoadBalancer Service parameters, Static IP addresses",
  ],
  on: ["create"],
  uses: ["addresses"],
  service: {
    // Requests carry what the API server chose, and what it would refuse never gets to a webhook.
    when: [
      isOffline,
      where(
        "that choose their cluster IP",
        ({ object }) => object.clusterIP !== undefined && object.clusterIP !== "None",
      ),
    ],
    check({ object, model, cluster }, report) {
      const ip = parseAddress(object.clusterIP ?? "");
      if (!ip || object.statusIPs.length > 0) return;
      const path = "/spec/clusterIP";
      const [record] = cluster.addresses ? model.cluster.addressInventory.at(ip.text) : [];
      if (record) report({ message: "reserved", action: "deny", path, data: { ip: ip.text, name: record.name } });
      else if (ip.family === "IPv4" && !isPrivate(ip) && !SERVICE_RANGES.some((range) => range.contains(ip)))
        report({ message: "public", path, data: { ip: ip.text } });
    },
  },
});
