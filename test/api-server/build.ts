// npm run api-server [-- --kubernetes MINOR]: builds kube-apiserver, etcd and kubectl for the end-to-end tests.
// The last line that it prints is the folder that holds them, which is what KUBEBUILDER_ASSETS takes.
import { parseArgs } from "node:util";
import { buildAssets, MINORS } from "./assets.ts";

const { values } = parseArgs({ options: { kubernetes: { type: "string", default: MINORS[0] ?? "" } } });
try {
  console.log(await buildAssets(values.kubernetes));
} catch (error) {
  console.error(`api-server: ${(error as Error).message}`);
  process.exitCode = 1;
}
