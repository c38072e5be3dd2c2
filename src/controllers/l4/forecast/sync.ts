import type { Owner } from "../ownership.ts";
import type { SyncInput } from "./input.ts";
import { syncLegacyInternal } from "./legacy-internal.ts";
import { syncRbs } from "./rbs.ts";
import { syncSubsetting } from "./subsetting.ts";
import { syncTargetPool } from "./target-pool.ts";

/** One sync of the controller that owns a Service; it leaves its result, and a failure, in `input.cloud`. */
export const SYNC: { readonly [owner in Owner]: (input: SyncInput) => void } = {
  "rbs-netlb": syncRbs,
  "ilb-subsetting": syncSubsetting,
  "legacy-external": syncTargetPool,
  "legacy-internal": syncLegacyInternal,
};
