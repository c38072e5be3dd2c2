import { CLASS } from "../controllers/l4/load-balancer-class.ts";
import { INTERNAL_SPELLINGS, TYPE_KEYS } from "../controllers/l4/ownership.ts";
import {
  FINALIZER,
  GKE_FINALIZERS,
  L3_FORWARDING_RULE,
  L4_RBS,
  TCP_FORWARDING_RULE,
  UDP_FORWARDING_RULE,
} from "../domain/annotations.ts";
import type { Cluster } from "../domain/cluster.ts";
import { all, any, type Cel, either, list, literal, not } from "./expression.ts";
import { compare, IS_UPDATE, NEW, nameOf, OLD, readText, SCALARS, type Side } from "./side.ts";

/** A named expression of a policy; it may ask those before it. */
export interface Variable {
  readonly name: string;
  readonly expression: string;
}

/** The facts that decide who owns a Service, beside what is written. */
export function ownershipFacts({ facts }: Cluster) {
  return {
    internal: facts.subsettingActive && facts.l4Controller ? "ilb-subsetting" : "legacy-internal",
    internalClass: facts.subsettingActive ? "ilb-subsetting" : "unowned",
    external: facts.rbsByDefault ? "rbs-netlb" : undefined,
  } as const;
}

/**
 * What expressions about Services ask: the parts of the objects, who owns them (src/controllers/l4/ownership.ts, which tests
 * hold this against), and whether an update lets more of the world in (src/rules/exposure.ts).
 */
export function serviceVariables(cluster: Cluster): readonly Variable[] {
  const metadata = (object: string, field: string, none: string) =>
    either(`has(${object}.metadata.${field})`, `${object}.metadata.${field}`, none);
  const old = (value: string, none: string) => either(IS_UPDATE, value, none);
  const reach = (owner: string) =>
    either(`${owner} in ${list(EXTERNAL)}`, "2", either(`${owner} in ${list(INTERNAL)}`, "1", "0"));
  const becomes = all(IS_UPDATE, isBalanced(NEW), not(isBalanced(OLD)));
  return [
    { name: "annotations", expression: metadata("object", "annotations", "{}") },
    { name: "oldAnnotations", expression: old(metadata("oldObject", "annotations", "{}"), "{}") },
    { name: "oldFinalizers", expression: old(metadata("oldObject", "finalizers", "[]"), "[]") },
    { name: "finalizers", expression: `${metadata("object", "finalizers", "[]")} + variables.oldFinalizers` },
    ...SCALARS.flatMap((field) => [
      { name: nameOf(field, NEW), expression: readText(field, NEW) },
      { name: nameOf(field, OLD), expression: old(readText(field, OLD), '""') },
    ]),
    ...portCounts("object", "portCount", (value) => value),
    ...portCounts("oldObject", "oldPortCount", (value) => old(value, "[]")),
    { name: "isInternal", expression: String(saysInternal(NEW)) },
    { name: "wasInternal", expression: String(saysInternal(OLD)) },
    { name: "wasTargetPool", expression: String(all(IS_UPDATE, isLiveTargetPool(OLD))) },
    { name: "owner", expression: ownerOf(NEW, cluster) },
    { name: "oldOwner", expression: old(ownerOf(OLD, cluster), literal("none")) },
    { name: "isCreation", expression: String(any('request.operation == "CREATE"', becomes)) },
    {
      name: "widensExposure",
      expression: String(all(IS_UPDATE, any(becomes, `${reach("variables.owner")} > ${reach("variables.oldOwner")}`))),
    },
  ];
}

/** The protocols that Kubernetes knows; it takes each number once of each. */
const PROTOCOLS = ["TCP", "UDP", "SCTP"];
/** Of more ports than that more than a third are different, and to count them would cost the square of their number. */
const MOST_COUNTED = 300;

