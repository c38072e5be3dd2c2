import type { Rule } from "../../engine/rule.ts";
import { annotationDuplicateKey } from "./annotation-duplicate-key.ts";
import { annotationInLabels } from "./annotation-in-labels.ts";
import { annotationKeyNearMiss } from "./annotation-key-near-miss.ts";
import { annotationKeyWrongCase } from "./annotation-key-wrong-case.ts";
import { annotationOnWrongKind } from "./annotation-on-wrong-kind.ts";
import { annotationUnquotedBoolean } from "./annotation-unquoted-boolean.ts";
import { annotationValueCase } from "./annotation-value-case.ts";
import { annotationValueNotString } from "./annotation-value-not-string.ts";
import { annotationValueWhitespace } from "./annotation-value-whitespace.ts";
import { backendShareValueInvalid } from "./backend-share-value-invalid.ts";
import { enumValueUnknown } from "./enum-value-unknown.ts";
import { exemptionIgnored } from "./exemption-ignored.ts";
import { fieldMisspelt } from "./field-misspelt.ts";
import { foreignCloudAnnotation } from "./foreign-cloud-annotation.ts";
import { foreignIngressAnnotation } from "./foreign-ingress-annotation.ts";
import { globalAccessValueInvalid } from "./global-access-value-invalid.ts";
import { objectRefused } from "./object-refused.ts";
import { rbsValueInvalid } from "./rbs-value-invalid.ts";
import { selectorNearMiss } from "./selector-near-miss.ts";

/** The rules of this group, in the order of the documentation. */
export const TYPOS_RULES: readonly Rule[] = [
  rbsValueInvalid,
  globalAccessValueInvalid,
  backendShareValueInvalid,
  annotationKeyNearMiss,
  annotationKeyWrongCase,
  annotationValueWhitespace,
  annotationValueCase,
  annotationUnquotedBoolean,
  annotationValueNotString,
  annotationInLabels,
  foreignCloudAnnotation,
  annotationDuplicateKey,
  exemptionIgnored,
  fieldMisspelt,
  enumValueUnknown,
  objectRefused,
  annotationOnWrongKind,
  foreignIngressAnnotation,
  selectorNearMiss,
];
