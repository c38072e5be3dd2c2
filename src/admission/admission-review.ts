import { field } from "../domain/json.ts";
import { REVIEWED } from "../domain/kinds/kinds.ts";
import { ADMISSION_API_VERSION } from "./request.ts";

/** Whether the webhook is asked about objects of this kind at all. */
export function isReviewedKind(object: unknown): boolean {
  return pluralOf(field(object, "kind")) !== undefined;
}

/** The AdmissionReview that an API server would send when somebody creates `object`, or updates `previous` to it. */
export function admissionReviewOf(object: unknown, uid: string, previous?: unknown): object {
  const [group = "", version = ""] = splitApiVersion(String(field(object, "apiVersion") ?? "v1"));
  const kind = String(field(object, "kind"));
  const metadata = field(object, "metadata");
  const gvk = { group, version, kind };
  const resource = { group, version, resource: pluralOf(kind) ?? `${kind.toLowerCase()}s` };
  return {
    kind: "AdmissionReview",
    apiVersion: ADMISSION_API_VERSION,
    request: {
      uid,
      kind: gvk,
      resource,
      requestKind: gvk,
      requestResource: resource,
      name: field(metadata, "name"),
      namespace: field(metadata, "namespace") ?? "default",
      operation: previous === undefined ? "CREATE" : "UPDATE",
      userInfo: { username: "l4guard-try", groups: ["system:authenticated"] },
      object,
      oldObject: previous ?? null,
      dryRun: true,
    },
  };
}

function pluralOf(name: unknown): string | undefined {
  return REVIEWED.find(({ kind }) => kind === name)?.plural;
}

function splitApiVersion(apiVersion: string): readonly [string, string] {
  const [first = "", second] = apiVersion.split("/");
  return second === undefined ? ["", first] : [first, second];
}
