import type { JsonObject } from "../../src/domain/json.ts";

/** A request to the API server, as both kinds of audit logs can tell of it. */
export interface LoggedRequest {
  readonly verb: "create" | "update" | "patch" | "delete";
  readonly at: string;
  readonly user?: string;
  readonly groups?: readonly string[];
  readonly group?: string;
  readonly plural?: string;
  readonly namespace?: string;
  readonly name: string;
  readonly subResource?: string;
  readonly request?: unknown;
  readonly response?: unknown;
  readonly code?: number;
  readonly message?: string;
  readonly isDryRun?: boolean;
  readonly isTruncated?: boolean;
}

/** The request as audit.k8s.io/v1 has it. */
export function auditEvent(request: LoggedRequest): JsonObject {
  const {
    verb,
    at,
    user = "dev@example.com",
    groups = ["system:authenticated"],
    group = "",
    plural = "services",
  } = request;
  const { namespace = "shop", name, subResource, code = verb === "create" ? 201 : 200, message } = request;
  return {
    kind: "Event",
    apiVersion: "audit.k8s.io/v1",
    level: "RequestResponse",
    auditID: `${verb}-${name}-${at}`,
    stage: "ResponseComplete",
    requestURI: `/api/v1/namespaces/${namespace}/${plural}/${name}${request.isDryRun ? "?dryRun=All" : ""}`,
    verb,
    user: { username: user, groups },
    objectRef: {
      resource: plural,
      namespace,
      name,
      apiVersion: "v1",
      ...(group && { apiGroup: group }),
      ...(subResource && { subresource: subResource }),
    },
    responseStatus: { metadata: {}, code, ...(message && { status: "Failure", message }) },
    ...(request.request !== undefined && { requestObject: request.request }),
    ...(request.response !== undefined && { responseObject: request.response }),
    requestReceivedTimestamp: at,
    stageTimestamp: at,
    ...(request.isTruncated && { annotations: { "audit.k8s.io/truncated": "true" } }),
  };
}

const RPC_CODES: Readonly<Record<number, number>> = { 400: 3, 403: 7, 404: 5, 409: 10, 422: 3 };

/** The request as Google Cloud's audit log of a GKE cluster has it. */
export function logEntry(request: LoggedRequest): JsonObject {
  const { verb, at, user = "dev@example.com", group = "", plural = "services", namespace = "shop", name } = request;
  const { subResource, code = 200, message = "" } = request;
  const typed = (object: unknown) => ({ "@type": "core.k8s.io/v1.Service", ...(object as object) });
  const failure = { "@type": "core.k8s.io/v1.Status", kind: "Status", apiVersion: "v1", code, message };
  const response = code >= 400 ? failure : request.response === undefined ? undefined : typed(request.response);
  const method = `io.k8s.${group === "" ? "core" : group.split(".")[0]}.v1.${plural}.${verb}`;
  return {
    insertId: `${verb}-${name}-${at}`,
    logName: "projects/shop/logs/cloudaudit.googleapis.com%2Factivity",
    resource: { type: "k8s_cluster" },
    timestamp: at,
    operation: { id: "1", first: true, last: true },
    labels: {
      ...(request.isDryRun && { "command.gke.io/dryRun": "true" }),
      ...(request.isTruncated && { "audit.k8s.io/truncated": "true" }),
    },
    protoPayload: {
      "@type": "type.googleapis.com/google.cloud.audit.AuditLog",
      serviceName: "k8s.io",
      methodName: subResource ? method.replace(plural, `${plural}.${subResource}`) : method,
      resourceName: `${group || "core"}/v1/namespaces/${namespace}/${plural}/${name}${subResource ? `/${subResource}` : ""}`,
      authenticationInfo: { principalEmail: user },
      status: code >= 400 ? { code: RPC_CODES[code] ?? 13, message } : {},
      // Its field takes objects alone, which a JSON patch is not.
      ...(request.request !== undefined && !Array.isArray(request.request) && { request: typed(request.request) }),
      ...(response !== undefined && { response }),
    },
  };
}
