import type { CaseTable } from "../case.ts";
import { deployment, NO_AUTO_NEG, nodePort } from "../shared/layer-7.sketches.ts";
import { WEB } from "./workload.sketches.ts";

const grace = (seconds: number) => deployment({ pod: { terminationGracePeriodSeconds: seconds } });

export const CASES: CaseTable = {
  "deployment-termination-grace": [
    {
      title: "A new Deployment with Kubernetes' default",
      object: grace(30),
      others: WEB,
      expect: [{ message: "tooShort", action: "mutate" }],
      isExample: true,
    },
    {
      title: "A new Deployment that says nothing",
      object: deployment({ pod: { terminationGracePeriodSeconds: undefined } }),
      others: WEB,
      expect: [{ message: "tooShort", action: "mutate" }],
    },
    {
      title: "What the author chose stays",
      object: grace(59),
      others: WEB,
      expect: [{ message: "tooShort", action: "warn" }],
      limit: { name: "seconds", side: "beyond" },
    },
    {
      title: "60 seconds are enough",
      object: grace(60),
      others: WEB,
      expect: [],
      limit: { name: "seconds", side: "within" },
      isExample: true,
    },
    {
      title: "An edit is only warned of: the change would start a rollout",
      object: grace(30),
      old: grace(60),
      others: WEB,
      expect: [{ message: "tooShort", action: "warn" }],
    },
    { title: "Not behind NEGs", object: grace(30), others: [nodePort()], cluster: NO_AUTO_NEG, expect: [] },
  ],
};
