import { GATES } from "../../domain/features.ts";
import { isAtLeast } from "../../domain/gke-version.ts";
import { field as fieldOf, pointer } from "../../domain/json.ts";
import { INGRESS } from "../../domain/kinds/ingress.ts";
import { isNameToCome } from "../../domain/names-to-come.ts";
import { dnsLabel, letterLabel } from "../../domain/validation/formats.ts";
import { refusalsOfIngress } from "../../domain/validation/ingress.ts";
import type { Place, Refusal } from "../../domain/validation/schema.ts";
import { refusalsOfService } from "../../domain/validation/service.ts";
import { defineRule, type Report } from "../../engine/rule.ts";
import { isOffline } from "../shared/conditions.ts";

const MESSAGES = {
  type: "{field} is {found}, and must be {must}: the API server can't read the {kind}.",
  value: "{field} is {found}, and must be {must}: the API server refuses the {kind}.",
  shape: "{field} must be {must}: the API server refuses the {kind}.",
  missing: "{field} is missing: the API server refuses the {kind}.",
  version: "There is no {kind} in {found}: the API server refuses it.",
  missingHere: "{field} is missing, and must be there {must}: the API server refuses the {kind}.",
} as const;

export const objectRefused = defineRule({
  id: "object-refused",
  group: "typos",
  action: "deny",
  summary: "A value of the wrong type or form, or a missing field, for which the API server refuses the object.",
  messages: MESSAGES,
  why:
    "Kubernetes reads each field as its one type, and validates numbers, names, hosts and paths. What it refuses shows only " +
    "where the object is applied: a pipeline fails there, with all that should have come after it.",
  fix: "Write a value that Kubernetes takes.",
  sources: [
    "kubernetes/kubernetes api/openapi-spec/v3/api__v1_openapi.json, apis__networking.k8s.io__v1_openapi.json",
    "kubernetes/kubernetes pkg/apis/core/validation/validation.go ValidateService",
    "kubernetes/kubernetes pkg/apis/networking/validation/validation.go ValidateIngressCreate",
    "kubernetes/ingress-gce pkg/apis/backendconfig, pkg/apis/frontendconfig",
  ],
  on: ["create", "update"],
  uses: ["gkeVersion"],
  service: {
    when: [isOffline],
    check({ object, isCreation, cluster }, report) {
      // The name of a Service that lives was taken once.
      const version = isCreation ? cluster.gkeVersion : undefined;
      const isStrict = version !== undefined && !isAtLeast(version, GATES.relaxedServiceNames);
      tell(refusalsOfService(object.raw, isCreation, isStrict ? letterLabel : dnsLabel), "Service", report);
    },
  },
  ingress: {
    when: [isOffline],
    check({ object, isCreation }, report) {
      if (object.apiVersion === INGRESS.apiVersion) tell(refusalsOfIngress(object.raw, isCreation), "Ingress", report);
    },
  },
  backendConfig: {
    when: [isOffline],
    check: ({ object }, report) => tellVersion(object.raw, "BackendConfig", report),
  },
  frontendConfig: {
    when: [isOffline],
    check: ({ object }, report) => tellVersion(object.raw, "FrontendConfig", report),
  },
});

/** The versions of GKE's own APIs (ingress-gce pkg/crd, pkg/apis). */
const VERSIONS = {
  BackendConfig: ["cloud.google.com/v1", "cloud.google.com/v1beta1"],
  FrontendConfig: ["networking.gke.io/v1beta1"],
} as const;

/** Tells a version that GKE has not had so far: a warning, for it may come. */
function tellVersion(object: unknown, kind: keyof typeof VERSIONS, report: Report<typeof MESSAGES>): void {
  const found = fieldOf(object, "apiVersion");
  const [right, ...others] = VERSIONS[kind];
  if (typeof found !== "string" || [right, ...others].some((version) => version === found)) return;
  report({ message: "version", action: "warn", path: "/apiVersion", data: { kind, found }, fix: `Write ${right}.` });
}

function tell(refusals: readonly Refusal[], kind: string, report: Report<typeof MESSAGES>): void {
  if (refusals.some(isToBeFilledIn)) return;
  for (const refusal of refusals) {
    const { place, must } = refusal;
    const path = pointer(...place);
    const field = shortened(spelt(place), MOST_FIELD);
    if (refusal.kind === "missing") {
      if (must === "") report({ message: "missing", path, data: { field, kind } });
      else report({ message: "missingHere", path, data: { field, must, kind } });
    } else if (refusal.kind === "type") {
      report({ message: "type", path, data: { field, found: typeOf(refusal.value), must, kind } });
    } else if (refusal.value === undefined) report({ message: "shape", path, data: { field, must, kind } });
    else report({ message: "value", path, data: { field, found: shown(refusal.value), must, kind } });
  }
}

/** Whether the value is one that a reader or a tool puts another for, as $DOMAIN, PROJECT_ID or PORT: all of the object is a draft. */
function isToBeFilledIn(refusal: Refusal): boolean {
  if (refusal.kind === "missing" || typeof refusal.value !== "string") return false;
  if (isNameOfObject(refusal.place) && isNameToCome(refusal.value)) return true;
  const isNumber = refusal.kind === "type" && refusal.must.startsWith("an integer");
  return (isNumber ? /^[A-Z][A-Z0-9_]*$/ : DRAFT).test(refusal.value);
}

/** Whether the place holds the name of an object, its namespace, or the name of a Service. */
function isNameOfObject(place: Place): boolean {
  const [last, above] = place.toReversed();
  return (last === "name" && (above === "metadata" || above === "service")) || last === "namespace";
}

const DRAFT = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$|\$[A-Z_]|<[\w .-]+>/;

/** The most letters of a place and of a value in a message. */
const [MOST_FIELD, MOST_VALUE] = [50, 30];

/** The place as the API server spells it: "spec.ports[0].port". */
function spelt(place: Place): string {
  let text = "";
  for (const token of place) {
    if (typeof token === "number") text += `[${token}]`;
    else text += text === "" ? token : `.${token}`;
  }
  return text;
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  if (typeof value === "number") return Number.isInteger(value) ? `the number ${value}` : `the fraction ${value}`;
  return typeof value === "boolean" ? String(value) : "a string";
}

function shown(value: unknown): string {
  return shortened(JSON.stringify(value), MOST_VALUE);
}

function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
