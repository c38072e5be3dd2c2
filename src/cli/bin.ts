#!/usr/bin/env node
import { enableCompileCache } from "node:module";

// What V8 has compiled once is read from the cache at the next start; it must be on before anything else is loaded.
enableCompileCache();
const { runProcess } = await import("./main.ts");
await runProcess();
