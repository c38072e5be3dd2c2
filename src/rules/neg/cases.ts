import type { CaseTable } from "../case.ts";
import { ANNOTATION_CASES } from "./cases/annotation.ts";
import { INGRESS_CASES } from "./cases/ingress.ts";
import { LAYER_7_CASES } from "./cases/layer-7.ts";
import { WORKLOAD_CASES } from "./cases/workload.ts";

export const NEG_CASES: CaseTable = { ...ANNOTATION_CASES, ...INGRESS_CASES, ...LAYER_7_CASES, ...WORKLOAD_CASES };
