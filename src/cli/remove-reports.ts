import { UsageError } from "../domain/errors.ts";
import type { Command } from "./command.ts";
import { EXIT } from "./io.ts";
import { KUBECTL_OPTIONS, kubectlAccess } from "./kubectl-access.ts";
import { parseOptions } from "./options.ts";

/** `l4guard remove-reports`: what an uninstalled audit has left. */
export const removeReports: Command = {
  summary: "Remove the reports that the audit in a cluster has written",
  usage: ["[OPTIONS]"],
  about: [
    "Removes the reports (OpenReports and PolicyReport) that the audit of `l4guard serve` has written on objects, and nobody " +
      "else's. The chart calls it before it is uninstalled. While an audit runs it writes them again.",
    "Exit codes: 0 none is left, 2 the cluster could not be asked.",
  ],
  options: KUBECTL_OPTIONS,
  examples: ["l4guard remove-reports", "l4guard remove-reports --context staging"],
  async run(argv, io) {
    const { values, operands } = parseOptions(KUBECTL_OPTIONS, argv, io.env);
    if (operands.length > 0) throw new UsageError("remove-reports takes options only");
    const [
      { createApiClient },
      { systemClock },
      { CredentialSource },
      { deleteReports },
      { asFailure },
      { whyUnreachable },
    ] = await Promise.all([
      import("../cluster/api-client.ts"),
      import("../cluster/clock.ts"),
      import("../cluster/credentials.ts"),
      import("../audit/report-sink.ts"),
      import("../cluster/api-failure.ts"),
      import("../cluster/why-unreachable.ts"),
    ]);
    const client = createApiClient(new CredentialSource(kubectlAccess(values, io), systemClock), systemClock);
    try {
      const deleted = await deleteReports(client, new AbortController().signal);
      io.stdout.write(`${deleted} report${deleted === 1 ? "" : "s"} removed\n`);
      return EXIT.ok;
    } catch (error) {
      io.stderr.write(`l4guard: the cluster can't be asked: ${whyUnreachable(asFailure(error))}\n`);
      return EXIT.failure;
    } finally {
      client.close();
    }
  },
};
