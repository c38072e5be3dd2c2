import { field } from "../../domain/json.ts";
import type { ReviewedService } from "../../domain/kinds/service.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { isOffline } from "../shared/conditions.ts";

/** A field that Kubernetes takes on some Services only. */
interface TypedField {
  readonly name: string;
  readonly isWritten: (service: ReviewedService) => boolean;
  readonly isAllowed: (service: ReviewedService) => boolean;
  /** Completes "… is only valid …". */
  readonly condition: string;
}

const isBalanced = ({ type }: ReviewedService) => type === "LoadBalancer";
const hasNodePorts = ({ type }: ReviewedService) => type === "LoadBalancer" || type === "NodePort";
const reads = (name: string) => (service: ReviewedService) => (field(field(service.raw, "spec"), name) ?? "") !== "";

/** What ValidateService and its helpers refuse; loadBalancerClass and loadBalancerSourceRanges have rules of their own. */
const TYPED_FIELDS: readonly TypedField[] = [
  {
    name: "healthCheckNodePort",
    isWritten: ({ healthCheckNodePort }) => healthCheckNodePort > 0,
    isAllowed: isBalanced,
    condition: "with type LoadBalancer and externalTrafficPolicy Local",
  },
  {
    name: "externalTrafficPolicy",
    isWritten: reads("externalTrafficPolicy"),
    isAllowed: (service) => hasNodePorts(service) || (service.type === "ClusterIP" && service.externalIPs.length > 0),
    condition: "with type LoadBalancer or NodePort, or with externalIPs",
  },
  {
    name: "allocateLoadBalancerNodePorts",
    isWritten: reads("allocateLoadBalancerNodePorts"),
    isAllowed: isBalanced,
    condition: "with type LoadBalancer",
  },
  {
    name: "nodePort",
    isWritten: ({ ports }) => ports.some(({ nodePort }) => nodePort > 0),
    isAllowed: ({ type }) => type !== "ClusterIP",
    condition: "with type LoadBalancer or NodePort",
  },
  {
    name: "clusterIP: None",
    isWritten: ({ clusterIP }) => clusterIP === "None",
    isAllowed: (service) => !hasNodePorts(service),
    condition: "with type ClusterIP",
  },
];

/** Types whose Services this is about; another value is enum-value-unknown's. */
const TYPES = ["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"];

export const fieldOfAnotherType = defineRule({
  id: "field-of-another-type",
  group: "type",
  action: "deny",
  summary: "A field that Kubernetes takes on Services of another type only.",
  messages: { refused: "{field} is only valid {condition}: the API server refuses this Service of type {type}." },
  why:
    "The API server validates fields against the type, which shows only where the Service is applied. On an update that " +
    "changes the type it clears what was written for the old one.",
  fix: "Remove the field, or change the type.",
  sources: [
    "kubernetes/kubernetes pkg/apis/core/validation/validation.go ValidateService, validateServiceExternalTrafficFieldsCombination",
    "kubernetes/kubernetes pkg/registry/core/service/strategy.go dropTypeDependentFields",
  ],
  on: ["create", "update"],
  service: {
    // In the cluster the API server refuses it before it asks.
    when: [
      isOffline,
      where("with a field of another type", ({ object, previous }) => TYPED_FIELDS.some(isRefused(object, previous))),
    ],
    check({ object, previous }, report) {
      for (const { name, condition } of TYPED_FIELDS.filter(isRefused(object, previous))) {
        const path = name === "nodePort" ? "/spec/ports" : `/spec/${name.split(":", 1)[0]}`;
        report({ message: "refused", path, about: name, data: { field: name, condition, type: object.type } });
      }
    },
  },
});

/** Whether a field is refused; what a Service had before its type changed the API server clears. */
function isRefused(service: ReviewedService, previous: ReviewedService | undefined): (field: TypedField) => boolean {
  const isOfKnownType = TYPES.includes(service.type);
  return ({ isAllowed, isWritten }) =>
    isOfKnownType && !isAllowed(service) && isWritten(service) && !(previous !== undefined && isWritten(previous));
}
