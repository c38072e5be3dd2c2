{{/* Made by `npm run chart` from src/domain/kinds. */}}
{{- define "l4guard.watchedKinds" -}}
- apiGroups: [""]
  resources: [services, nodes, namespaces]
  verbs: [list, watch]
- apiGroups: [networking.k8s.io]
  resources: [ingresses, ingressclasses]
  verbs: [list, watch]
- apiGroups: [apps]
  resources: [deployments, statefulsets, daemonsets]
  verbs: [list, watch]
- apiGroups: [discovery.k8s.io]
  resources: [endpointslices]
  verbs: [list, watch]
- apiGroups: [cloud.google.com]
  resources: [backendconfigs]
  verbs: [list, watch]
- apiGroups: [networking.gke.io]
  resources: [frontendconfigs, servicenetworkendpointgroups]
  verbs: [list, watch]
- apiGroups: [networking.gke.io]
  resources: [managedcertificates, serviceattachments, l4lbconfigs, networks]
  verbs: [list, watch]
- apiGroups: [compute.cnrm.cloud.google.com]
  resources: [computeaddresses, computesubnetworks]
  verbs: [list, watch]
{{- end }}

{{- define "l4guard.reviewed.ingresses" -}}
- apiGroups: [networking.k8s.io]
  apiVersions: [v1]
  operations: [CREATE, UPDATE]
  resources: [ingresses]
  scope: Namespaced
- apiGroups: [cloud.google.com]
  apiVersions: [v1]
  operations: [CREATE, UPDATE]
  resources: [backendconfigs]
  scope: Namespaced
- apiGroups: [networking.gke.io]
  apiVersions: [v1beta1]
  operations: [CREATE, UPDATE]
  resources: [frontendconfigs]
  scope: Namespaced
{{- end }}

{{- define "l4guard.reviewed.workloads" -}}
- apiGroups: [apps]
  apiVersions: [v1]
  operations: [CREATE, UPDATE]
  resources: [deployments, statefulsets, daemonsets]
  scope: Namespaced
{{- end }}

{{- define "l4guard.reviewed.deletions" -}}
- apiGroups: [""]
  apiVersions: [v1]
  operations: [DELETE]
  resources: [services]
  scope: Namespaced
{{- if .Values.webhooks.ingresses }}
- apiGroups: [networking.k8s.io]
  apiVersions: [v1]
  operations: [DELETE]
  resources: [ingresses]
  scope: Namespaced
- apiGroups: [cloud.google.com]
  apiVersions: [v1]
  operations: [DELETE]
  resources: [backendconfigs]
  scope: Namespaced
- apiGroups: [networking.gke.io]
  apiVersions: [v1beta1]
  operations: [DELETE]
  resources: [frontendconfigs]
  scope: Namespaced
{{- end }}
{{- end }}
