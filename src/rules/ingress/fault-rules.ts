import type { FaultKind } from "../../controllers/l7/ingress/fault.ts";
import type { StagedFault } from "../../controllers/l7/ingress/model.ts";
import type { Action } from "../../domain/finding.ts";
import { defineRule, type Rule, type RuleText } from "../../engine/rule.ts";
import type { IngressSubject } from "../../engine/subject.ts";
import { asSentence, CONSEQUENCES, faultsIn, isFaulty, placeOf } from "../shared/ingress-faults.ts";

/** What a rule says about some kinds of faults: the controller's own words do the rest. */
interface FaultRule extends Pick<RuleText<never>, "id" | "group" | "summary" | "why" | "fix" | "sources"> {
  readonly kinds: readonly FaultKind[];
  /** What the finding is where the rest of the cluster may be on its way; a denial by default. */
  readonly online?: Action;
  /** What it is where nothing else is to come; a denial by default. */
  readonly offline?: Action;
}

const FAULTS: readonly FaultRule[] = [
  {
    id: "ingress-tls-no-secret-name",
    group: "ingress",
    kinds: ["tls-without-secret-name"],
    summary: "An entry of spec.tls without secretName.",
    why:
      "The API server accepts it, and the controller looks for the Secret with the empty name: the sync fails, also beside " +
      "pre-shared or managed certificates.",
    fix: "Name a Secret, or remove the entry: certificates of annotations need none.",
    sources: ["kubernetes/ingress-gce pkg/translator/translator.go secrets"],
  },
  {
    id: "ingress-secret-missing",
    group: "ingress",
    kinds: ["secret-missing"],
    online: "warn",
    offline: "warn",
    summary: "A Secret of spec.tls that is not among the Secrets of the manifests.",
    why:
      "One missing Secret is an error for the whole Ingress. Only manifests that hold Secrets are looked at: a cluster's " +
      "Secrets are never read.",
    fix: "Create the Secret in the namespace of the Ingress, or correct its name.",
    sources: ["kubernetes/ingress-gce pkg/translator/translator.go NewEnv"],
  },
  {
    id: "ingress-secret-incomplete",
    group: "ingress",
    kinds: ["secret-without-certificate", "secret-without-key"],
    summary: "A Secret of spec.tls without tls.crt or tls.key.",
    why: "The controller makes the certificate of both entries and fails the sync of the whole Ingress without one.",
    fix: "Put both tls.crt and tls.key into the Secret.",
    sources: ["kubernetes/ingress-gce pkg/translator/translator.go secrets"],
  },
  {
    id: "ingress-name-with-dots",
    group: "ingress",
    kinds: ["name-with-dots"],
    summary: "An Ingress whose name can't be part of the names of its load balancer.",
    why: "Namespace and name go into the names of Compute Engine resources, where a dot is invalid.",
    fix: "Choose a name without a dot: an object can't be renamed.",
    sources: ["kubernetes/ingress-gce pkg/utils/namer/frontendnamer.go IsValidLoadBalancer"],
  },
  {
    id: "ingress-static-ip-not-found",
    group: "ingress",
    kinds: ["address-missing"],
    online: "warn",
    summary: "A static address of an Ingress that is not reserved where its class looks for it.",
    why:
      "Class gce looks among the global addresses of the cluster's project, gce-internal among those of its region; the " +
      "addresses of a Shared VPC's host project are not found.",
    fix: "Reserve the address in the cluster's project, in the scope of the class, or correct the name.",
    sources: ["kubernetes/ingress-gce pkg/loadbalancers/forwarding_rules.go getEffectiveIP"],
  },
  {
    id: "frontend-config-missing",
    group: "ingress",
    kinds: ["frontend-config-missing"],
    online: "warn",
    offline: "warn",
    summary: "A FrontendConfig that does not exist.",
    why:
      "The load balancer is made without it: no redirect to HTTPS and no SSL policy. Every sync then ends in an error, and " +
      "what an earlier class left is not collected.",
    fix: "Create the FrontendConfig in the namespace of the Ingress, or correct its name.",
    sources: ["kubernetes/ingress-gce pkg/frontendconfig/frontendconfig.go FrontendConfigForIngress"],
  },
  {
    id: "ingress-internal-security-policy",
    group: "ingress",
    kinds: ["security-policy-regional"],
    summary: "A Cloud Armor policy behind an internal Ingress.",
    why: "Regional load balancers take no policy from a BackendConfig, not even an empty name: the sync of backends fails.",
    fix: "Take securityPolicy out of the BackendConfig, or give the internal Ingress a Service of its own.",
    sources: ["kubernetes/ingress-gce pkg/backends/features/securitypolicy.go EnsureSecurityPolicy"],
  },
  {
    id: "ingress-backend-config-refused",
    group: "ingress",
    kinds: ["backend-config-invalid", "health-check-type", "iap-credentials-removed"],
    summary: "An Ingress whose backends use a BackendConfig that the controller refuses.",
    why: "One refused BackendConfig stops the whole Ingress, with the backends that do not use it.",
    fix: "Correct the BackendConfig.",
    sources: ["kubernetes/ingress-gce pkg/backendconfig/validation.go Validate"],
  },
  {
    id: "ingress-backend-config-missing",
    group: "ingress",
    kinds: ["backend-config-missing"],
    online: "warn",
    summary: "An Ingress whose backends name a BackendConfig that does not exist.",
    why: "A missing BackendConfig is an error for the whole Ingress, not for the one backend.",
    fix: "Create the BackendConfig in the namespace of the Service, or correct its name.",
    sources: ["kubernetes/ingress-gce pkg/backendconfig/backendconfig.go GetBackendConfigForServicePort"],
  },
  {
    id: "ingress-backend-unreadable",
    group: "ingress",
    kinds: ["app-protocols", "backend-config-annotation", "traffic-scaling", "traffic-scaling-infinite"],
    summary: "An Ingress that routes to a Service whose annotations can't be read.",
    why: "Protocols are read for all ports of the Service, and an error stops the whole Ingress.",
    fix: "Correct the annotation of the Service.",
    sources: ["kubernetes/ingress-gce pkg/controller/translator/translator.go getServicePort"],
  },
];

/** One rule for each sort of fault that the model finds in an Ingress: forecasts fail where they speak. */
export const FAULT_RULES: readonly Rule[] = FAULTS.map(({ kinds, online = "deny", offline = "deny", ...text }) =>
  defineRule({
    ...text,
    action: online,
    messages: { fault: "{fault}: {consequence}." },
    on: ["create", "update"],
    ingress: {
      when: [isFaulty],
      check(s, report) {
        const told = new Set<string>();
        for (const fault of faultsIn(s, kinds)) {
          if (told.has(fault.text)) continue;
          told.add(fault.text);
          const data = { fault: asSentence(fault.text), consequence: CONSEQUENCES[fault.stage] };
          const action = isCertain(s) ? offline : online;
          report({ message: "fault", action, path: placeOf(fault), about: aboutOf(fault), data });
        }
      },
    },
  }),
);

/** Nothing that could mend it is still to come. */
function isCertain({ isOffline, index }: IngressSubject): boolean {
  return isOffline && index.isComplete;
}

function aboutOf({ kind, object, text }: StagedFault): string {
  return `${kind} ${object ?? ""} ${text}`;
}
