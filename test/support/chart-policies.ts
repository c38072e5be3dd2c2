import { REVIEWED } from "../../src/domain/kinds/kinds.ts";
import type { Rendered } from "./helm.ts";

/** What a rendered chart must keep to; each policy returns what is wrong. */
export type ChartPolicy = (objects: readonly Rendered[]) => readonly string[];

/** The resources that l4guard may be sent, as "group/plural". */
const MAY_BE_SENT = REVIEWED.map(({ group, plural }) => `${group}/${plural}`);
const CLUSTER_SCOPED = [
  "ClusterRole",
  "ClusterRoleBinding",
  "ValidatingWebhookConfiguration",
  "MutatingWebhookConfiguration",
];
/** Writes that no `resourceNames` can limit, because names are made at run time; only in the chart's own namespace. */
const UNNAMED_WRITES = ["secrets create", "leases create", "leases update", "leases patch", "leases delete"];
/** In all namespaces nothing but what the audit tells: reports, which bear the uids of objects, and Events. */
const UNNAMED_CLUSTER_WRITES: readonly string[] = [
  ...["reports", "policyreports"].flatMap((resource) =>
    ["create", "patch", "delete"].map((verb) => `${resource} ${verb}`),
  ),
  ...["events create", "events patch"],
];
/** GKE never sends these to webhooks of users, or calls a webhook unsafe that asks for them. */
const SYSTEM_NAMESPACES = ["kube-system", "kube-node-lease", "gke-managed-system", "gke-gmp-system"];

