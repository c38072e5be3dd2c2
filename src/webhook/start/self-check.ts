import { randomUUID } from "node:crypto";
import { admissionReviewOf } from "../../admission/admission-review.ts";
import { field } from "../../domain/json.ts";
import { ReviewClient, type ReviewTarget } from "../review-client.ts";

/** A Service whose author meant it to be internal and misspelt the value: the webhook must have something to say. */
const MISSPELT = {
  apiVersion: "v1",
  kind: "Service",
  metadata: {
    name: "self-check",
    namespace: "default",
    annotations: { "networking.gke.io/load-balancer-type": "internl" },
  },
  spec: { type: "LoadBalancer", selector: { app: "self-check" }, ports: [{ port: 80, protocol: "TCP" }] },
};

/** What the webhook says to one review through its own TLS port. @throws Error that says what was wrong with its answer */
export async function checkSelf(target: ReviewTarget): Promise<readonly string[]> {
  const client = new ReviewClient(target);
  try {
    const uid = randomUUID();
    const { status, body } = await client.send("validate", admissionReviewOf(MISSPELT, uid));
    const response = field(JSON.parse(body), "response");
    if (status !== 200 || field(response, "uid") !== uid) {
      throw new Error(`the webhook answered its own review with ${status} ${body.slice(0, 200)}`);
    }
    const warnings = field(response, "warnings");
    const said = field(response, "allowed") === true ? warnings : [field(field(response, "status"), "message")];
    if (!Array.isArray(said)) throw new Error("the webhook had nothing to say about a misspelt annotation");
    return said.map(String);
  } finally {
    client.close();
  }
}
