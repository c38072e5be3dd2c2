import type { Commands } from "./command.ts";

/** The commands, each loaded only when it is called: start-up time is what people feel. */
export const COMMANDS: Commands = {
  lint: async () => (await import("./lint.ts")).lint,
  fix: async () => (await import("./fix.ts")).fix,
  audit: async () => (await import("./audit.ts")).audit,
  drift: async () => (await import("./drift.ts")).drift,
  baseline: async () => (await import("./baseline.ts")).baseline,
  map: async () => (await import("./map.ts")).map,
  why: async () => (await import("./why.ts")).why,
  review: async () => (await import("./review.ts")).review,
  forecast: async () => (await import("./forecast.ts")).forecast,
  upgrade: async () => (await import("./upgrade.ts")).upgrade,
  migrate: async () => (await import("./migrate.ts")).migrate,
  replay: async () => (await import("./replay.ts")).replay,
  policy: async () => (await import("./policy.ts")).policy,
  cluster: async () => (await import("./cluster.ts")).cluster,
  rules: async () => (await import("./rules.ts")).rules,
  init: async () => (await import("./init.ts")).init,
  explain: async () => (await import("./explain.ts")).explain,
  serve: async () => (await import("./serve.ts")).serve,
  doctor: async () => (await import("./doctor.ts")).doctor,
  lsp: async () => (await import("./lsp.ts")).lsp,
  try: async () => (await import("./try.ts")).tryOut,
  krm: async () => (await import("./krm.ts")).krm,
  "post-render": async () => (await import("./post-render.ts")).postRender,
  completion: async () => (await import("./completion.ts")).completionOf(COMMANDS),
};
