/** The version of l4guard, as package.json states it; a test compares them. */
export const VERSION = "0.1.0";
