import type { ApiClient } from "../cluster/api-client.ts";
import type { Clock } from "../cluster/clock.ts";
import { field } from "../domain/json.ts";

/** A resource as RBAC names it. */
export interface Resource {
  readonly group: string;
  readonly plural: string;
}

/** What the API server has said of one resource in one namespace. */
interface Said {
  readonly allowed: Promise<boolean>;
  readonly at: number;
}

/** An answer counts so long. */
const REASK_AFTER_MS = 60_000;
/** Answers that are kept; what is asked beyond them is not shown. */
const MOST_ANSWERS = 1_000;
const TIMEOUT_MS = 10_000;

/** Somebody with a token, and what the API server lets them list. */
export class Viewer {
  /** Requests with the viewer's own token. */
  readonly client: ApiClient;
  readonly #clock: Clock;
  readonly #said = new Map<string, Said>();

  constructor(client: ApiClient, clock: Clock) {
    this.client = client;
    this.#clock = clock;
  }

  /** Whether the viewer may list the resource in a namespace, or in all of them where it is "". @throws ApiFailure */
  mayList(resource: Resource, namespace: string): Promise<boolean> {
    const key = `${resource.group}/${resource.plural}/${namespace}`;
    const now = this.#clock.now();
    const known = this.#said.get(key);
    if (known && now - known.at < REASK_AFTER_MS) return known.allowed;
    if (!known && this.#said.size >= MOST_ANSWERS) this.#forgetOld(now);
    if (!known && this.#said.size >= MOST_ANSWERS) return Promise.resolve(false);
    const allowed = this.#ask(resource, namespace);
    this.#said.set(key, { allowed, at: now });
    // What could not be asked is asked again.
    allowed.catch(() => this.#said.delete(key));
    return allowed;
  }

  /** Which of the namespaces the viewer may list the resource in. @throws ApiFailure */
  async listableIn(resource: Resource, namespaces: Iterable<string>): Promise<(namespace: string) => boolean> {
    if (await this.mayList(resource, "")) return () => true;
    const names = [...new Set(namespaces)].filter((name) => name !== "");
    const allowed = new Set<string>();
    for (let at = 0; at < names.length; at += AT_ONCE) {
      const asked = names.slice(at, at + AT_ONCE);
      const answers = await Promise.all(asked.map((namespace) => this.mayList(resource, namespace)));
      for (const [index, name] of asked.entries()) if (answers[index]) allowed.add(name);
    }
    return (namespace) => allowed.has(namespace);
  }

  async #ask({ group, plural }: Resource, namespace: string): Promise<boolean> {
    const resourceAttributes = { verb: "list", group, resource: plural, ...(namespace !== "" && { namespace }) };
    const answer = await this.client.call({
      method: "POST",
      path: "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
      body: {
        apiVersion: "authorization.k8s.io/v1",
        kind: "SelfSubjectAccessReview",
        spec: { resourceAttributes },
      },
      timeoutMs: TIMEOUT_MS,
    });
    return field(field(answer, "status"), "allowed") === true;
  }

  #forgetOld(now: number): void {
    for (const [key, { at }] of this.#said) if (now - at >= REASK_AFTER_MS) this.#said.delete(key);
  }
}

/** So many questions are under way at once. */
const AT_ONCE = 8;
