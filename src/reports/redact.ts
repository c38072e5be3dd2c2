import { parseAddress } from "../domain/addresses.ts";

/** What stands for an address and for the name of a project. */
const ADDRESS = "[address]";
const PROJECT = "[project]";

/** The ranges of Google's health checks are public knowledge, and advice names them. */
const WELL_KNOWN = new Set(["130.211.0.0", "35.191.0.0", "0.0.0.0", "::"]);

/** Words that may be an address. */
const IPV4_LIKE = /(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w]|\.\d)/g;
const IPV6_LIKE = /(?<![\w.:])[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7}(?![\w:])/g;
const PROJECT_PATH = /\bprojects\/[\w:.-]+/g;
const PROJECT_FLAG = /(--(?:project|billing-project)[ =])[\w:.-]+/g;
const PROJECT_WORDS = /(\bfor project )[\w:.-]+/gi;
const SERVICE_ACCOUNT = /[\w.-]+@[\w.-]+\.gserviceaccount\.com/g;

/** The value without the addresses, names of projects and service accounts in its texts. */
export function redacted<T>(value: T): T {
  return redactedValue(value) as T;
}

function redactedValue(value: unknown): unknown {
  if (typeof value === "string") return redactedText(value);
  if (Array.isArray(value)) return value.map(redactedValue);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redactedValue(item)]));
}

function redactedText(text: string): string {
  return text
    .replace(SERVICE_ACCOUNT, "[service account]")
    .replace(PROJECT_PATH, `projects/${PROJECT}`)
    .replace(PROJECT_FLAG, `$1${PROJECT}`)
    .replace(PROJECT_WORDS, `$1${PROJECT}`)
    .replace(IPV6_LIKE, hidden)
    .replace(IPV4_LIKE, hidden);
}

function hidden(word: string): string {
  return parseAddress(word) && !WELL_KNOWN.has(word) ? ADDRESS : word;
}
