import { NEG } from "../../domain/annotations.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotates } from "../shared/conditions.ts";
import { NEG_PATH } from "../shared/neg-use.ts";
import { choosesNames, customNamesOf } from "./custom-names.ts";

/** Compute Engine resource names. */
const LONGEST = 63;
/** What is left when NEGs in other subnets get a suffix (ingress-gce pkg/utils/namer/namer.go MaxDefaultSubnetNegNameLength). */
const LONGEST_MULTI_SUBNET = 56;

export const negCustomNameTooLong = defineRule({
  id: "neg-custom-name-too-long",
  group: "neg",
  action: "deny",
  summary: "A NEG name longer than Compute Engine accepts.",
  messages: {
    tooLong: 'NEG name "{name}" has {length} characters; Compute Engine accepts {limit}.',
    tooLongForSubnets:
      'NEG name "{name}" has {length} characters; {limit} fit, since NEGs of other subnets get a suffix.',
  },
  why: "The NEG is never created. In a cluster with nodes in several subnets the controller appends a hash to the name.",
  fix: "Choose a shorter name.",
  sources: [
    "Compute Engine: Naming resources",
    "kubernetes/ingress-gce pkg/utils/namer/namer.go NonDefaultSubnetCustomNEG",
  ],
  on: ["create", "update"],
  needs: ["multiSubnet"],
  limits: { characters: LONGEST, charactersMultiSubnet: LONGEST_MULTI_SUBNET },
  service: {
    when: [annotates(NEG), choosesNames],
    check({ object, cluster }, report) {
      for (const [, name] of customNamesOf(object)) {
        const { length } = name;
        const at = { path: NEG_PATH, about: `name ${name}` } as const;
        if (length > LONGEST) report({ message: "tooLong", ...at, data: { name, length, limit: LONGEST } });
        else if (length > LONGEST_MULTI_SUBNET && cluster.multiSubnet) {
          report({ message: "tooLongForSubnets", ...at, data: { name, length, limit: LONGEST_MULTI_SUBNET } });
        }
      }
    },
  },
});
