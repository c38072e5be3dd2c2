import { type FromSchema, type JsonSchema, orNull } from "./json-schema.ts";

const TEXT = orNull({ type: "string" });

/** An address that the project has reserved, in the fields of the Compute Engine API (compute v1 addresses). */
export const ADDRESS_RECORD = {
  type: "object",
  additionalProperties: false,
  required: ["name", "address"],
  properties: {
    name: { type: "string" },
    address: { type: "string" },
    /** Absent means IPV4 (ingress-gce pkg/l4/annotations/l4_static_address.go). */
    ipVersion: orNull({ enum: ["IPV4", "IPV6"] }),
    type: orNull({ enum: ["EXTERNAL", "INTERNAL"] }),
    tier: orNull({ enum: ["PREMIUM", "STANDARD"] }),
    region: TEXT,
    scope: orNull({ enum: ["regional", "global"] }),
    purpose: TEXT,
    subnet: TEXT,
    prefixLength: orNull({ type: "integer", minimum: 0 }),
    ipv6EndpointType: orNull({ enum: ["NETLB", "VM"] }),
    users: orNull({
      type: "array",
      items: { type: "string" },
      description: "The forwarding rules or instances that use it.",
    }),
  },
} as const satisfies JsonSchema;

/** A subnet, in the fields of the Compute Engine API (compute v1 subnetworks). */
export const SUBNET_RECORD = {
  type: "object",
  additionalProperties: false,
  required: ["name"],
  properties: {
    name: { type: "string" },
    region: TEXT,
    network: TEXT,
    ipv4Range: TEXT,
    stackType: orNull({ enum: ["IPV4_ONLY", "IPV4_IPV6", "IPV6_ONLY"] }),
    ipv6AccessType: orNull({ enum: ["NONE", "INTERNAL", "EXTERNAL"] }),
    ipv6Range: TEXT,
    purpose: TEXT,
  },
} as const satisfies JsonSchema;

/** A firewall rule of the VPC network that allows traffic in. */
export const FIREWALL_RULE_RECORD = {
  type: "object",
  additionalProperties: false,
  required: ["name", "sourceRanges", "allowed"],
  properties: {
    name: { type: "string" },
    network: TEXT,
    sourceRanges: { type: "array", items: { type: "string" } },
    allowed: {
      type: "array",
      items: { type: "string" },
      description: "Protocols with ports: tcp, tcp:8080 or tcp:8000-9000.",
    },
  },
} as const satisfies JsonSchema;

/** A reserved address. */
export interface AddressRecord extends FromSchema<typeof ADDRESS_RECORD> {}

/** A subnet. */
export interface SubnetRecord extends FromSchema<typeof SUBNET_RECORD> {}

/** A firewall rule that allows traffic in. */
export interface FirewallRuleRecord extends FromSchema<typeof FIREWALL_RULE_RECORD> {}
