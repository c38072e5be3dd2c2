import { writeFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { differencesOf, registeredIn } from "../../src/cluster/registration.ts";
import { startApiServer } from "../support/api-server.ts";
import { until } from "../support/listening-webhook.ts";
import { startTestWebhook, temporaryFolder } from "../support/review-server.ts";

const webhook = (name: string, more: object = {}) => ({
  name,
  clientConfig: { service: { name: "l4guard", namespace: "l4guard", path: "/validate", port: 443 } },
  failurePolicy: "Ignore",
  objectSelector: {},
  rules: [
    { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["services"], scope: "Namespaced" },
  ],
  ...more,
});
const configuration = (webhooks: readonly object[], kind = "ValidatingWebhookConfiguration") => ({
  apiVersion: "admissionregistration.k8s.io/v1",
  kind,
  metadata: { name: "l4guard" },
  webhooks,
});
const REGISTERED = configuration([webhook("services.l4guard.dev"), webhook("advisory.l4guard.dev")]);

t.test("how a webhook configuration differs from what was registered", async (t) => {
  const [registered] = registeredIn([{ kind: "ConfigMap", metadata: { name: "other" } }, REGISTERED]);
  if (!registered) throw new Error("not found");
  const [services, advisory] = REGISTERED.webhooks;
  const bundled = { clientConfig: { ...webhook("x").clientConfig, caBundle: "Cg==" } };
  const cases: Readonly<Record<string, readonly [live: unknown, differences: readonly string[]]>> = {
    "as it was": [REGISTERED, []],
    "with the CA bundle that somebody wrote": [
      configuration([webhook("services.l4guard.dev", bundled), webhook("advisory.l4guard.dev", bundled)]),
      [],
    ],
    "in another order": [configuration([advisory ?? {}, services ?? {}]), []],
    deleted: [undefined, ["it is gone"]],
    "a webhook less": [configuration([services ?? {}]), ["webhook advisory.l4guard.dev is gone"]],
    "a webhook more": [
      configuration([...REGISTERED.webhooks, webhook("own.example.com")]),
      ["webhook own.example.com was added"],
    ],
    "a selector that lets objects out": [
      configuration([webhook("services.l4guard.dev", { objectSelector: { matchLabels: { a: "b" } } }), advisory ?? {}]),
      ["webhook services.l4guard.dev: objectSelector"],
    ],
    "another policy and a condition": [
      configuration([
        webhook("services.l4guard.dev", { failurePolicy: "Fail", matchConditions: [{}] }),
        advisory ?? {},
      ]),
      ["webhook services.l4guard.dev: failurePolicy, matchConditions"],
    ],
  };
  for (const [title, [live, differences]] of Object.entries(cases)) {
    t.same(differencesOf(registered, live), differences, title);
  }
});

t.test(
  "F5, S2: a webhook configuration that somebody changes or deletes is said, and put back where that is asked for",
  async (t) => {
    const folder = temporaryFolder(t);
    const file = (name: string, text: string) => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const registration = file("registration.yaml", JSON.stringify(REGISTERED));
    for (const isRestoring of [false, true]) {
      const server = await startApiServer({ objects: [REGISTERED] });
      t.teardown(() => server.stop());
      const running = await startTestWebhook(t, [
        ...["--kubeconfig", file("kubeconfig", server.kubeconfig()), "--registration-file", registration],
        ...["--certificate-check", "100ms", ...(isRestoring ? ["--restore-registration"] : [])],
      ]);
      const readyz = async () => (await running.health("/readyz")).text;
      const drift = () =>
        running.metric('l4guard_registration_differences{configuration="ValidatingWebhookConfiguration l4guard"}');
      await until(async () => (await readyz()) === "ok\n");
      t.equal(await drift(), 0);
      server.remove(REGISTERED);
      if (isRestoring) {
        await until(async () => server.objects("ValidatingWebhookConfiguration").length === 1);
        t.same(server.objects("ValidatingWebhookConfiguration")[0]?.["webhooks"], REGISTERED.webhooks);
        await until(async () => (await drift()) === 0);
        t.equal(await running.metric("l4guard_registration_restores_total"), 1);
        server.put(
          configuration([webhook("services.l4guard.dev", { failurePolicy: "Fail" }), REGISTERED.webhooks[1] ?? {}]),
        );
        await until(async () => (await running.metric("l4guard_registration_restores_total")) === 2);
        t.same(server.objects("ValidatingWebhookConfiguration")[0]?.["webhooks"], REGISTERED.webhooks, "a change too");
        const upgraded = configuration([webhook("services.l4guard.dev", { timeoutSeconds: 2 })]);
        server.put(upgraded);
        file("registration.yaml", JSON.stringify(upgraded));
        await until(async () => (await drift()) === 0);
        t.same(
          server.objects("ValidatingWebhookConfiguration")[0]?.["webhooks"],
          upgraded.webhooks,
          "an upgrade stays",
        );
        file("registration.yaml", JSON.stringify(REGISTERED));
        t.match(await running.log(), "the webhook configuration was put back");
        t.match(await running.log(), "the webhook configurations are right again");
        continue;
      }
      await until(async () => (await drift()) === 1);
      const { status, text } = await running.health("/readyz");
      t.equal(status, 200, "it would answer");
      t.equal(text, "ok\nwebhook configurations: ValidatingWebhookConfiguration l4guard: it is gone\n");
      t.match(await running.log(), "the webhook configurations are not what was registered");
      t.equal(server.objects("ValidatingWebhookConfiguration").length, 0, "nobody asked for it to be put back");
      server.put(REGISTERED);
      await until(async () => (await readyz()) === "ok\n");
    }
    const wrong = [
      "--kubeconfig",
      join(folder, "kubeconfig"),
      "--registration-file",
      file("empty.yaml", "kind: ConfigMap\n"),
    ];
    await t.rejects(startTestWebhook(t, wrong), {
      name: "UsageError",
      message: /there is no webhook configuration in it/,
    });
    const missing = ["--kubeconfig", join(folder, "kubeconfig"), "--registration-file", join(folder, "nowhere.yaml")];
    await t.rejects(startTestWebhook(t, missing), { name: "UsageError", message: /ENOENT/ });
  },
);
