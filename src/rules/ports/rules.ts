import type { Rule } from "../../engine/rule.ts";
import { ilbTooManyPorts } from "./ilb-too-many-ports.ts";

/** The rules of this group, by name. */
export const PORTS_RULES: readonly Rule[] = [ilbTooManyPorts];
