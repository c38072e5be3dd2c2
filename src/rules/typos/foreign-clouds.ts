/** How the annotations of another load balancer controller are recognised. */
interface ForeignController {
  readonly name: string;
  readonly prefix: string;
  /** Annotations that ask for an internal load balancer there, and the values by which they do; empty for any value. */
  readonly internal?: Readonly<Record<string, readonly string[]>>;
}

const YES = ["true"];

/** Controllers of other clouds and of clusters without one. Sources: the documentation of each controller's Service annotations. */
const FOREIGN_CONTROLLERS: readonly ForeignController[] = [
  {
    name: "AWS",
    prefix: "service.beta.kubernetes.io/aws-",
    internal: {
      "service.beta.kubernetes.io/aws-load-balancer-internal": ["true", "0.0.0.0/0"],
      "service.beta.kubernetes.io/aws-load-balancer-scheme": ["internal"],
    },
  },
  {
    name: "Azure",
    prefix: "service.beta.kubernetes.io/azure-",
    internal: { "service.beta.kubernetes.io/azure-load-balancer-internal": YES },
  },
  {
    name: "Oracle Cloud",
    prefix: "service.beta.kubernetes.io/oci-",
    internal: { "service.beta.kubernetes.io/oci-load-balancer-internal": YES },
  },
  {
    name: "Oracle Cloud",
    prefix: "oci-network-load-balancer.oraclecloud.com/",
    internal: { "oci-network-load-balancer.oraclecloud.com/internal": YES },
  },
  { name: "Oracle Cloud", prefix: "oci.oraclecloud.com/" },
  {
    name: "IBM Cloud",
    prefix: "service.kubernetes.io/ibm-",
    internal: { "service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type": ["private"] },
  },
  {
    name: "DigitalOcean",
    prefix: "service.beta.kubernetes.io/do-",
    internal: { "service.beta.kubernetes.io/do-loadbalancer-network": ["INTERNAL"] },
  },
  {
    name: "Alibaba Cloud",
    prefix: "service.beta.kubernetes.io/alibaba-cloud-",
    internal: { "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type": ["intranet"] },
  },
  {
    name: "Alibaba Cloud",
    prefix: "service.beta.kubernetes.io/alicloud-",
    internal: { "service.beta.kubernetes.io/alicloud-loadbalancer-address-type": ["intranet"] },
  },
  {
    name: "OpenStack",
    prefix: "service.beta.kubernetes.io/openstack-",
    internal: { "service.beta.kubernetes.io/openstack-internal-load-balancer": YES },
  },
  { name: "OpenStack", prefix: "loadbalancer.openstack.org/" },
  {
    name: "Scaleway",
    prefix: "service.beta.kubernetes.io/scw-",
    internal: { "service.beta.kubernetes.io/scw-loadbalancer-private": YES },
  },
  {
    name: "Tencent Cloud",
    prefix: "service.kubernetes.io/qcloud-",
    internal: { "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid": [] },
  },
  {
    name: "Yandex Cloud",
    prefix: "yandex.cloud/",
    internal: { "yandex.cloud/load-balancer-type": ["internal"] },
  },
  { name: "Linode", prefix: "service.beta.kubernetes.io/linode-" },
  { name: "Vultr", prefix: "service.beta.kubernetes.io/vultr-" },
  { name: "Exoscale", prefix: "service.beta.kubernetes.io/exoscale-" },
  {
    name: "Hetzner Cloud",
    prefix: "load-balancer.hetzner.cloud/",
    internal: { "load-balancer.hetzner.cloud/disable-public-network": YES },
  },
  { name: "MetalLB", prefix: "metallb." },
  { name: "kube-vip", prefix: "kube-vip.io/" },
  { name: "Cilium", prefix: "lbipam.cilium.io/" },
];

/** Words by which folders and files say what cloud their manifests are for: the clouds, and what each calls its clusters. */
const FOREIGN_WORDS: ReadonlySet<string> = new Set(
  (
    "aws amazon eks azure aks oracle oci oke ibm iks digitalocean doks alibaba aliyun ack openstack scaleway kapsule " +
    "tencent qcloud tke yandex linode lke vultr exoscale hetzner hcloud"
  ).split(" "),
);
const OWN_WORDS: ReadonlySet<string> = new Set(["gke", "gcp", "gce", "google"]);

/** Whether the path of a file says that what it holds is for another cloud, and not for Google's, too. */
export function isOfAnotherCloud(file: string): boolean {
  const words = file.toLowerCase().split(/[^a-z0-9]+/);
  return words.some((word) => FOREIGN_WORDS.has(word)) && !words.some((word) => OWN_WORDS.has(word));
}

/** The controller that the annotation is for, if it is one of another cloud. */
export function foreignControllerOf(key: string): ForeignController | undefined {
  return FOREIGN_CONTROLLERS.find(({ prefix }) => key.startsWith(prefix));
}

/** Whether the annotation asks that controller for an internal load balancer. */
export function asksForInternal({ internal = {} }: ForeignController, key: string, value: string): boolean {
  if (!Object.hasOwn(internal, key)) return false;
  const values = internal[key] ?? [];
  return values.length === 0 || values.includes(value);
}
