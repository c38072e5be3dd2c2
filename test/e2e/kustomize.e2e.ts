import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import t from "tap";
import { requireBinaries } from "../support/real-api-server.ts";
import { run } from "../support/scenario.ts";

const FILES = {
  "base/web.yaml":
    'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  type: LoadBalancer\n  ports:\n  - port: 80\n    targetPort: "8080"\n',
  "base/kustomization.yaml": "resources: [web.yaml]\n",
  "dev/kustomization.yaml": "nameSuffix: -dev\nresources: [../base]\n",
  "prod/kustomization.yaml": [
    "namePrefix: prod-",
    "namespace: shop",
    "resources: [../base]",
    "patches:",
    "- path: patch.yaml",
    "- target: {kind: Service}",
    "  patch: |-",
    "    - op: add",
    "      path: /spec/internalTrafficPolicy",
    "      value: local",
    "",
  ].join("\n"),
  "prod/patch.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  externalTrafficPolicy: local\n",
};

t.test("overlays as a real kubectl builds them", async (t) => {
  const cwd = mkdtempSync(join(tmpdir(), "l4guard-kustomize-"));
  t.teardown(() => rmSync(cwd, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true });
    writeFileSync(join(cwd, name), text);
  }
  mkdirSync(join(cwd, "bin"));
  symlinkSync(requireBinaries().kubectl, join(cwd, "bin/kubectl"));
  const env = { PATH: join(cwd, "bin"), HOME: cwd };
  const { stdout, code } = await run(["lint", "--kustomize", "auto", "--format", "json", "."], { cwd, env });
  t.equal(code, 1);
  const { findings, notes } = JSON.parse(stdout) as { findings: readonly Found[]; notes?: readonly string[] };
  t.same(notes ?? [], []);
  t.same(findings.map(({ rule, file }) => `${rule} ${file}`).toSorted(), [
    "enum-value-unknown prod/kustomization.yaml",
    "etp-invalid prod/patch.yaml",
    "object-refused base/web.yaml",
  ]);
});

interface Found {
  readonly rule: string;
  readonly file: string;
}
