import type { CaseTable } from "../case.ts";
import { ingressNeg } from "../shared/layer-7.sketches.ts";
import { service } from "./backends.sketches.ts";

const RATE = "networking.gke.io/max-rate-per-endpoint";
const CAPACITY = "networking.gke.io/capacity-scaler";

export const CASES: CaseTable = {
  "traffic-scaling-invalid": [
    {
      title: "A percentage",
      object: service(CAPACITY, "50%"),
      expect: [{ message: "invalid", action: "warn" }],
      isExample: true,
    },
    {
      title: "All of the capacity",
      object: service(CAPACITY, "1.0"),
      expect: [{ message: "mayBeIgnored", action: "info" }],
      limit: { name: "capacity", side: "within" },
    },
    {
      title: "More than that",
      object: service(CAPACITY, "1.01"),
      expect: [{ message: "invalid", action: "warn" }],
      limit: { name: "capacity", side: "beyond" },
    },
    {
      title: "The least capacity but none",
      object: service(CAPACITY, "0.1"),
      expect: [{ message: "mayBeIgnored", action: "info" }],
      limit: { name: "leastCapacity", side: "within" },
    },
    {
      title: "Less",
      object: service(CAPACITY, "0.09"),
      expect: [{ message: "tooSmall", action: "warn" }],
      limit: { name: "leastCapacity", side: "beyond" },
    },
    { title: "A negative rate", object: service(RATE, "-1"), expect: [{ message: "invalid", action: "warn" }] },
    {
      title: "A rate beyond all numbers",
      object: service(RATE, "1e999"),
      expect: [{ message: "invalid", action: "warn" }],
    },
    { title: "A rate", object: service(RATE, "100"), expect: [{ message: "mayBeIgnored", action: "info" }] },
    {
      title: "Hexadecimal notation, which Go reads",
      object: service(RATE, "0x1p4"),
      expect: [{ message: "mayBeIgnored", action: "info" }],
    },
    {
      title: "Hexadecimal notation without an exponent",
      object: service(RATE, "0x10"),
      expect: [{ message: "invalid", action: "warn" }],
    },
    {
      title: "Hexadecimal notation of too much",
      object: service(CAPACITY, "0x_1p10"),
      expect: [{ message: "invalid", action: "warn" }],
    },
    { title: "Neither is set", object: ingressNeg(), expect: [], isExample: true },
  ],
};
