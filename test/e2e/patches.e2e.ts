import fc from "fast-check";
import t from "tap";
import { field, isObject, listIn } from "../../src/domain/json.ts";
import { patched } from "../../src/whatif/replay/patched.ts";
import { apiRequests } from "../support/api-requests.ts";
import { requireBinaries, startRealApiServer } from "../support/real-api-server.ts";
import { SERVICE_PATCH } from "../support/service-patches.ts";

const SERVICES = "/api/v1/namespaces/default/services";
const PATCHES = Number(process.env["L4GUARD_PATCHES"] ?? 600);

const server = await startRealApiServer(requireBinaries());
const requests = apiRequests(server, 1);
t.teardown(async () => {
  requests.close();
  await server.stop();
});
t.comment(`kube-apiserver ${server.version}`);

/** What a patch decides of a Service; the rest is the API server's: versions, numbers that it gives out, defaults. */
function comparable(service: unknown): object {
  const [metadata, spec] = [field(service, "metadata"), field(service, "spec")];
  const annotations = field(metadata, "annotations");
  return {
    annotations: isObject(annotations) ? annotations : {},
    finalizers: listIn(metadata, "finalizers"),
    sources: listIn(spec, "loadBalancerSourceRanges"),
    ports: listIn(spec, "ports").map((port) => {
      const [name, protocol, number, target] = ["name", "protocol", "port", "targetPort"].map((key) =>
        field(port, key),
      );
      return { name, protocol: protocol ?? "TCP", number, target: target ?? number };
    }),
  };
}

t.test("a patch makes of a Service what the API server makes of it, or nothing is said", async (t) => {
  const body = {
    metadata: { name: "web", annotations: { "example.com/other": "x" }, finalizers: ["example.com/a"] },
    spec: {
      type: "LoadBalancer",
      ports: [
        { name: "tcp-80", port: 80 },
        { name: "tcp-443", port: 443 },
      ],
    },
  };
  let before: unknown = JSON.parse((await requests.send("POST", SERVICES, body)).text);
  const counts = { told: 0, unknown: 0, refused: 0 };
  for (const patch of fc.sample(SERVICE_PATCH, PATCHES)) {
    const headers = { "content-type": patch.contentType };
    const { status, text } = await requests.send("PATCH", `${SERVICES}/web`, patch.body, headers);
    const after: unknown = JSON.parse(text);
    const told = patched(before, patch.body);
    if (status !== 200) counts.refused++;
    else if (told === undefined) counts.unknown++;
    else {
      counts.told++;
      t.same(comparable(told), comparable(after), JSON.stringify({ patch, before: comparable(before) }));
    }
    if (status === 200) before = after;
  }
  t.comment(JSON.stringify(counts));
  t.ok(counts.told > PATCHES / 4, "most patches are told");
});
