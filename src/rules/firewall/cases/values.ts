import { type CaseTable, clusterIp, internal, live, loadBalancer, rbs } from "../../case.ts";

const KEY = "service.beta.kubernetes.io/load-balancer-source-ranges";
const ranges = (...loadBalancerSourceRanges: readonly string[]) => ({ spec: { loadBalancerSourceRanges } });
const annotated = (value: string) => ({ annotations: { [KEY]: value } });
/** An external Service that turned the backend service down. */
const onTargetPool = (sketch: { annotations?: object; spec?: Readonly<Record<string, unknown>> } = {}) =>
  loadBalancer({ ...sketch, annotations: { ...sketch.annotations, "cloud.google.com/l4-rbs": "disabled" } });

/** Cases of the rules about how source ranges are written. */
export const VALUE_CASES: CaseTable = {
  "source-ranges-invalid-cidr": [
    {
      title: "An address without a prefix length",
      object: rbs(ranges("203.0.113.5")),
      expect: [{ message: "bareAddress", action: "deny" }],
      isExample: true,
    },
    { title: "A CIDR", object: rbs(ranges("203.0.113.5/32")), expect: [], isExample: true },
    {
      title: "An IPv6 address without a prefix length in the annotation",
      object: rbs(annotated("2001:db8::1")),
      expect: [{ message: "bareAddress", action: "deny" }],
    },
    {
      title: "A host name",
      object: internal(ranges("office.example.com")),
      expect: [{ message: "notCidr", action: "deny" }],
    },
    {
      title: "From and to",
      object: onTargetPool(ranges("10.0.0.1-10.0.0.9")),
      expect: [{ message: "notCidr", action: "deny" }],
    },
    {
      title: "A prefix longer than an address",
      object: rbs(ranges("10.0.0.0/33", "10.0.0.0/8")),
      expect: [{ message: "notCidr", action: "deny" }],
    },
    {
      title: "A comma at the end of the annotation",
      object: rbs(annotated("10.0.0.0/8,")),
      expect: [{ message: "emptyItem", action: "deny" }],
    },
    {
      title: "An empty item in the spec",
      object: rbs(ranges("")),
      expect: [{ message: "emptyItem", action: "deny" }],
    },
    {
      title: "Leading zeros",
      object: rbs(ranges("010.0.0.0/8")),
      expect: [{ message: "leadingZeros", action: "warn" }],
    },
    { title: "Blanks around a CIDR are trimmed", object: rbs(annotated(" 10.0.0.0/8 , 192.0.2.0/24 ")), expect: [] },
    { title: "IPv6", object: rbs(ranges("10.0.0.0/8", "2001:db8::/32")), expect: [] },
    { title: "A blank annotation is another rule's matter", object: rbs(annotated(" ")), expect: [] },
    {
      title: "A list in the spec hides the annotation",
      object: rbs({ ...annotated("x"), ...ranges("10.0.0.0/8") }),
      expect: [],
    },
    { title: "A Service that is no load balancer", object: clusterIp(ranges("x")), expect: [] },
    {
      title: "A second mistake beside an old one",
      old: live(rbs, "rbs", ranges("x")),
      object: live(rbs, "rbs", ranges("y", "x")),
      expect: [{ message: "notCidr", action: "deny" }],
    },
  ],
  "source-ranges-host-bits": [
    {
      title: "An address of the network instead of the network",
      object: rbs(ranges("192.168.0.1/10")),
      expect: [{ message: "applied", action: "warn" }],
      isExample: true,
    },
    {
      title: "In the annotation",
      object: rbs(annotated("10.0.0.0/8, 2001:db8::1/32")),
      expect: [{ message: "applied", action: "warn" }],
    },
    { title: "A network", object: rbs(ranges("192.128.0.0/10")), expect: [], isExample: true },
    { title: "A host", object: rbs(ranges("192.168.0.1/32")), expect: [] },
  ],
  "source-ranges-allow-all": [
    {
      title: "Everybody beside a narrower range",
      object: rbs(ranges("10.0.0.0/8", "0.0.0.0/0")),
      expect: [{ message: "meaningless", action: "warn" }],
      isExample: true,
    },
    {
      title: "Everybody on an external Service",
      object: rbs(ranges("0.0.0.0/0")),
      expect: [{ message: "open", action: "warn" }],
    },
    {
      title: "Everybody over IPv6",
      object: rbs({ spec: { loadBalancerSourceRanges: ["::/0", "10.0.0.0/8"] } }),
      expect: [{ message: "open", action: "warn" }],
    },
    {
      title: "Everybody beside a narrower range on an internal Service",
      object: internal(ranges("0.0.0.0/0", "10.0.0.0/8")),
      expect: [{ message: "meaningless", action: "warn" }],
    },
    { title: "Everybody on an internal Service", object: internal(ranges("0.0.0.0/0")), expect: [] },
    {
      title: "Host bits do not narrow it",
      object: rbs(ranges("10.1.2.3/0")),
      expect: [{ message: "open", action: "warn" }],
    },
    { title: "A narrow range", object: rbs(ranges("203.0.113.0/24")), expect: [], isExample: true },
    { title: "No range at all", object: rbs(), expect: [] },
  ],
  "source-ranges-missing": [
    {
      title: "An external Service without source ranges",
      object: rbs(),
      expect: [{ message: "open", action: "warn" }],
      isExample: true,
    },
    {
      title: "An external Service with source ranges",
      object: rbs(ranges("203.0.113.0/24")),
      expect: [],
      isExample: true,
    },
    { title: "Source ranges in the annotation", object: rbs(annotated("203.0.113.0/24")), expect: [] },
    { title: "An internal Service", object: internal(), expect: [] },
    { title: "A Service that is no load balancer", object: clusterIp(), expect: [] },
  ],
  "source-ranges-annotation-deprecated": [
    {
      title: "The annotation alone, where the policy moves it",
      object: rbs(annotated("203.0.113.0/24, 198.51.100.0/24")),
      expect: [{ message: "deprecated", action: "mutate" }],
      isExample: true,
    },
    {
      title: "The annotation alone, where the policy moves nothing",
      policy: { mutations: { optIn: [] } },
      object: rbs(annotated("203.0.113.0/24")),
      expect: [{ message: "deprecated", action: "warn" }],
    },
    { title: "The field", object: rbs(ranges("203.0.113.0/24")), expect: [], isExample: true },
    {
      title: "An existing Service is not touched",
      old: live(rbs, "rbs"),
      object: live(rbs, "rbs", annotated("203.0.113.0/24")),
      expect: [{ message: "deprecated", action: "warn" }],
    },
    { title: "A value that can't be read is denied for that", object: rbs(annotated("x")), expect: [] },
    { title: "Both", object: rbs({ ...annotated("10.0.0.0/8"), ...ranges("10.0.0.0/8") }), expect: [] },
    { title: "A Service that is no load balancer", object: clusterIp(annotated("10.0.0.0/8")), expect: [] },
  ],
  "source-ranges-annotation-shadowed": [
    {
      title: "Both, and they differ",
      object: rbs({ ...annotated("10.0.0.0/8"), ...ranges("198.51.100.0/24") }),
      expect: [{ message: "shadowed", action: "warn" }],
      isExample: true,
    },
    {
      title: "A blank annotation beside the field",
      object: rbs({ ...annotated(""), ...ranges("198.51.100.0/24") }),
      expect: [{ message: "shadowed", action: "warn" }],
    },
    {
      title: "Both, and they say the same in another order",
      object: rbs({ ...annotated("10.0.0.1/8,198.51.100.0/24"), ...ranges("198.51.100.0/24 ", "10.0.0.0/8") }),
      expect: [],
    },
    { title: "The field alone", object: rbs(ranges("198.51.100.0/24")), expect: [], isExample: true },
    { title: "The annotation alone", object: rbs(annotated("198.51.100.0/24")), expect: [] },
  ],
  "source-ranges-annotation-empty": [
    {
      title: "A blank annotation on a backend service",
      object: rbs(annotated("")),
      expect: [{ message: "failsSync", action: "deny" }],
      isExample: true,
    },
    {
      title: "A blank annotation with subsetting",
      object: internal(annotated("  ")),
      expect: [{ message: "failsSync", action: "deny" }],
    },
    {
      title: "A blank annotation on a target pool",
      object: onTargetPool(annotated("")),
      expect: [{ message: "opens", action: "warn" }],
    },
    { title: "No annotation", object: rbs(), expect: [], isExample: true },
    { title: "The field is set", object: rbs({ ...annotated(""), ...ranges("10.0.0.0/8") }), expect: [] },
  ],
  "source-ranges-non-loadbalancer": [
    {
      title: "A ClusterIP Service with source ranges",
      object: clusterIp(ranges("10.0.0.0/8")),
      expect: [{ message: "refused", action: "deny" }],
      isExample: true,
    },
    {
      title: "A ClusterIP Service with the annotation",
      object: clusterIp(annotated("10.0.0.0/8")),
      expect: [{ message: "refused", action: "deny" }],
    },
    {
      title: "A load balancer that becomes a ClusterIP Service and keeps them",
      old: live(rbs, "rbs", ranges("10.0.0.0/8")),
      object: clusterIp(ranges("10.0.0.0/8")),
      expect: [{ message: "refused", action: "deny" }],
    },
    { title: "A load balancer", object: rbs(ranges("10.0.0.0/8")), expect: [], isExample: true },
    { title: "A ClusterIP Service without", object: clusterIp(), expect: [] },
  ],
};
