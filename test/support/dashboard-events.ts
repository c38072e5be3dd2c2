/** What the first event of the dashboard at the address shows, by part. @throws Error with the status where it is refused */
export async function firstPartsOf(url: string, token?: string): Promise<Readonly<Record<string, string>>> {
  const ending = new AbortController();
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const response = await fetch(`${url}/events`, { headers, signal: ending.signal });
  if (!response.ok) throw new Error(String(response.status));
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString("utf8");
    if (text.endsWith("\n\n")) break;
  }
  ending.abort();
  return JSON.parse(text.slice("data: ".length));
}

/** All that the parts show, as one text. */
export function everythingIn(parts: Readonly<Record<string, string>>): string {
  return Object.values(parts).join("\n");
}
