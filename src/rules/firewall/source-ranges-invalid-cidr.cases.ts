import type { CaseTable } from "../case.ts";
import { clusterIp, internal, live, rbs } from "../shared/service.sketches.ts";
import { annotated, onTargetPool, ranges } from "./values.sketches.ts";

export const CASES: CaseTable = {
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
};
