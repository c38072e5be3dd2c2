import { parseLenientAddress } from "../addresses.ts";
import { field, isObject, listIn } from "../json.ts";
import {
  between,
  dnsLabel,
  externalName,
  type Format,
  labelValue,
  oneOf,
  optional,
  portName,
  portNumber,
  qualifiedName,
  written,
} from "./formats.ts";
import { checkMetadata, METADATA } from "./metadata.ts";
import { ANYTHING, BOOLEAN, fields, integer, list, object, type Refusal, Refusals, STRING, string } from "./schema.ts";

/**
 * What the API takes for a Service (kubernetes/kubernetes api/openapi-spec/v3/api__v1_openapi.json), removed fields too.
 * Words of which there are few are checked by rules of their own.
 */
export const SERVICE_SCHEMA = object({
  ...fields(STRING, "apiVersion kind"),
  status: ANYTHING,
  metadata: METADATA,
  spec: object({
    ...fields(BOOLEAN, "allocateLoadBalancerNodePorts publishNotReadyAddresses"),
    ...fields(STRING, "clusterIP externalName externalTrafficPolicy loadBalancerIP sessionAffinity type"),
    // An empty word is no default there.
    internalTrafficPolicy: string(written("Cluster or Local")),
    ipFamilyPolicy: string(written("SingleStack, PreferDualStack or RequireDualStack")),
    ...fields(list(STRING), "clusterIPs externalIPs ipFamilies loadBalancerSourceRanges"),
    healthCheckNodePort: integer(optional(portNumber)),
    loadBalancerClass: string(qualifiedName),
    ports: list(
      object({
        name: string(optional(dnsLabel)),
        port: integer(portNumber),
        targetPort: {
          type: "integer or string",
          integer: optional(portNumber),
          string: optional(portName),
        },
        nodePort: integer(optional(portNumber)),
        protocol: STRING,
        appProtocol: string(qualifiedName),
      }),
    ),
    selector: { type: "map", key: qualifiedName, value: labelValue },
    sessionAffinityConfig: object({ clientIP: object({ timeoutSeconds: integer() }) }),
    trafficDistribution: string(oneOf("PreferClose", "PreferSameZone", "PreferSameNode")),
    ...fields(ANYTHING, "ipFamily topologyKeys"),
  }),
});

const DAY_SECONDS = 86_400;
const affinityTimeout = between(1, DAY_SECONDS);

/** What the API server refuses a Service for, but for what rules of their own say. */
export function refusalsOfService(service: unknown, isCreation: boolean, name: Format = dnsLabel): readonly Refusal[] {
  const refusals = new Refusals();
  refusals.check(SERVICE_SCHEMA, service);
  checkMetadata(refusals, service, name);
  const spec = field(service, "spec");
  checkSpec(refusals, spec);
  // An update of a manifest leaves the policy that the API server chose.
  const lacksPolicy = isCreation && (field(spec, "ipFamilyPolicy") ?? undefined) === undefined;
  const [first, second, third] = listIn(spec, "ipFamilies");
  if (lacksPolicy && second !== undefined && second !== first && third === undefined) {
    refusals.miss(["spec", "ipFamilyPolicy"], "where there are two ipFamilies");
  }
  return refusals.all;
}

/** What the fields of the spec come to together (ValidateService). */
function checkSpec(refusals: Refusals, spec: unknown): void {
  const type = field(spec, "type");
  if (type === "ExternalName") checkExternalName(refusals, spec);
  else {
    const isBare = listIn(spec, "ports").length === 0 && field(spec, "clusterIP") !== "None";
    // Of a load balancer it is lb-no-ports', and what is no list has been refused.
    const ports = field(spec, "ports") ?? [];
    if (isBare && Array.isArray(ports) && type !== "LoadBalancer" && hasWords(spec)) refusals.miss(["spec", "ports"]);
    checkClusterIps(refusals, spec);
  }
  if (field(spec, "sessionAffinity") === "ClientIP") {
    const place = ["sessionAffinityConfig", "clientIP", "timeoutSeconds"];
    const timeout = place.reduce(field, spec);
    if (typeof timeout === "number") refusals.format(affinityTimeout, timeout, ["spec", ...place]);
  }
  checkPorts(refusals, spec);
  for (const [index, written] of listIn(spec, "externalIPs").entries()) {
    const address = written ?? "";
    if (typeof address === "string") refusals.format(externalIp, address, ["spec", "externalIPs", index]);
  }
}

/** A spec without a word is the stub of one: a name for a test or a tool. */
function hasWords(spec: unknown): boolean {
  return isObject(spec) && Object.keys(spec).length > 0;
}

function checkExternalName(refusals: Refusals, spec: unknown): void {
  const name = field(spec, "externalName") ?? "";
  if (name === "") refusals.miss(["spec", "externalName"], "with type ExternalName");
  else if (typeof name === "string") refusals.format(externalName, name, ["spec", "externalName"]);
  for (const [forbidden, empty] of FORBIDDEN_WITH_EXTERNAL_NAME) {
    const value = field(spec, forbidden) ?? empty;
    const isEmpty = value === "" || (Array.isArray(value) && value.length === 0);
    if (!isEmpty) refusals.refuse(["spec", forbidden], value, "absent with type ExternalName");
  }
}

const FORBIDDEN_WITH_EXTERNAL_NAME = [
  ["clusterIP", ""],
  ["clusterIPs", []],
  ["ipFamilies", []],
  ["ipFamilyPolicy", ""],
] as const;

/** What ValidateServiceClusterIPsRelatedFields refuses; None on other types has a rule of its own. */
function checkClusterIps(refusals: Refusals, spec: unknown): void {
  const clusterIp = field(spec, "clusterIP") ?? "";
  if (typeof clusterIp === "string" && clusterIp !== "" && clusterIp !== "None" && !parseLenientAddress(clusterIp)) {
    refusals.refuse(["spec", "clusterIP"], clusterIp, "an address, or None");
  }
  const [first, second, ...more] = listIn(spec, "clusterIPs");
  if (first === undefined) return;
  const place = ["spec", "clusterIPs"];
  if (more.length > 0) refusals.refuse(place, undefined, "one or two addresses");
  else if (first !== clusterIp) refusals.refuse(place, first, "the same as clusterIP in the first place");
  else if (first === "None" && second !== undefined) refusals.refuse(place, first, "alone where it is None");
}

/** Each port has a number, and a node port can be allocated once a protocol. */
function checkPorts(refusals: Refusals, spec: unknown): void {
  const taken = new Set<string>();
  for (const [index, port] of listIn(spec, "ports").entries()) {
    const lacksNumber = port === null || (isObject(port) && (port["port"] ?? undefined) === undefined);
    if (lacksNumber) refusals.miss(["spec", "ports", index, "port"]);
    const number = field(port, "nodePort");
    if (typeof number !== "number" || number === 0) continue;
    const key = `${number}/${field(port, "protocol") ?? "TCP"}`;
    if (taken.has(key)) refusals.refuse(["spec", "ports", index, "nodePort"], number, "of one port of a protocol only");
    taken.add(key);
  }
}

/** An address outside the ranges that no route leads to (ValidateNonSpecialIP). */
function externalIp(value: string): string | undefined {
  const address = parseLenientAddress(value);
  if (!address) return "an address";
  return SPECIAL.some((range) => range.test(address.text))
    ? "an address that is neither 0, loopback nor link-local"
    : undefined;
}

const SPECIAL = [/^0\.0\.0\.0$/, /^127\./, /^169\.254\./, /^224\.0\.0\./, /^::1?$/, /^fe[89ab]/, /^ff02:/];
