import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** How many of 35 applications have each kind of object: a hundred documents, as a platform team's repository has them. */
const MIX = [
  ["Deployment", 35],
  ["LoadBalancer", 10],
  ["ClusterIP", 17],
  ["Ingress", 6],
  ["HorizontalPodAutoscaler", 6],
  ["ServiceAccount", 6],
  ["ConfigMap", 20],
] as const;
type Kind = (typeof MIX)[number][0];

const APPLICATIONS = MIX[0][1];
const LOAD_BALANCERS = MIX[1][1];
const TEAMS = 40;
const DOCUMENTS_A_FILE = 4;

/**
 * Writes a realistic folder of manifests: applications of forty teams, a folder each, whose Services pick their Pods and whose
 * Ingresses route to their Services, with comments and labels, four documents a file.
 * Usage: node bench/make-manifests.ts FOLDER [NUMBER]. The same number makes the same files.
 */
export function makeManifests(folder: string, number: number): void {
  const teams = Array.from({ length: TEAMS }, (): string[] => []);
  let written = 0;
  for (let application = 0; written < number; application++) {
    for (const kind of kindsOf(application).slice(0, number - written)) {
      teams[application % TEAMS]?.push(manifest(kind, application));
      written++;
    }
  }
  for (const [team, documents] of teams.entries()) {
    const directory = join(folder, `team-${team}`);
    if (documents.length > 0) mkdirSync(directory, { recursive: true });
    for (let start = 0; start < documents.length; start += DOCUMENTS_A_FILE) {
      const file = join(directory, `apps-${start / DOCUMENTS_A_FILE}.yaml`);
      writeFileSync(file, documents.slice(start, start + DOCUMENTS_A_FILE).join("---\n"));
    }
  }
}

/** The kinds of the application's objects: a load balancer, or a Service for within, which some Ingresses route to. */
function kindsOf(application: number): readonly Kind[] {
  const place = application % APPLICATIONS;
  return MIX.flatMap(([kind, count]) => {
    const from = kind === "ClusterIP" || kind === "Ingress" ? LOAD_BALANCERS : 0;
    return place >= from && place < from + count ? [kind] : [];
  });
}

function manifest(kind: Kind, index: number): string {
  const name = `app-${index}`;
  const namespace = `team-${index % TEAMS}`;
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
      targetPort: http
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
