import t from "tap";
import { admissionReviewOf, isReviewedKind } from "../../src/admission/admission-review.ts";

t.test("which kinds are reviewed, and how a review of one is sent", async (t) => {
  t.ok(isReviewedKind({ kind: "Service" }));
  t.ok(isReviewedKind({ kind: "Ingress" }));
  t.notOk(isReviewedKind({ kind: "Pod" }));
  t.notOk(isReviewedKind(undefined));
  const service = { apiVersion: "v1", kind: "Service", metadata: { name: "web" } };
  t.match(admissionReviewOf(service, "u-1"), {
    request: { uid: "u-1", resource: { group: "", version: "v1", resource: "services" }, operation: "CREATE" },
  });
  const widget = { apiVersion: "example.com/v1", kind: "Widget", metadata: { name: "w", namespace: "n" } };
  t.match(admissionReviewOf(widget, "u-2", widget), {
    request: { resource: { group: "example.com", resource: "widgets" }, namespace: "n", operation: "UPDATE" },
  });
});
