import { createTwoFilesPatch } from "diff";

/** A file before and after, by the name under which a patch finds it. */
interface TextChange {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/** The change as a patch that `git apply` and `patch -p1` take from the working folder; from `/` for what lies outside of it. */
export function unifiedDiff({ name, before, after }: TextChange): string {
  const path = name.replaceAll("\\", "/").replace(/^\/+/, "");
  const patch = createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after, undefined, undefined, { context: 3 });
  return patch.replace(/^=+\n/, "");
}
