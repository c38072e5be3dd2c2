import { field, isObject, listIn } from "../../domain/json.ts";
import { isOfGroup } from "../../domain/kinds/kind.ts";
import { KINDS } from "../../domain/kinds/kinds.ts";
import { ShapeReader } from "../../domain/kinds/shape.ts";

/** One write to the API server, as its audit log tells of it. */
export interface AuditedWrite {
  readonly id: string;
  /** When it was answered, RFC 3339. */
  readonly at: string;
  readonly operation: "CREATE" | "UPDATE" | "DELETE";
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly subResource: string;
  readonly username: string;
  readonly groups: readonly string[];
  readonly isDryRun: boolean;
  /** `denied`: by an admission webhook; `refused`: by anything else, so that no webhook may ever have seen it. */
  readonly outcome: "accepted" | "denied" | "refused";
  /** It may have made the object, as an update or an apply of what is not there does; a log of Google Cloud does not say. */
  readonly mayCreate?: true;
  /** The log left the bodies out for their size. */
  readonly isTruncated: boolean;
  /** The object that was written: as it was answered, else as it was sent whole; never the body of a PATCH. */
  readonly object?: unknown;
  /** The body of a PATCH whose answer the log does not have. */
  readonly patch?: unknown;
}

/** What an entry of a log is: a write, or why it is none to speak of. */
export type AuditEntry =
  | { readonly write: AuditedWrite }
  | { readonly pass: "not a write" | "another kind" | "no audit entry" };

const NO_WRITE: AuditEntry = { pass: "not a write" };
const OTHER_KIND: AuditEntry = { pass: "another kind" };

/** The entries in a value of a log: audit.k8s.io/v1 Events, lists of them, entries of Google Cloud's audit logs. */
export function readAuditEntries(value: unknown): readonly AuditEntry[] {
  if (field(value, "kind") === "EventList") return listIn(value, "items").map(readEvent);
  if (isObject(field(value, "protoPayload"))) return [readLogEntry(value)];
  return [readEvent(value)];
}

const OPERATIONS: Readonly<Record<string, AuditedWrite["operation"]>> = {
  create: "CREATE",
  update: "UPDATE",
  patch: "UPDATE",
  delete: "DELETE",
};

/** audit.k8s.io/v1 Event (Kubernetes pkg/apis/audit/v1 types.go). */
function readEvent(value: unknown): AuditEntry {
  const event = new ShapeReader(value);
  const apiVersion = event.string("apiVersion") ?? "";
  if (event.string("kind") !== "Event" || !apiVersion.startsWith("audit.k8s.io/")) return { pass: "no audit entry" };
  const verb = event.string("verb") ?? "";
  const operation = OPERATIONS[verb];
  // Other stages tell of the same request.
  if (!operation || event.string("stage") !== "ResponseComplete") return NO_WRITE;
  const target = event.object("objectRef");
  const status = event.object("responseStatus");
  const user = event.object("user");
  const impersonated = event.object("impersonatedUser");
  const actor = impersonated.isPresent ? impersonated : user;
  return entryOf({
    id: event.string("auditID") ?? "",
    at: event.string("stageTimestamp") ?? event.string("requestReceivedTimestamp") ?? "",
    operation,
    isPatch: verb === "patch",
    group: target.string("apiGroup") ?? "",
    plural: target.string("resource") ?? "",
    namespace: target.string("namespace") ?? "",
    name: target.string("name") ?? "",
    subResource: target.string("subresource") ?? "",
    username: actor.string("username") ?? "",
    groups: actor.strings("groups"),
    isDryRun: /[?&]dryRun=/.test(event.string("requestURI") ?? ""),
    code: status.integer("code") ?? 0,
    message: status.string("message") ?? "",
    isTruncated: field(field(value, "annotations"), TRUNCATED) === "true",
    request: field(value, "requestObject"),
    response: field(value, "responseObject"),
  });
}

const TRUNCATED = "audit.k8s.io/truncated";

