import { findBinaries, NOT_INSTALLED } from "./real-api-server.ts";

/** Ends with exit code 3 where end-to-end tests can't run: that is neither success nor failure. */
if (!findBinaries()) {
  console.error(`end-to-end tests: ${NOT_INSTALLED}`);
  process.exitCode = 3;
}
