import type { readDrift } from "../cluster/registration.ts";
import { type Check, fine } from "./check.ts";

/** Where webhook configurations are not what the chart registered; nothing where it is not known what that was. */
export function checkRegistration(drift: Awaited<ReturnType<typeof readDrift>>): Check[] {
  const found = drift.flatMap(({ configuration, isGone, differences }): readonly Check[] =>
    differences.map((difference) => ({
      severity: isGone ? "fail" : "warn",
      subject: configuration,
      finding: `not as the chart registered it: ${difference}`,
      advice: "see who did it and why, in the API server's audit log; helm upgrade puts it back",
    })),
  );
  return drift.length > 0 && found.length === 0 ? [fine("registration", "as the chart wrote it")] : [...found];
}