/** Every policy by what it says. */
export const CHART_POLICIES: Readonly<Record<string, ChartPolicy>> = {
  "every container is restricted": (objects) =>
    podSpecs(objects).flatMap(({ owner, spec }) =>
      spec.containers.flatMap((container: Rendered) => {
        const pod = spec.securityContext;
        const own = container["securityContext"];
        return [
          pod?.runAsNonRoot === true && pod.runAsUser > 0 ? "" : "may run as root",
          pod?.seccompProfile?.type === "RuntimeDefault" ? "" : "has no seccomp profile",
          own?.allowPrivilegeEscalation === false ? "" : "may escalate",
          own?.readOnlyRootFilesystem === true ? "" : "may write its root",
          own?.capabilities?.drop?.includes("ALL") && !own.capabilities.add ? "" : "keeps capabilities",
          own?.privileged || spec.hostPID || spec.hostIPC ? "reaches into the node" : "",
          container["resources"]?.requests?.cpu && container["resources"].limits?.memory ? "" : "lacks resources",
          (spec.volumes ?? []).some((volume: Rendered) => "hostPath" in volume) ? "mounts a folder of the node" : "",
          /@sha256:|:[^:/]*\d/.test(container["image"]) ? "" : `has an image without version: ${container["image"]}`,
          spec.automountServiceAccountToken === undefined ? "does not say whether it gets a token" : "",
        ]
          .filter((problem) => problem !== "")
          .map((problem) => `${owner} ${problem}`);
      }),
    ),

  "no role is wider than it must be": (objects) =>
    rolesIn(objects).flatMap(({ role, rule }) => {
      const at = `${role.kind} ${role.metadata.name}`;
      const all = [...rule.apiGroups, ...rule.resources, ...rule.verbs];
      const writes = rule.verbs.filter((verb: string) => !["get", "list", "watch"].includes(verb));
      const unnamed = rule.resourceNames
        ? []
        : rule.resources.flatMap((resource: string) => writes.map((verb: string) => `${resource} ${verb}`));
      const readsSecrets = rule.verbs.some((verb: string) => verb === "list" || verb === "watch");
      return [
        ...(all.includes("*") ? [`${at} has a wildcard`] : []),
        ...(rule.resources.includes("secrets") && readsSecrets ? [`${at} lists Secrets`] : []),
        ...unnamed
          .filter((write: string) => !(role.kind === "Role" ? UNNAMED_WRITES : UNNAMED_CLUSTER_WRITES).includes(write))
          .map((write: string) => `${at} may ${write} whatever the name`),
      ];
    }),

  "webhooks are sent what rules review, nothing else": (objects) =>
    webhooksIn(objects).flatMap(({ webhook }) =>
      webhook.rules.flatMap((rule: Rendered) => [
        ...(rule["apiGroups"].length === 1 && rule["scope"] === "Namespaced" ? [] : [`${webhook.name}: scope`]),
        ...rule["resources"]
          .filter((resource: string) => !MAY_BE_SENT.includes(`${rule["apiGroups"][0]}/${resource}`))
          .map((resource: string) => `${webhook.name} asks for ${resource}`),
        ...rule["operations"]
          .filter((operation: string) => !["CREATE", "UPDATE", "DELETE"].includes(operation))
          .map((operation: string) => `${webhook.name} asks for ${operation}`),
      ]),
    ),

  "webhooks can't hold up the cluster": (objects) =>
    webhooksIn(objects).flatMap(({ kind, webhook }) => {
      const mayFail = kind === "ValidatingWebhookConfiguration" && webhook.name === "services.l4guard.dev";
      return [
        ...(webhook.timeoutSeconds >= 1 && webhook.timeoutSeconds <= 10 ? [] : [`${webhook.name}: timeout`]),
        ...(mayFail || webhook.failurePolicy === "Ignore" ? [] : [`${webhook.name} fails closed`]),
        ...(["None", "NoneOnDryRun"].includes(webhook.sideEffects) ? [] : [`${webhook.name} has side effects`]),
        ...(webhook.matchConditions.length > 0 ? [] : [`${webhook.name} has no match conditions`]),
        ...(webhook.matchConditions.some(({ name }: Rendered["metadata"]) => name === "not-a-system-controller")
          ? []
          : [`${webhook.name} judges controllers`]),
      ];
    }),

  "system namespaces and its own never reach a webhook": (objects) =>
    webhooksIn(objects).flatMap(({ webhook }) => {
      const names = webhook.namespaceSelector.matchExpressions.find(
        ({ key, operator }: Rendered) => key === "kubernetes.io/metadata.name" && operator === "NotIn",
      )?.values as readonly string[] | undefined;
      return [...SYSTEM_NAMESPACES, webhook.clientConfig.service.namespace]
        .filter((namespace) => !names?.includes(namespace))
        .map((namespace) => `${webhook.name} is sent what happens in ${namespace}`);
    }),

  "every field that the API server would default is written out": (objects) => [
    ...webhooksIn(objects).flatMap(({ kind, webhook }) =>
      [
        ..."admissionReviewVersions failurePolicy matchPolicy namespaceSelector objectSelector sideEffects".split(" "),
        "timeoutSeconds",
        ...(kind === "MutatingWebhookConfiguration" ? ["reinvocationPolicy"] : []),
      ]
        .filter((field) => !(field in webhook))
        .map((field) => `${webhook.name} lacks ${field}`),
    ),
    ...webhooksIn(objects)
      .filter(({ webhook }) => !("port" in webhook.clientConfig.service))
      .map(({ webhook }) => `${webhook.name} lacks the port of its service`),
  ],

  "no key material is made at template time": (objects) =>
    objects.filter(({ kind }) => kind === "Secret").map(({ metadata }) => `there is a Secret ${metadata.name}`),

  "every object has a place and labels": (objects) =>
    objects.flatMap(({ kind, metadata }) => [
      ...(CLUSTER_SCOPED.includes(kind) === (metadata.namespace === undefined) ? [] : [`${kind}: namespace`]),
      ...(metadata.labels?.["app.kubernetes.io/managed-by"] === "Helm" || metadata.name.endsWith("-extra")
        ? []
        : [`${kind} ${metadata.name}: labels`]),
    ]),

  "no two objects share a name": (objects) => {
    const names = objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? ""}/${metadata.name}`);
    return names.filter((name, index) => names.indexOf(name) !== index);
  },
};

// biome-ignore lint/suspicious/noExplicitAny: Pod specs, roles and webhooks as YAML has them
type Loose = any;

/** The Pod specs of all objects. */
export function podSpecs(objects: readonly Rendered[]): readonly { readonly owner: string; readonly spec: Loose }[] {
  return objects
    .filter(({ kind }) => ["Deployment", "Job", "Pod"].includes(kind))
    .map(({ kind, metadata, spec }) => ({
      owner: `${kind} ${metadata.name}`,
      spec: kind === "Pod" ? spec : spec.template.spec,
    }));
}

/** The webhooks of both kinds of configuration. */
export function webhooksIn(
  objects: readonly Rendered[],
): readonly { readonly kind: string; readonly webhook: Loose }[] {
  return objects
    .filter(({ kind }) => kind.endsWith("WebhookConfiguration"))
    .flatMap(({ kind, webhooks }) => webhooks.map((webhook: Loose) => ({ kind, webhook })));
}

/** The rules of all roles. */
export function rolesIn(objects: readonly Rendered[]): readonly { readonly role: Rendered; readonly rule: Loose }[] {
  return objects
    .filter(({ kind }) => kind === "Role" || kind === "ClusterRole")
    .flatMap((role) => role["rules"].map((rule: Loose) => ({ role, rule })));
}
