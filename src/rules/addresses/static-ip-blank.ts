import { LOAD_BALANCER_IP_ADDRESSES } from "../../domain/annotations.ts";
import { annotation } from "../../domain/kinds/service.ts";
import { defineRule } from "../../engine/rule.ts";
import { NAMES_PATH } from "../shared/address-paths.ts";
import { removeAnnotation } from "../shared/annotation-edits.ts";
import { annotates, hasOwner } from "../shared/conditions.ts";

export const staticIpBlank = defineRule({
  id: "static-ip-blank",
  group: "addresses",
  action: "warn",
  summary: "An annotation for address names without a name.",
  messages: { blank: 'load-balancer-ip-addresses "{value}" names no address, so it pins none.' },
  why: "The controller skips blank items. Without a name the Service gets an ephemeral IP, often by a template's mistake.",
  fix: "Write the address name, or remove the annotation.",
  sources: ["kubernetes/ingress-gce pkg/l4/annotations/l4_static_address.go ipAddressFromAnnotation"],
  on: ["create", "update"],
  service: {
    when: [annotates(LOAD_BALANCER_IP_ADDRESSES), hasOwner],
    check(s, report) {
      const value = annotation(s.object, LOAD_BALANCER_IP_ADDRESSES) ?? "";
      const { considered, ignored } = s.model.staticAddresses;
      if (considered.length > 0) return;
      report({
        message: "blank",
        path: NAMES_PATH,
        data: { value },
        ...(ignored.length === 0 && { edits: [removeAnnotation(LOAD_BALANCER_IP_ADDRESSES, value)] }),
      });
    },
  },
});
