import type { Rule } from "../../engine/rule.ts";
import { appProtocolsInvalid } from "./app-protocols-invalid.ts";
import { backendConfigDeleteInUse } from "./backend-config-delete-in-use.ts";
import { backendConfigInvalid } from "./backend-config-invalid.ts";
import { backendConfigMissing } from "./backend-config-missing.ts";
import { backendConfigOnL4 } from "./backend-config-on-l4.ts";
import { backendConfigRefused } from "./backend-config-refused.ts";
import { backendConfigSettingStays } from "./backend-config-setting-stays.ts";
import { backendProtectionRemoved } from "./backend-protection-removed.ts";
import { REPLACED_KEY_RULES } from "./replaced-keys.ts";
import { thcInvalid } from "./thc-invalid.ts";
import { thcWithoutNeg } from "./thc-without-neg.ts";
import { trafficScalingInvalid } from "./traffic-scaling-invalid.ts";

/** The rules of this group. */
export const BACKENDS_RULES: readonly Rule[] = [
  appProtocolsInvalid,
  ...REPLACED_KEY_RULES,
  backendConfigDeleteInUse,
  backendConfigInvalid,
  backendConfigMissing,
  backendConfigOnL4,
  thcInvalid,
  thcWithoutNeg,
  trafficScalingInvalid,
  backendConfigRefused,
  backendConfigSettingStays,
  backendProtectionRemoved,
];
