import type { ApiFailure } from "./api-failure.ts";

const GET_CREDENTIALS = "gcloud container clusters get-credentials NAME --location PLACE writes it anew";

/** Why a cluster can't be asked and what to do, for people: words that follow "the cluster can't be reached: ". */
export function whyUnreachable({ kind, message }: ApiFailure): string {
  switch (kind) {
    case "unreachable":
      return "nobody listens at its address; is the VPN, tunnel or proxy to it up?";
    case "timeout":
      return "it does not answer; a private endpoint answers in its own network only, is the VPN or proxy to it up?";
    case "unauthorized":
      return 'it does not know who you are; "gcloud auth login" renews what you show it';
    case "network":
      return whyDisconnected(message);
    default:
      return message;
  }
}

function whyDisconnected(message: string): string {
  if (message.startsWith("credentials: ")) return whyNoCredentials(message.slice("credentials: ".length));
  const [, code = ""] = /^([A-Z_]+):/.exec(message) ?? [];
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return `the name of its API server is not known here (${code})`;
  if (/CERT|SELF_SIGNED|SIGNATURE|TLS/.test(code)) {
    return `its certificate is not the one that the kubeconfig knows (${code}); ${GET_CREDENTIALS}`;
  }
  return message;
}

/** Why there is nothing to show an API server, for people, by what the kubeconfig's reader or a plugin says. */
export function whyNoCredentials(message: string): string {
  const [, plugin] = /^spawn (\S+) ENOENT$/.exec(message) ?? [];
  if (plugin !== undefined) {
    const isGkes = plugin.endsWith("gke-gcloud-auth-plugin");
    const fix = isGkes ? '; "gcloud components install gke-gcloud-auth-plugin" installs it' : "";
    return `${plugin}, which makes its credentials, is not there${fix}`;
  }
  if (message === "there is no kubeconfig") return `${message}; ${GET_CREDENTIALS.replace(" anew", "")}`;
  const said = tellingLine(message);
  return message.includes(SIGN_IN) && !said.includes(SIGN_IN) ? `${said}; "${SIGN_IN}" signs you in` : said;
}

const SIGN_IN = "gcloud auth login";

/** What a plugin calls its error, else the first line of what it says. */
function tellingLine(message: string): string {
  const [, error] = /\bERROR: (?:\([\w.-]+\) )?(.+)/.exec(message) ?? [];
  const line = error ?? message.split("\n").find((each) => each.trim() !== "") ?? message;
  const text = line.replace(LOG_PREFIX, "").trim().replace(/\.$/, "");
  return text.length > LONGEST_LINE ? `${text.slice(0, LONGEST_LINE - 1)}…` : text;
}

/** What the logger of Kubernetes' own programs writes before a message. */
const LOG_PREFIX = /^[IWEF]\d{4} [\d:.]+ +\d+ [\w.-]+:\d+\] /;
const LONGEST_LINE = 200;
