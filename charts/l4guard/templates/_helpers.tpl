{{/* The name of every object of the release. */}}
{{- define "l4guard.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 50 | trimSuffix "-" }}{{ else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 50 | trimSuffix "-" }}{{ end -}}
{{- end }}

{{/* Cluster-scoped objects carry the namespace too, so that two releases never share one. */}}
{{- define "l4guard.clusterName" -}}
{{- $name := include "l4guard.name" . -}}
{{- if eq $name .Release.Namespace }}{{ $name }}{{ else }}{{ printf "%s-%s" .Release.Namespace $name | trunc 60 | trimSuffix "-" }}{{ end -}}
{{- end }}

{{- define "l4guard.serviceAccountName" -}}
{{ default (include "l4guard.name" .) .Values.serviceAccount.name }}
{{- end }}

{{/* Labels by which the Pods are selected; never change them between versions. */}}
{{- define "l4guard.selectorLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "l4guard.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{ include "l4guard.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "l4guard.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ default .Chart.AppVersion .Values.image.tag }}
{{- end -}}
{{- end }}

{{/* The Secret that is mounted, in the modes that mount one. */}}
{{- define "l4guard.mountedSecret" -}}
{{- if eq .Values.certificates.mode "cert-manager" }}{{ include "l4guard.name" . }}-tls{{ else if eq .Values.certificates.mode "files" }}{{ .Values.certificates.existingSecret }}{{ end -}}
{{- end }}

{{- define "l4guard.replicas" -}}
{{ if .Values.autoscaling.enabled }}{{ .Values.autoscaling.minReplicas }}{{ else }}{{ .Values.replicas }}{{ end }}
{{- end }}

{{/* Restricted Pod security, for every container. */}}
{{- define "l4guard.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities:
  drop: [ALL]
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "l4guard.podSecurity" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
fsGroup: 65532
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{/* Namespaces that reach l4guard: none of its own, of GKE's, nor one that broke the glass. */}}
{{- define "l4guard.namespaceSelector" -}}
matchExpressions:
  - key: kubernetes.io/metadata.name
    operator: NotIn
    values:
      {{- range (append .Values.webhooks.excludedNamespaces .Release.Namespace | uniq) }}
      - {{ . }}
      {{- end }}
  - key: {{ .Values.webhooks.bypassLabel }}
    operator: DoesNotExist
  {{- with .Values.webhooks.namespaceSelector }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}

{{/* What every request must meet before the API server sends it. */}}
{{- define "l4guard.commonConditions" -}}
- name: not-a-system-controller
  expression: '!(request.userInfo.username.startsWith("system:serviceaccount:kube-system:") || request.userInfo.username in ["system:cloud-controller-manager", "system:gcp-controller-manager", "system:kube-controller-manager", "system:controller:glbc", "system:l7-lb-controller"])'
- name: not-being-deleted
  expression: 'request.operation != "UPDATE" || !has(object.metadata.deletionTimestamp) || object.?spec.?externalIPs.orValue([]) != oldObject.?spec.?externalIPs.orValue([])'
{{- end }}

{{/* Services that are or were load balancers, take external addresses, or carry an annotation of GKE's load balancers or of another cloud's. */}}
{{- define "l4guard.serviceCondition" -}}
{{- if not .Values.webhooks.allServices }}
- name: load-balancer-or-annotated
  expression: >-
    [object, oldObject].exists(service, service != null && (
    service.spec.?type.orValue("") == "LoadBalancer" ||
    service.spec.?externalIPs.orValue([]).size() > 0 ||
    service.metadata.?annotations.orValue({}).size() > {{ include "l4guard.mostAnnotations" . }} ||
    service.metadata.?annotations.orValue({}).exists(key, key.lowerAscii().matches({{ include "l4guard.annotationPattern" . | quote }}))))
{{- end }}
{{- end }}

{{/* What has more is reviewed whatever they are: to look through tens of thousands costs the API server seconds. */}}
{{- define "l4guard.mostAnnotations" -}}
100
{{- end }}

{{/* Matches every annotation that a rule reads, in lower case; a test holds it against the catalogue in the code. */}}
{{- define "l4guard.annotationPattern" -}}
(^|[.])(cloud[.]google[.]com|gke[.]io)/|^service[.]((alpha|beta)[.])?kubernetes[.]io/|^l4guard[.]dev/
{{- end }}

{{- define "l4guard.clientConfig" -}}
service:
  name: {{ include "l4guard.name" .root }}
  namespace: {{ .root.Release.Namespace }}
  path: {{ .path }}
  port: 443
{{- if and (eq .root.Values.certificates.mode "files") .root.Values.certificates.caBundle }}
caBundle: {{ .root.Values.certificates.caBundle | b64enc }}
{{- end }}
{{- end }}

{{- define "l4guard.webhookAnnotations" -}}
{{- if eq .Values.certificates.mode "cert-manager" -}}
cert-manager.io/inject-ca-from: {{ .Release.Namespace }}/{{ include "l4guard.name" . }}-tls
{{- end }}
{{- end }}

{{/* One group with every alert; each links to its section of the runbook. */}}
{{- define "l4guard.alertGroup" -}}
- name: l4guard
  interval: 30s
  rules:
    {{- range .alerts }}
    - alert: {{ .alert }}
      expr: {{ .expr | quote }}
      {{- with .for }}
      for: {{ . }}
      {{- end }}
      labels:
        severity: {{ .severity }}
      annotations:
        summary: {{ .summary | quote }}
        description: {{ .description | quote }}
        runbook_url: {{ printf "%s#%s" $.root.Values.metrics.runbookUrl (lower .alert) | quote }}
    {{- end }}
{{- end }}

{{/* A Pod that asks one replica for its health through the Service, as "helm test" or after an installation. */}}
{{- define "l4guard.checkJob" }}
apiVersion: v1
kind: Pod
metadata:
  name: {{ include "l4guard.name" .root }}-{{ .name }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
    app.kubernetes.io/name: {{ .root.Chart.Name }}-{{ .name }}
    app.kubernetes.io/instance: {{ .root.Release.Name }}
    app.kubernetes.io/managed-by: {{ .root.Release.Service }}
  annotations:
    helm.sh/hook: {{ .hook }}
    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
spec:
  automountServiceAccountToken: false
  restartPolicy: Never
  activeDeadlineSeconds: 120
  securityContext:
    {{- include "l4guard.podSecurity" .root | nindent 4 }}
  containers:
    - name: l4guard
      image: {{ include "l4guard.image" .root | quote }}
      command: [/nodejs/bin/node]
      args:
        - --input-type=module
        - --eval
        - |
          const url = "http://{{ include "l4guard.name" .root }}.{{ .root.Release.Namespace }}.svc:{{ .root.Values.ports.health }}/readyz";
          for (let attempt = 1; ; attempt++) {
            const answer = await fetch(url).then((response) => response.status, (error) => String(error.cause ?? error));
            console.log(`${url}: ${answer}`);
            if (answer === 200) break;
            if (attempt === 30) process.exit(1);
            await new Promise((resolve) => setTimeout(resolve, 2000));
          }
      resources:
        requests: {cpu: 10m, memory: 64Mi}
        limits: {memory: 128Mi}
      securityContext:
        {{- include "l4guard.containerSecurity" .root | nindent 8 }}
{{- end }}
