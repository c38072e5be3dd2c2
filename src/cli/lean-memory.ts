import { setFlagsFromString } from "node:v8";

/**
 * Has V8 keep its space for young objects small, for a command that holds many objects: an audit of 12,000 takes 170 MiB of
 * memory then and not 310, and a tenth more processor time (bench/audit.ts). A V8 without the flag says so and goes on.
 */
export function keepMemoryLean(): void {
  setFlagsFromString("--semi-space-growth-factor=1");
}
