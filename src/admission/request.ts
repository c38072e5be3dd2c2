import { field } from "../domain/json.ts";
import { isOfGroup } from "../domain/kinds/kind.ts";
import { REVIEWED } from "../domain/kinds/kinds.ts";
import { ShapeReader } from "../domain/kinds/shape.ts";
import type { CompiledPolicy } from "../engine/policy.ts";
import type { ObjectChange } from "../engine/review.ts";
import type { Change } from "../engine/subject.ts";

/** The one version of AdmissionReview that l4guard speaks. */
export const ADMISSION_API_VERSION = "admission.k8s.io/v1";

/** What is read of `request` in an AdmissionReview. */
interface AdmissionRequest {
  readonly uid: string;
  readonly operation: string;
  readonly group: string;
  readonly kind: string;
  readonly subResource: string;
  readonly namespace: string;
  readonly username: string;
  readonly groups: readonly string[];
  readonly object: unknown;
  readonly oldObject: unknown;
  readonly isDryRun: boolean;
}

/** A parsed AdmissionReview, or what is wrong with it; the uid is echoed even then, where there is one. */
type ParsedReview =
  | { readonly ok: true; readonly request: AdmissionRequest }
  | { readonly ok: false; readonly uid: string; readonly error: string };

/** The request in an AdmissionReview. Never throws; nothing is coerced, defaulted or removed in the objects. */
export function parseAdmissionReview(body: unknown): ParsedReview {
  const review = new ShapeReader(body);
  const request = review.object("request");
  const uid = request.string("uid") ?? "";
  const apiVersion = review.string("apiVersion");
  const kind = review.string("kind");
  if (!review.isPresent) return { ok: false, uid, error: "the body is not a JSON object" };
  if (kind !== "AdmissionReview") return { ok: false, uid, error: "kind is not AdmissionReview" };
  if (apiVersion !== ADMISSION_API_VERSION) {
    return { ok: false, uid, error: `apiVersion is not ${ADMISSION_API_VERSION}` };
  }
  if (!request.isPresent) return { ok: false, uid, error: "request is missing" };
  if (uid === "") return { ok: false, uid, error: "request.uid is missing" };
  const resourceKind = request.object("kind");
  const user = request.object("userInfo");
  const parsed: AdmissionRequest = {
    uid,
    operation: request.string("operation") ?? "",
    group: resourceKind.string("group") ?? "",
    kind: resourceKind.string("kind") ?? "",
    subResource: request.string("subResource") ?? "",
    namespace: request.string("namespace") ?? "",
    username: user.string("username") ?? "",
    groups: user.strings("groups"),
    object: request.any("object"),
    oldObject: request.any("oldObject"),
    isDryRun: request.boolean("dryRun") ?? false,
  };
  const problem = review.problems[0];
  return problem
    ? { ok: false, uid, error: `${problem.path || "/"} is not ${problem.expected}` }
    : { ok: true, request: parsed };
}

/** Why a request is admitted without asking any rule. */
type PassReason = "operation" | "kind" | "subresource" | "namespace" | "controller" | "terminating" | "no object";

/** A request to review, or why it passes unseen. */
type Filtered =
  | { readonly pass: PassReason; readonly change?: undefined }
  | { readonly pass: undefined; readonly change: ObjectChange };

const CHANGES: Readonly<Record<string, Change>> = { CREATE: "create", UPDATE: "update", DELETE: "delete" };

/** What there is to review in the request; controllers, deletion and system namespaces are never held up. */
export function filterRequest(request: AdmissionRequest, policy: CompiledPolicy): Filtered {
  const change = CHANGES[request.operation];
  if (!change) return { pass: "operation" };
  const kind = reviewedKind(request);
  if (!kind) return { pass: "kind" };
  if (request.subResource !== "") return { pass: "subresource" };
  if (policy.isExemptNamespace(request.namespace)) return { pass: "namespace" };
  if (policy.isController(request.username, request.groups)) return { pass: "controller" };
  const { username, groups, namespace, object, oldObject, isDryRun } = request;
  const requester = { username, groups, isController: false };
  return changeOf({ kind, change, namespace, object, previous: oldObject, requester, isDryRun });
}

/** A change that files describe: what is new, what was, or both. */
interface FileChange {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly object: unknown;
  readonly previous: unknown;
}

/** What there is to review in a change that files describe: what passes as a request passes here too. */
export function filterFileChange(described: FileChange, policy: CompiledPolicy): Filtered {
  const { namespace, object, previous } = described;
  const kind = reviewedKind(described);
  if (!kind) return { pass: "kind" };
  if (policy.namesExemptNamespace(namespace)) return { pass: "namespace" };
  const change = object === undefined ? "delete" : previous === undefined ? "create" : "update";
  return changeOf({ kind, change, namespace, object, previous, requester: NOBODY, isDryRun: false });
}

/** What there is to review in an object as it lives: what is being deleted, and system namespaces, are left alone. */
export function filterLiveObject(
  { group, kind: name, namespace, object }: Omit<FileChange, "previous">,
  policy: CompiledPolicy,
): Filtered {
  const kind = reviewedKind({ group, kind: name });
  if (!kind) return { pass: "kind" };
  if (policy.isExemptNamespace(namespace)) return { pass: "namespace" };
  return changeOf({ kind, change: "live", namespace, object, previous: undefined, requester: NOBODY, isDryRun: false });
}

const NOBODY = { username: "", groups: [], isController: false } as const;

function reviewedKind({ kind, group }: Pick<AdmissionRequest, "kind" | "group">): ObjectChange["kind"] | undefined {
  return REVIEWED.find((declared) => declared.kind === kind && isOfGroup(declared, group))?.kind;
}

function changeOf(asked: ObjectChange & { readonly namespace: string; readonly isDryRun: boolean }): Filtered {
  const { kind, change, namespace, previous, requester, isDryRun } = asked;
  const object = change === "delete" ? (previous ?? asked.object) : asked.object;
  if (object === undefined) return { pass: "no object" };
  if (change !== "create" && isTerminating(object) && !takesAddresses(asked)) return { pass: "terminating" };
  return {
    pass: undefined,
    change: {
      kind,
      change: change === "update" && previous === undefined ? "create" : change,
      object: inNamespace(object, namespace),
      previous: change === "update" ? inNamespace(previous, namespace) : undefined,
      requester,
      isDryRun,
    },
  };
}

function isTerminating(object: unknown): boolean {
  return (field(field(object, "metadata"), "deletionTimestamp") ?? undefined) !== undefined;
}

/** Whether an update adds external IPs: nodes divert their traffic to a Service that is being deleted, too, for as long as it is held up. */
function takesAddresses({ change, object, previous }: ObjectChange): boolean {
  if (change !== "update") return false;
  const before = new Set(externalIps(previous));
  return externalIps(object).some((ip) => !before.has(ip));
}

function externalIps(object: unknown): readonly unknown[] {
  const ips = field(field(object, "spec"), "externalIPs");
  return Array.isArray(ips) ? ips : [];
}

/** The object itself, unless it leaves its namespace to the request. */
function inNamespace(object: unknown, namespace: string): unknown {
  const metadata = field(object, "metadata");
  if (namespace === "" || typeof metadata !== "object" || metadata === null || Array.isArray(metadata)) return object;
  if (typeof field(metadata, "namespace") === "string") return object;
  return { ...(object as object), metadata: { ...metadata, namespace } };
}
