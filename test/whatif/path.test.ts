import t from "tap";
import { upgradePath } from "../../src/whatif/upgrade/path.ts";

t.test("a version that is stated in part stands for the newest that it may mean", async (t) => {
  const first = (from: string, to: string) => upgradePath(from, to).steps[0]?.from;
  t.equal(first("1.32.2", "1.34"), "1.32.2-gke.1652000", "the last change that is known of the patch");
  t.equal(first("1.32.9", "1.34"), "1.32.9", "a patch of which no change is known");
  t.match(upgradePath("1.32.2", "1.34").notes, [/^--from 1\.32\.2 is taken for 1\.32\.2-gke\.1652000/]);
  t.equal(first("1.26", "1.27"), upgradePath("1.26", "1.27").steps[0]?.from);
});

t.test("what is no way", async (t) => {
  t.throws(() => upgradePath("1.34", "1.33"), /not newer/);
  t.throws(() => upgradePath("x", "1.33"), /is no GKE version/);
});

t.test("beyond what is known", async (t) => {
  t.match(upgradePath("1.36", "1.99").notes.at(-1), /Nothing is known yet/);
});
