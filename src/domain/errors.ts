/** What was asked can't be carried out as it stands: wrong usage, or a file that can't be used. Shown without a stack. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
