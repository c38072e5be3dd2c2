import { CAPACITY_SCALER, MAX_RATE_PER_ENDPOINT } from "../../domain/annotations.ts";
import { parseGoFloat } from "../../domain/go-float.ts";
import { pointer } from "../../domain/json.ts";
import { annotation } from "../../domain/kinds/service.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotates } from "../shared/conditions.ts";

/** The least capacity but none that Compute Engine accepts (Compute Engine: backendServices, capacityScaler). */
const LEAST_CAPACITY = 0.1;

const LIMITS = [
  [MAX_RATE_PER_ENDPOINT, Number.POSITIVE_INFINITY, "a number of at least 0"],
  [CAPACITY_SCALER, 1, "a number from 0 to 1"],
] as const;

export const trafficScalingInvalid = defineRule({
  id: "traffic-scaling-invalid",
  group: "backends",
  action: "warn",
  summary: "A rate or capacity of an Ingress backend outside its range.",
  messages: {
    invalid: '{key} "{value}" is not {wanted}: with traffic scaling on, Ingresses that route here stop syncing.',
    tooSmall: "capacity-scaler {value} is refused: Compute Engine takes 0 or at least {least}.",
    mayBeIgnored: "{key} counts only where GKE has turned traffic scaling on.",
  },
  why:
    "Where GKE has turned traffic scaling on, the controller parses both values for every Ingress that uses the Service, " +
    "and an error fails the Ingress.",
  fix: "Write a plain number within the range.",
  sources: [
    "kubernetes/ingress-gce pkg/controller/translator/translator.go setTrafficScaling",
    "kubernetes/ingress-gce pkg/flags/flags.go enable-traffic-scaling",
  ],
  on: ["create", "update"],
  limits: { capacity: 1, leastCapacity: LEAST_CAPACITY },
  service: {
    when: [annotates(...LIMITS.map(([key]) => key))],
    check({ object }, report) {
      for (const [key, most, wanted] of LIMITS) {
        const value = annotation(object, key);
        if (value === undefined) continue;
        const number = parseGoFloat(value);
        const at = { path: pointer("metadata", "annotations", key), about: key };
        if (number === undefined || !Number.isFinite(number) || number < 0 || number > most) {
          report({ message: "invalid", ...at, data: { key, value, wanted } });
        } else if (key === CAPACITY_SCALER && number > 0 && number < LEAST_CAPACITY) {
          report({ message: "tooSmall", ...at, data: { value, least: LEAST_CAPACITY } });
        } else report({ message: "mayBeIgnored", action: "info", ...at, data: { key } });
      }
    },
  },
});
