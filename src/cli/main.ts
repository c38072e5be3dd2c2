#!/usr/bin/env node
import { type Command, type CommandIo, EXIT, UsageError } from "./io.ts";

/** The commands, each loaded only when it is called: start-up time is what people feel. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  explain: async () => (await import("./explain.ts")).explain,
  lint: async () => (await import("./lint.ts")).lint,
  forecast: async () => (await import("./forecast.ts")).forecast,
  review: async () => (await import("./review.ts")).review,
  rules: async () => (await import("./rules.ts")).rules,
  serve: async () => (await import("./serve.ts")).serve,
  try: async () => (await import("./try.ts")).tryOut,
};

/** Runs the command line `argv` and returns its exit code. */
export async function main(argv: readonly string[], io: CommandIo): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    io.stdout.write(await overview());
    return name === undefined ? EXIT.failure : EXIT.ok;
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!load) {
    io.stderr.write(`l4guard: there is no command "${name}"; "l4guard --help" lists them\n`);
    return EXIT.failure;
  }
  const command = await load();
  if (rest.includes("--help") || rest.includes("-h")) {
    io.stdout.write(`${command.help}\n`);
    return EXIT.ok;
  }
  try {
    return await command.run(rest, io);
  } catch (error) {
    if (!isUsersBusiness(error)) throw error;
    io.stderr.write(`l4guard ${name}: ${error.message}\n`);
    return EXIT.failure;
  }
}

async function overview(): Promise<string> {
  const lines = await Promise.all(
    Object.entries(COMMANDS).map(async ([name, load]) => `  ${name.padEnd(12)} ${(await load()).summary}`),
  );
  return `l4guard checks load balancers on Google Kubernetes Engine before they go wrong.

Usage: l4guard COMMAND [OPTIONS]

Commands:
${lines.join("\n")}

"l4guard COMMAND --help" explains a command and shows examples.
`;
}

/** Errors whose message says all that a user needs: wrong usage, bad files, unknown options. */
function isUsersBusiness(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? String(error.code) : "";
  return error instanceof UsageError || error.name === "ConfigError" || code.startsWith("ERR_PARSE_ARGS");
}

if (import.meta.main) {
  process.exitCode = await main(process.argv.slice(2), {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    now: () => new Date(),
  });
}
