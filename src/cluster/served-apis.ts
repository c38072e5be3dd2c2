import { field, listIn, textAt } from "../domain/json.ts";
import type { ApiClient } from "./api-client.ts";
import { ApiFailure } from "./api-failure.ts";
import { findObject, OBJECT_TIMEOUT_MS } from "./object-writes.ts";

/** A kind of objects of an API that a cluster may or may not have. */
interface OptionalApi {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
}

/** Whether the API server serves it. @throws ApiFailure */
export async function isServed(client: ApiClient, { group, version, plural }: OptionalApi): Promise<boolean> {
  const served = await findObject(client, `/apis/${group}/${version}`);
  return listIn(served, "resources").some((resource) => textAt(resource, "name") === plural);
}

/** Whether a user may do `verb` to objects of the API in all namespaces; undefined for who may not ask that. @throws ApiFailure */
export async function mayDo(
  client: ApiClient,
  { user, verb, api }: { readonly user: string; readonly verb: string; readonly api: OptionalApi },
): Promise<boolean | undefined> {
  const [, namespace] = /^system:serviceaccount:([^:]+):/.exec(user) ?? [];
  const ofAccounts =
    namespace === undefined ? [] : ["", `:${namespace}`].map((suffix) => `system:serviceaccounts${suffix}`);
  const groups = ["system:authenticated", ...ofAccounts];
  const resourceAttributes = { verb, group: api.group, resource: api.plural };
  const review = {
    apiVersion: "authorization.k8s.io/v1",
    kind: "SubjectAccessReview",
    spec: { user, groups, resourceAttributes },
  };
  try {
    const path = "/apis/authorization.k8s.io/v1/subjectaccessreviews";
    const answer = await client.call({ method: "POST", path, timeoutMs: OBJECT_TIMEOUT_MS, body: review });
    return field(field(answer, "status"), "allowed") === true;
  } catch (error) {
    if (error instanceof ApiFailure && error.kind === "forbidden") return undefined;
    throw error;
  }
}
