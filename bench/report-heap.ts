/**
 * Loaded into a process under test with `--expose-gc --import`: on SIGUSR2 it collects garbage and writes what is left, in
 * the form of a log line. So nothing of what is measured is there for the measuring's sake.
 */
process.on("SIGUSR2", () => {
  // What the first collection lets go of by finalizers the second one takes.
  for (let round = 0; round < 2; round++) globalThis.gc?.();
  const { heapUsed: heapBytes, external: externalBytes } = process.memoryUsage();
  process.stderr.write(`${JSON.stringify({ level: "info", message: "heap", heapBytes, externalBytes })}\n`);
});
