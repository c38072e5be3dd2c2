import { ANYTHING, fields, list, object, type Schema } from "./schema.ts";

const HANDLER = fields(ANYTHING, "exec httpGet tcpSocket");

const PROBE: Schema = object({
  ...HANDLER,
  httpGet: object(fields(ANYTHING, "host httpHeaders path port scheme")),
  ...fields(ANYTHING, "grpc initialDelaySeconds periodSeconds timeoutSeconds successThreshold failureThreshold"),
  terminationGracePeriodSeconds: ANYTHING,
});

const LIFECYCLE_HANDLER: Schema = object({ ...HANDLER, sleep: object(fields(ANYTHING, "seconds")) });

const CONTAINER: Schema = object({
  ...fields(ANYTHING, "args command env envFrom image imagePullPolicy livenessProbe name resizePolicy resources"),
  ...fields(ANYTHING, "restartPolicy restartPolicyRules securityContext startupProbe stdin stdinOnce tty workingDir"),
  ...fields(ANYTHING, "terminationMessagePath terminationMessagePolicy volumeDevices volumeMounts"),
  ports: list(object(fields(ANYTHING, "containerPort hostIP hostPort name protocol"))),
  readinessProbe: PROBE,
  lifecycle: object({ postStart: LIFECYCLE_HANDLER, preStop: LIFECYCLE_HANDLER, stopSignal: ANYTHING }),
});

/**
 * The fields of a Deployment, StatefulSet or DaemonSet around those that rules read, of all three kinds
 * (kubernetes/kubernetes api/openapi-spec/v3/apis__apps__v1_openapi.json). Types are not looked at.
 */
export const WORKLOAD_SCHEMA = object({
  ...fields(ANYTHING, "apiVersion kind metadata status"),
  spec: object({
    ...fields(
      ANYTHING,
      "selector replicas minReadySeconds revisionHistoryLimit progressDeadlineSeconds paused strategy",
    ),
    ...fields(ANYTHING, "updateStrategy serviceName podManagementPolicy volumeClaimTemplates ordinals"),
    persistentVolumeClaimRetentionPolicy: ANYTHING,
    template: object({
      ...fields(ANYTHING, "metadata apiVersion kind"),
      spec: object({
        ...fields(
          ANYTHING,
          "activeDeadlineSeconds affinity automountServiceAccountToken dnsConfig dnsPolicy hostAliases",
        ),
        ...fields(ANYTHING, "enableServiceLinks ephemeralContainers hostIPC hostNetwork hostPID hostUsers hostname"),
        ...fields(ANYTHING, "hostnameOverride imagePullSecrets initContainers nodeName nodeSelector os overhead"),
        ...fields(ANYTHING, "preemptionPolicy priority priorityClassName readinessGates resourceClaims resources"),
        ...fields(
          ANYTHING,
          "restartPolicy runtimeClassName schedulerName schedulingGates securityContext serviceAccount",
        ),
        ...fields(ANYTHING, "serviceAccountName setHostnameAsFQDN shareProcessNamespace subdomain tolerations volumes"),
        ...fields(ANYTHING, "terminationGracePeriodSeconds topologySpreadConstraints workloadRef schedulingGroup"),
        containers: list(CONTAINER),
      }),
    }),
  }),
});
