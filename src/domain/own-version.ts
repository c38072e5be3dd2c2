/** The version of l4guard, as package.json states it; a test compares them. */
export const VERSION = "0.1.0";

/** The oldest Node.js that it runs on, as package.json states it; a test compares them. */
export const LEAST_NODE = "22.19";

/** Where a bug is reported. */
export const REPORT_BUGS = "https://github.com/l4guard/l4guard/issues/new";