/** An entry of the log cloudaudit.googleapis.com/activity of a GKE cluster, as `gcloud logging read` prints it. */
function readLogEntry(value: unknown): AuditEntry {
  const entry = new ShapeReader(value);
  const payload = entry.object("protoPayload");
  const method = /^io\.k8s\.(?:.+\.)?(create|update|patch|delete)$/.exec(payload.string("methodName") ?? "");
  const verb = method?.[1] ?? "";
  const operation = OPERATIONS[verb];
  const target = TARGET.exec(payload.string("resourceName") ?? "")?.groups;
  if (!operation || !target || entry.object("operation").boolean("last") === false) return NO_WRITE;
  const raw = field(value, "protoPayload");
  const response = withoutType(field(raw, "response"));
  const status = payload.object("status");
  const answered = new ShapeReader(response);
  const isStatus = answered.string("kind") === "Status";
  const failure = (isStatus ? answered.integer("code") : undefined) ?? HTTP_CODES[status.integer("code") ?? 0];
  const labels = field(value, "labels");
  return entryOf({
    id: entry.string("insertId") ?? "",
    at: entry.string("timestamp") ?? "",
    operation,
    isPatch: verb === "patch",
    group: target["group"] === "core" ? "" : (target["group"] ?? ""),
    plural: target["plural"] ?? "",
    namespace: target["namespace"] ?? "",
    name: target["name"] ?? "",
    subResource: target["sub"] ?? "",
    username: payload.object("authenticationInfo").string("principalEmail") ?? "",
    groups: [],
    isDryRun: field(labels, "command.gke.io/dryRun") === "true",
    code: failure ?? 500,
    message: (isStatus ? answered.string("message") : undefined) ?? status.string("message") ?? "",
    isTruncated: field(labels, TRUNCATED) === "true",
    request: withoutType(field(raw, "request")),
    response: isStatus ? undefined : response,
  });
}

/** "core/v1/namespaces/NS/services/NAME/status"; what has no namespace leaves it out. */
const TARGET =
  /^(?<group>[^/]+)\/[^/]+\/(?:namespaces\/(?<namespace>[^/]+)\/)?(?<plural>[^/]+)(?:\/(?<name>[^/]+))?(?:\/(?<sub>[^/]+))?$/;

/** The HTTP codes of the codes of google.rpc.Code that the API server's answers become. */
const HTTP_CODES: Readonly<Record<number, number>> = { 0: 200, 3: 400, 5: 404, 6: 409, 7: 403, 10: 409 };

/** The object without the marker that Cloud Logging adds. */
function withoutType(value: unknown): unknown {
  if (!isObject(value) || !Object.hasOwn(value, "@type")) return value;
  const { "@type": _, ...object } = value;
  return object;
}

/** What both kinds of logs tell of a request. */
interface Told extends Omit<AuditedWrite, "kind" | "outcome" | "object" | "patch" | "mayCreate"> {
  readonly isPatch: boolean;
  readonly plural: string;
  /** HTTP; 0 where the log does not say. */
  readonly code: number;
  readonly message: string;
  readonly request: unknown;
  readonly response: unknown;
}

function entryOf({ isPatch, plural, code, message, request, response, ...told }: Told): AuditEntry {
  const declared = KINDS.find((kind) => kind.plural === plural && isOfGroup(kind, told.group));
  if (!declared) return OTHER_KIND;
  const { kind } = declared;
  const isAnswer = field(response, "kind") === kind;
  const object = isAnswer ? response : isPatch || told.operation === "DELETE" ? undefined : (request ?? undefined);
  const named = field(field(object, "metadata"), "name");
  const isUpdate = told.operation === "UPDATE" && told.subResource === "";
  return {
    write: {
      ...told,
      ...(isUpdate && code === CREATED && { operation: "CREATE" as const }),
      ...(isUpdate && isAnswer && isNew(response, told.at) && { mayCreate: true as const }),
      kind,
      // A name that the API server made up is in the answer alone.
      name: told.name || (typeof named === "string" ? named : ""),
      outcome: code < 400 ? "accepted" : code === 403 && /admission webhook/.test(message) ? "denied" : "refused",
      ...(object !== undefined && { object: slim(object) }),
      ...(isPatch && !isAnswer && request !== undefined && { patch: request }),
    },
  };
}

/** HTTP's code for what was made. */
const CREATED = 201;
/** Times of creation have no fraction of a second, and an answer takes its time. */
const SECOND_MS = 1_000;

/** Whether the object was made at about that time. */
function isNew(object: unknown, at: string): boolean {
  const made = field(field(object, "metadata"), "creationTimestamp");
  return typeof made === "string" && Date.parse(at) - Date.parse(made) < 2 * SECOND_MS;
}

/** The object without who set which field, which nothing reads and which is most of it. */
function slim(object: unknown): unknown {
  const metadata = field(object, "metadata");
  if (!isObject(object) || !isObject(metadata) || !Object.hasOwn(metadata, "managedFields")) return object;
  const { managedFields: _, ...rest } = metadata;
  return { ...object, metadata: rest };
}
