import type { Rule } from "../../engine/rule.ts";
import { legacySubnetAnnotationDualstack } from "./legacy-subnet-annotation-dualstack.ts";
import { subnetAnnotationEmpty } from "./subnet-annotation-empty.ts";
import { subnetAnnotationExternalIpv4Only } from "./subnet-annotation-external-ipv4-only.ts";
import { subnetAnnotationRequiresRbs } from "./subnet-annotation-requires-rbs.ts";
import { subnetAnnotationRequiresSubsetting } from "./subnet-annotation-requires-subsetting.ts";
import { subnetAnnotationsBoth } from "./subnet-annotations-both.ts";
import { subnetChanged } from "./subnet-changed.ts";
import { subnetNameInvalid } from "./subnet-name-invalid.ts";
import { subnetNotFound } from "./subnet-not-found.ts";
import { subnetPurpose } from "./subnet-purpose.ts";
import { subnetStaticIpMismatch } from "./subnet-static-ip-mismatch.ts";
import { subnetWrongNetwork } from "./subnet-wrong-network.ts";
import { subnetWrongRegion } from "./subnet-wrong-region.ts";

/** The rules of this group. */
export const SUBNETS_RULES: readonly Rule[] = [
  subnetAnnotationRequiresSubsetting,
  subnetAnnotationRequiresRbs,
  subnetAnnotationExternalIpv4Only,
  legacySubnetAnnotationDualstack,
  subnetAnnotationsBoth,
  subnetAnnotationEmpty,
  subnetNameInvalid,
  subnetNotFound,
  subnetWrongRegion,
  subnetWrongNetwork,
  subnetPurpose,
  subnetStaticIpMismatch,
  subnetChanged,
];
