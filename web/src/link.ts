/** What a link holds: the manifest, the one that lives, and the facts of the cluster as they are chosen. */
export interface PageState {
  readonly text: string;
  readonly old: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** The form of what stands behind the "#"; a page knows older forms than its own. */
const VERSION = "1";

/** The state as the hash of an address: compressed, so that a manifest fits. */
export async function hashOf(state: PageState): Promise<string> {
  const bytes = await through(new TextEncoder().encode(JSON.stringify(state)), new CompressionStream("deflate-raw"));
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return `#${VERSION}${btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
}

/** The state of a hash; undefined where it is none, or of a version that is not known. */
export async function stateOf(hash: string): Promise<PageState | undefined> {
  if (!hash.startsWith(`#${VERSION}`)) return undefined;
  try {
    const binary = atob(
      hash
        .slice(1 + VERSION.length)
        .replaceAll("-", "+")
        .replaceAll("_", "/"),
    );
    const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0));
    const { text, old, facts } = JSON.parse(
      new TextDecoder().decode(await through(bytes, new DecompressionStream("deflate-raw"))),
    ) as Partial<PageState>;
    return { text: String(text ?? ""), old: String(old ?? ""), facts: { ...facts } };
  } catch {
    return undefined;
  }
}

async function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
): Promise<Uint8Array> {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
}
