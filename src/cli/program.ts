import type { CommandIo } from "./io.ts";

/** How whoever started this process starts a command of l4guard, for texts that say what to type next. */
export function programOf({ env }: Pick<CommandIo, "env">): string {
  if (env["npm_lifecycle_event"] === "start" || env["npm_lifecycle_event"] === "l4guard")
    return "npm run -s l4guard --";
  return env["npm_command"] === "exec" ? "npx l4guard" : "l4guard";
}

/** How whoever started this process starts the webhook again, with further options. */
export function serveAgain({ env }: Pick<CommandIo, "env">, isStandAlone: boolean): string {
  if (env["npm_lifecycle_event"] === "start") return "npm start --";
  return `${programOf({ env })} serve${isStandAlone ? " --stand-alone" : ""}`;
}
