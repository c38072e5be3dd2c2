import { writeSync } from "node:fs";
import { didYouMean } from "../domain/edit-distance.ts";
import { UsageError } from "../domain/errors.ts";
import { REPORT_BUGS, VERSION } from "../domain/own-version.ts";
import { wrap } from "../reports/wrap.ts";
import { COMMANDS } from "./commands.ts";
import { helpText, listText } from "./help.ts";
import { type CommandIo, columnsOf, EXIT } from "./io.ts";
import { processIo } from "./process-io.ts";

/** Runs the command line `argv` and returns its exit code. */
export async function main(argv: readonly string[], io: CommandIo): Promise<number> {
  const [first, ...others] = argv;
  const asksForHelp = first === undefined || first === "--help" || first === "-h" || first === "help";
  const columns = columnsOf(io);
  const name = asksForHelp ? others[0] : first;
  if (name === undefined) {
    io.stdout.write(await overview(columns));
    return first === undefined ? EXIT.failure : EXIT.ok;
  }
  if (name === "--version" || name === "version") {
    io.stdout.write(`l4guard ${VERSION}\n`);
    return EXIT.ok;
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!load) {
    const near = didYouMean(name, [...Object.keys(COMMANDS), "help", "version"]);
    io.stderr.write(`l4guard: there is no command "${name}"${near || '; "l4guard --help" lists them'}\n`);
    return EXIT.failure;
  }
  const command = await load();
  if (asksForHelp || others.includes("--help") || others.includes("-h")) {
    io.stdout.write(helpText(name, command, columns));
    return EXIT.ok;
  }
  try {
    return await command.run(others, io);
  } catch (error) {
    if (!isUsersBusiness(error)) throw error;
    io.stderr.write(`l4guard ${name}: ${error.message}\n`);
    return EXIT.failure;
  }
}

async function overview(columns: number): Promise<string> {
  const entries = await Promise.all(
    Object.entries(COMMANDS).map(async ([name, load]) => ({ name, help: (await load()).summary })),
  );
  const paragraph = (text: string) => wrap(text, columns).join("\n");
  return `${[
    paragraph("l4guard checks load balancers on Google Kubernetes Engine before they go wrong."),
    "Usage: l4guard COMMAND [OPTIONS]",
    `Commands:\n${listText(entries, columns)}`,
    paragraph(
      '"l4guard help COMMAND" explains a command and shows examples. Each option is also an environment variable: --fail-on ' +
        "is L4GUARD_FAIL_ON.",
    ),
  ].join("\n\n")}\n`;
}

/** Errors whose message says all that a user needs: wrong usage, bad files, unknown options. */
function isUsersBusiness(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? String(error.code) : "";
  return error instanceof UsageError || error.name === "ConfigError" || code.startsWith("ERR_PARSE_ARGS");
}

/** Runs the command line of this process; its exit code is set when everything is written. */
export async function runProcess(): Promise<void> {
  process.setUncaughtExceptionCaptureCallback(crash);
  const { io, leave } = processIo(crash);
  try {
    process.exitCode = await main(process.argv.slice(2), io);
    leave();
  } catch (error) {
    crash(error);
  }
}

const STDERR = 2;

/** Ends the process for an error that is a bug of l4guard: one line, and the stack where DEBUG asks for it. */
function crash(error: unknown): never {
  const [first] = String(error).split("\n");
  const wantsStack = /(?:^|[\s,])l4guard(?:$|[\s,])/.test(process.env["DEBUG"] ?? "");
  const report = wantsStack
    ? `${error instanceof Error ? error.stack : String(error)}\n`
    : `l4guard ${VERSION} crashed, which is a bug: ${first}. Please report it with what DEBUG=l4guard shows: ${REPORT_BUGS}\n`;
  writeSync(STDERR, report);
  process.exit(EXIT.failure);
}

if (import.meta.main) void runProcess();
