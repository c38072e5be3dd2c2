import t from "tap";
import { Drafts, withTexts } from "../../src/lint/drafts.ts";
import { ManifestFile, type ManifestObject, manifestsOf, objectsOf } from "../../src/manifests/manifest-file.ts";

const LIST = `# who knows why
apiVersion: v1
kind: List
items:
  - {apiVersion: v1, kind: Service, metadata: {name: a}, spec: {type: ClusterIP}} # stays
  - apiVersion: v1
    kind: Service
    metadata: {name: b}
    spec: {type: ClusterIP} # becomes
`;
const ALONE = `apiVersion: v1
kind: Service
metadata:
  name: c
`;

t.test("edits are made in the object's own part of the text, and nowhere else", async (t) => {
  const file = new ManifestFile("all.yaml", "all.yaml", `${LIST}---\n${ALONE}`);
  const [, b, c] = [...objectsOf([file])] as [ManifestObject, ManifestObject, ManifestObject];
  const drafts = new Drafts();
  t.same(drafts.texts(), new Map(), "nothing yet");
  t.ok(drafts.edit(b, [{ kind: "replace", path: "/spec/type", expected: "ClusterIP", value: "LoadBalancer" }]));
  t.ok(
    drafts.edit(c, [{ kind: "replace", path: "/metadata/name", expected: "c", value: "d" }]),
    "another document beside it",
  );
  const text = drafts.texts().get(file) ?? "";
  const expected = `${LIST.replace("type: ClusterIP} # becomes", "type: LoadBalancer} # becomes")}---\n${ALONE.replace("name: c", "name: d")}`;
  t.equal(text, expected);

  const manifests = { ...manifestsOf([file]) };
  const now = withTexts(manifests, drafts.texts());
  t.same(
    now.files.map(({ name, parsed }) => [name, parsed.text]),
    [["all.yaml", expected]],
  );
  t.same(withTexts(manifests, new Map()).files, [file], "files without another text are the same");
});

t.test("what would not say exactly what it should is not written", async (t) => {
  const anchored = `apiVersion: v1
kind: Service
metadata: &meta {name: a, labels: {app: a}}
spec: {type: ClusterIP, selector: *meta}
`;
  const file = new ManifestFile("a.yaml", "a.yaml", anchored);
  const [object] = [...objectsOf([file])] as [ManifestObject];
  const drafts = new Drafts();
  t.notOk(
    drafts.edit(object, [{ kind: "replace", path: "/metadata/name", expected: "a", value: "b" }]),
    "the alias would change with it",
  );
  t.same(drafts.texts(), new Map());
});