/** The different numbers of the ports: those of one protocol, and those of the next that none before has. */
function portCounts(object: string, name: string, written: (value: string) => string): readonly Variable[] {
  const ports = `variables.${name}Ports`;
  const numbers = PROTOCOLS.map((protocol) => `variables.${name}${protocol}`);
  const news = numbers.map((own, place) => {
    const earlier = numbers.slice(0, place).map((others) => `number in ${others}`);
    return `size(${earlier.length === 0 ? own : `${own}.filter(number, ${not(any(...earlier))})`})`;
  });
  return [
    { name: `${name}Ports`, expression: written(either(`has(${object}.spec.ports)`, `${object}.spec.ports`, "[]")) },
    ...PROTOCOLS.map((protocol) => ({
      name: `${name}${protocol}`,
      expression: `${ports}.filter(port, (has(port.protocol) ? port.protocol : "TCP") == ${literal(protocol)}).map(port, port.port)`,
    })),
    { name, expression: either(`size(${ports}) > ${MOST_COUNTED}`, `size(${ports})`, news.join(" + ")) },
  ];
}

const EXTERNAL = ["legacy-external", "rbs-netlb"];
const INTERNAL = ["legacy-internal", "ilb-subsetting"];

function isBalanced(side: Side): Cel {
  return compare({ field: "spec.type" }, { is: ["LoadBalancer"] }, side, {});
}

function isInternal({ object }: Side): Cel {
  return object === "object" ? "variables.isInternal" : "variables.wasInternal";
}

function saysInternal(side: Side): Cel {
  return compare({ annotation: TYPE_KEYS }, { is: INTERNAL_SPELLINGS }, side, {});
}

function isOfClass(name: string, side: Side): Cel {
  return compare({ field: "spec.loadBalancerClass" }, { is: [name] }, side, {});
}

function ownerOf(side: Side, cluster: Cluster): string {
  const { internal, internalClass, external } = ownershipFacts(cluster);
  const carries = (...finalizers: readonly string[]) =>
    any(...finalizers.map((finalizer) => `${literal(finalizer)} in ${side.finalizers}`));
  const optsIn = compare({ annotation: [L4_RBS] }, { is: ["enabled"] }, side, {});
  const internalOwner = either(
    carries(FINALIZER.legacyInternal),
    literal("legacy-internal"),
    either(carries(FINALIZER.subsettingInternal), literal("ilb-subsetting"), literal(internal)),
  );
  const externalOwner = either(
    carries(FINALIZER.targetPool),
    literal("legacy-external"),
    either(
      carries(FINALIZER.rbsInstanceGroups, FINALIZER.rbsNegs),
      literal("rbs-netlb"),
      either(
        "variables.wasTargetPool",
        literal("legacy-external"),
        external === undefined ? either(optsIn, literal("rbs-netlb"), literal("legacy-external")) : literal(external),
      ),
    ),
  );
  const byClass: readonly (readonly [string, string])[] = [
    [CLASS.internal, internalClass],
    [CLASS.external, "rbs-netlb"],
    [CLASS.internalLegacy, "legacy-internal"],
    [CLASS.externalLegacy, "legacy-external"],
    [CLASS.standalone, "standalone"],
  ];
  const named = byClass.reduceRight(
    (others, [name, owner]) => either(isOfClass(name, side), literal(owner), others),
    literal("foreign"),
  );
  const owned = either(
    `has(${side.object}.spec.loadBalancerClass)`,
    named,
    either(isInternal(side), internalOwner, externalOwner),
  );
  return either(isBalanced(side), owned, literal("none"));
}

function isLiveTargetPool(side: Side): Cel {
  const { object } = side;
  const hasIp =
    `has(${object}.status) && has(${object}.status.loadBalancer) && has(${object}.status.loadBalancer.ingress) && ` +
    `${object}.status.loadBalancer.ingress.exists(ingress, has(ingress.ip) && ingress.ip != "")`;
  const isLive = any(hasIp, ...GKE_FINALIZERS.map((finalizer) => `${literal(finalizer)} in ${side.finalizers}`));
  const rules = [TCP_FORWARDING_RULE, UDP_FORWARDING_RULE, L3_FORWARDING_RULE];
  const hasRules = any(...rules.map((key) => `${literal(key)} in ${side.annotations}`));
  return all(isBalanced(side), not(isInternal(side)), isLive, not(hasRules));
}
