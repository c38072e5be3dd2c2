import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The kinds of a folder as a platform team's repository has them, in parts of a hundred. */
const MIX = [
  ["Deployment", 35],
  ["ConfigMap", 20],
  ["ClusterIP", 17],
  ["LoadBalancer", 10],
  ["Ingress", 6],
  ["ServiceAccount", 6],
  ["HorizontalPodAutoscaler", 6],
] as const;

/**
 * Writes a realistic folder of manifests: a file for each application, with comments, several documents and labels.
 * Usage: node bench/make-manifests.ts FOLDER [NUMBER]. The same number makes the same files.
 */
export function makeManifests(folder: string, number: number): void {
  const kinds = MIX.flatMap(([kind, parts]) => Array<(typeof MIX)[number][0]>(parts).fill(kind));
  let documents: string[] = [];
  let file = 0;
  for (let index = 0; index < number; index++) {
    // A stride that has no divisor in common with 100 spreads the kinds.
    documents.push(manifest(kinds[(index * 37) % 100] ?? "ConfigMap", index));
    if (documents.length < 4 && index < number - 1) continue;
    const directory = join(folder, `team-${file % 40}`);
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, `app-${file}.yaml`), documents.join("---\n"));
    documents = [];
    file++;
  }
}

function manifest(kind: (typeof MIX)[number][0], index: number): string {
  const name = `app-${index}`;
  const namespace = `team-${index % 40}`;
  const metadata = `metadata:
  name: ${name}
  namespace: ${namespace}
  labels:
    app.kubernetes.io/name: ${name}
    app.kubernetes.io/managed-by: Helm`;
  switch (kind) {
    case "Deployment":
      return `apiVersion: apps/v1
kind: Deployment
${metadata}
spec:
  replicas: 3
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
      containers:
        - name: main
          image: "europe-docker.pkg.dev/shop/images/${name}:1.${index}"
          ports:
            - {name: http, containerPort: 8080}
          env:
            - name: LOG_LEVEL
              value: "info" # not debug
            - name: TOKEN
              valueFrom:
                secretKeyRef: {name: ${name}, key: token}
          resources:
            requests: {cpu: 100m, memory: 128Mi}
          readinessProbe:
            httpGet: {path: /healthz, port: http}
`;
    case "ConfigMap":
      return `apiVersion: v1
kind: ConfigMap
${metadata}
data:
  settings.yaml: |
    server:
      port: 8080
      hosts: [a.example.com, b.example.com]
    limits:
      requests: 100
  MODE: production
`;
    case "ClusterIP":
      return `apiVersion: v1
kind: Service
${metadata}
spec:
  selector:
    app: ${name}
  ports:
    - name: http
      port: 80
      targetPort: http
`;
    case "LoadBalancer":
      return `# The way in for ${name}
apiVersion: v1
kind: Service
${metadata}
  annotations:
    ${index % 2 === 0 ? "networking.gke.io/load-balancer-type: Internal" : "cloud.google.com/l4-rbs: enabled"}
spec:
  type: LoadBalancer
  externalTrafficPolicy: Cluster
  selector: {app: ${name}}
  loadBalancerSourceRanges:
    - 10.${index % 256}.0.0/16
  ports:
    - name: https
      port: ${443 + (index % 3)}
      targetPort: 8443
      protocol: TCP
`;
    case "Ingress":
      return `apiVersion: networking.k8s.io/v1
kind: Ingress
${metadata}
  annotations:
    kubernetes.io/ingress.class: gce
spec:
  rules:
    - host: ${name}.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend: {service: {name: ${name}, port: {number: 80}}}
`;
    case "ServiceAccount":
      return `apiVersion: v1\nkind: ServiceAccount\n${metadata}\n`;
    case "HorizontalPodAutoscaler":
      return `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
${metadata}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: ${name}}
  minReplicas: 3
  maxReplicas: 30
  metrics:
    - type: Resource
      resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}
`;
  }
}

if (import.meta.main) {
  const [folder, number = "10000"] = process.argv.slice(2);
  if (folder === undefined) throw new Error("Usage: node bench/make-manifests.ts FOLDER [NUMBER]");
  makeManifests(folder, Number(number));
}
