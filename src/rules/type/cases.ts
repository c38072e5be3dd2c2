import type { CaseTable } from "../case.ts";
import { CLASS_CASES } from "./cases/classes.ts";
import { CONTROLLER_FIELD_CASES } from "./cases/controller-fields.ts";
import { MISPLACED_CASES } from "./cases/misplaced.ts";
import { OPTION_CASES } from "./cases/options.ts";
import { RBS_CASES } from "./cases/rbs.ts";
import { SESSION_AFFINITY_CASES } from "./cases/session-affinity.ts";
import { STANDALONE_CASES } from "./cases/standalone.ts";
import { TYPE_ANNOTATION_CASES } from "./cases/type-annotations.ts";

export const TYPE_CASES: CaseTable = {
  ...TYPE_ANNOTATION_CASES,
  ...CLASS_CASES,
  ...RBS_CASES,
  ...MISPLACED_CASES,
  ...CONTROLLER_FIELD_CASES,
  ...SESSION_AFFINITY_CASES,
  ...STANDALONE_CASES,
  ...OPTION_CASES,
};
