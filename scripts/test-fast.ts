// The tests that are worth running after each edit: types, and everything that is tested without a server, each file in a
// process of its own, as many at a time as there are processors. What passes is one line; what fails is shown whole.
import { spawn } from "node:child_process";
import { globSync } from "node:fs";
import { availableParallelism } from "node:os";

const FILES = ["architecture", "docs", "{domain,controllers,engine,rules,manifests}/*"].flatMap((name) =>
  globSync(`test/${name}.test.ts`).sort(),
);

interface Ending {
  readonly passed: boolean;
  readonly output: string;
}

function run(command: string, args: readonly string[]): Promise<Ending> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const add = (chunk: Buffer) => (output += chunk.toString());
    child.stdout.on("data", add);
    child.stderr.on("data", add);
    child.on("close", (code) => resolve({ passed: code === 0, output }));
  });
}

const jobs = [
  { name: "types", run: () => run("tsc", ["-p", "."]) },
  ...FILES.map((file) => ({
    name: file,
    run: () => run(process.execPath, ["--disable-warning=ExperimentalWarning", file]),
  })),
];
const startedAt = performance.now();
let failures = 0;
const work = async () => {
  for (let job = jobs.shift(); job; job = jobs.shift()) {
    const { passed, output } = await job.run();
    if (!passed) failures++;
    process.stdout.write(passed ? `ok ${job.name}\n` : `${output}\nnot ok ${job.name}\n`);
  }
};
await Promise.all(Array.from({ length: availableParallelism() }, work));
const seconds = ((performance.now() - startedAt) / 1_000).toFixed(0);
process.stdout.write(failures === 0 ? `All passed in ${seconds} s.\n` : `${failures} failed.\n`);
if (failures > 0) process.exitCode = 1;
