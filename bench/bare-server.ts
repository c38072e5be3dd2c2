import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import fastify from "fastify";

/**
 * The least that a webhook can be: Fastify over TLS that parses the review and answers `allowed`.
 * Usage: node bench/bare-server.ts FOLDER, with tls.crt and tls.key in the folder. Prints its port.
 */
const [folder = "."] = process.argv.slice(2);
const app = fastify({
  https: { cert: readFileSync(`${folder}/tls.crt`), key: readFileSync(`${folder}/tls.key`) },
  bodyLimit: 8 * 1_048_576,
  keepAliveTimeout: 120_000,
});
for (const path of ["/mutate", "/validate"]) {
  app.post(path, (request, reply) => {
    const { request: review } = request.body as { request: { uid: string } };
    reply.send({
      apiVersion: "admission.k8s.io/v1",
      kind: "AdmissionReview",
      response: { uid: review.uid, allowed: true },
    });
  });
}
await app.listen({ host: "127.0.0.1", port: 0 });
console.log((app.server.address() as AddressInfo).port);
