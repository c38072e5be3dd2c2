import type { Rule } from "../engine/rule.ts";
import type { Echo } from "../engine/rule-set.ts";
import { GROUPS } from "./groups.ts";

/** The groups about layer-4 load balancers, which a foreign class makes pointless. */
const LAYER_4: ReadonlySet<string> = new Set(
  Object.keys(GROUPS).filter((group) => !["neg", "ingress", "backends", "workload", "typos"].includes(group)),
);

const startsWith =
  (...prefixes: readonly string[]) =>
  ({ id }: Rule) =>
    prefixes.some((prefix) => id.startsWith(prefix));

/** Which findings say again what another one says. */
export const ECHOES: readonly Echo[] = [
  { causes: ["ingress-backend-config-missing"], echoes: ["backend-config-missing"] },
  { causes: ["lb-class-foreign"], echoes: (rule) => LAYER_4.has(rule.group) },
  {
    causes: ["lb-class-min-version", "lb-class-unknown-gke"],
    echoes: (rule) => rule.id.startsWith("lb-class-") || rule.kindDependent === true,
  },
  {
    causes: ["lb-type-value-invalid", "lb-type-keys-conflict"],
    echoes: ["rbs-recommended", "internal-only-annotation-on-external"],
  },
  {
    causes: ["ipv6-requires-dualstack-cluster", "dualstack-min-version"],
    echoes: ["ipv6-external-subnet-required", "ipv6-internal-subnet-required", "require-dualstack-on-single-stack"],
  },
  {
    causes: ["subsetting-not-retroactive"],
    echoes: [
      "static-ip-annotation-requires-subsetting",
      "subnet-annotation-requires-subsetting",
      "ipv6-requires-subsetting",
      "mixed-protocol-legacy-finalizer",
    ],
  },
  {
    causes: [
      "static-ip-value-is-ip",
      "static-ip-value-is-url",
      "static-ip-not-found",
      "static-ip-wrong-scope",
      "static-ip-wrong-region",
    ],
    echoes: ["static-ip-wrong-family", "static-ip-partial-dualstack", "shared-ip-unresolvable"],
  },
  {
    causes: ["static-ip-value-is-ip", "static-ip-value-is-url", "static-ip-wrong-scope", "static-ip-wrong-region"],
    echoes: ["static-ip-not-found"],
    sameAbout: true,
  },
  {
    causes: ["static-ip-wrong-type"],
    echoes: (rule) =>
      startsWith("shared-ip-")(rule) ||
      ["network-tier-static-mismatch", "network-tier-default-mismatch", "subnet-static-ip-mismatch"].includes(rule.id),
  },
  {
    causes: ["internal-external-switch"],
    onlyDenials: true,
    echoes: ["static-ip-wrong-type", "lb-ip-changed", "lb-ip-private", "ports-changed-recreates-rule"],
  },
  { causes: ["network-tier-changed"], onlyDenials: true, echoes: ["network-tier-static-mismatch"] },
  { causes: ["network-tier-removed"], echoes: ["network-tier-default-mismatch"] },
  { causes: ["network-tier-ipv6-standard"], echoes: ["network-tier-changed"] },
  { causes: ["lb-ip-invalid", "lb-ip-ipv6"], echoes: startsWith("lb-ip-", "shared-ip-") },
  { causes: ["lb-ip-private"], echoes: ["lb-ip-external-not-reserved"] },
  { causes: ["enum-value-unknown"], echoes: ["lb-annotation-on-non-loadbalancer", "rbs-on-non-loadbalancer"] },
  {
    causes: [
      "ingress-path-invalid",
      "ingress-backend-not-service",
      "ingress-class-name-ignored",
      "annotation-value-not-string",
    ],
    echoes: ["object-refused"],
    samePath: true,
    onlyDenials: true,
  },
  { causes: ["object-refused"], echoes: ["ingress-name-with-dots"], samePath: true },
  { causes: ["ingress-path-type-missing"], echoes: ["ingress-path-invalid", "ingress-root-path-only"] },
  { causes: ["lb-ip-dualstack"], echoes: ["static-ip-partial-dualstack"] },
  { causes: ["shared-ip-scheme-mismatch"], echoes: startsWith("shared-ip-"), sameAbout: true },
  {
    causes: [
      "rbs-value-invalid",
      "network-tier-invalid",
      "weighted-value-invalid",
      "ssa-value-invalid",
      "global-access-value-invalid",
      "lb-type-value-invalid",
    ],
    echoes: ["annotation-value-case", "annotation-value-whitespace"],
    sameAbout: true,
  },
  { causes: ["annotation-key-wrong-case"], echoes: ["annotation-key-near-miss"], sameAbout: true },
  { causes: ["ip-family-primary-changed"], echoes: ["ip-family-upgrade", "ip-family-downgrade"] },
  {
    causes: ["rbs-protocol-change-stuck", "tp-protocol-change-firewall"],
    echoes: ["protocol-changed", "ports-changed-recreates-rule"],
  },
  { causes: ["mixed-protocol-legacy-finalizer"], echoes: ["mixed-protocol-unsupported"] },
  { causes: ["rbs-value-changed-ineffective"], echoes: ["rbs-value-invalid"] },
  { causes: ["rbs-added-to-target-pool"], echoes: ["rbs-value-changed-ineffective"] },
  {
    causes: ["mixed-protocol-unsupported", "mixed-protocol-legacy-finalizer"],
    echoes: ["protocol-changed", "ports-changed-recreates-rule", "rbs-protocol-change-stuck"],
  },
  { causes: ["protocol-changed"], echoes: ["ports-changed-recreates-rule"] },
  {
    causes: ["source-ranges-invalid-cidr", "source-ranges-annotation-empty"],
    echoes: startsWith("source-ranges-"),
  },
  {
    causes: ["neg-annotation-invalid"],
    echoes: (rule) => rule.id.startsWith("neg-") || rule.id === "ingress-backend-service-type",
  },
  { causes: ["ingress-class-name-ignored"], echoes: startsWith("ingress-") },
];
