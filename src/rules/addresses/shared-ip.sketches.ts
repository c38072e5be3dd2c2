export const named = (address: string) => ({
  annotations: { "networking.gke.io/load-balancer-ip-addresses": address },
});
export const WEB_IP = { loadBalancerIP: "203.0.113.10" };
