import type { StagedFault } from "../../controllers/l7/ingress/model.ts";
import { AUTO_NEG_FACTS, isAnnotatedByGke, type NegFacts } from "../../controllers/l7/neg/auto-annotation.ts";
import type { JsonPointer } from "../../domain/json.ts";
import { BACKEND_CONFIG } from "../../domain/kinds/backend-config.ts";
import { FRONTEND_CONFIG } from "../../domain/kinds/frontend-config.ts";
import { SERVICE, type Service } from "../../domain/kinds/service.ts";
import { quotable } from "../../engine/message.ts";
import type { ObjectIndex } from "../../engine/object-index.ts";
import { defineRule, type Report, type Rule } from "../../engine/rule.ts";
import type { IngressSubject, Subjects } from "../../engine/subject.ts";
import {
  asSentence,
  type Backing,
  CONSEQUENCES,
  faultsBehind,
  faultsIn,
  isBehindFaulty,
  isFaulty,
  placeOf,
} from "../shared/ingress-faults.ts";
import { FAULTS, type FaultRule } from "./faults.ts";

type Facts = (typeof AUTO_NEG_FACTS)[number];

const MESSAGES = {
  fault: "{fault}: {consequence}.",
  inUse: "Ingress {ingress}: {fault}: {consequence}.",
} as const;
/** Those of a rule that no other object is told of. */
const OF_INGRESS = { fault: MESSAGES.fault } as typeof MESSAGES;

/** One rule for each sort of fault that the model finds in an Ingress: forecasts fail where they speak. */
export const FAULT_RULES: readonly Rule[] = FAULTS.map(ruleFor);

function ruleFor(entry: FaultRule): Rule {
  const { kinds, behind, restsOnNegs = false, looksUp = [], isToPass, mend, ...written } = entry;
  const { online = "deny", offline = "deny", ...text } = written;
  /** What it is depends on whether anything that could mend it is still to come. */
  const actionFor = ({ isOffline, index }: Backing) => (isOffline && index.isComplete ? offline : online);
  const isPresumed = (service: Service | undefined, cluster: NegFacts) => restsOnNegs && isLeftToGke(service, cluster);

  function checkIngress(s: Subjects<Facts, "gkeVersion">["ingress"], report: Report<typeof MESSAGES>): void {
    if (isToPass?.(s.object)) return;
    const told = new Set<string>();
    for (const fault of faultsIn(s, kinds)) {
      const service = serviceOf(fault, s.index);
      if (told.has(fault.text) || isPresumed(service, s.cluster)) continue;
      told.add(fault.text);
      const fix = service ? mend?.(service, s.cluster.vpcNative).fix : moveTo(fault, s);
      const data = { fault: asSentence(fault.text), consequence: CONSEQUENCES[fault.stage] };
      const at = { action: actionFor(s), path: placeOf(fault), about: aboutOf(fault) };
      if (!report({ message: "fault", ...at, data, ...(fix && { fix }) })) return;
    }
  }

  function checkBehind(s: Backing, report: Report<typeof MESSAGES>): void {
    const service = serviceIn(s);
    if (isPresumed(service, s.cluster)) return;
    for (const { ingress, fault } of faultsBehind(s, kinds)) {
      const { name } = ingress.metadata;
      const data = { ingress: quotable(name, MOST_OF_NAME), fault: fault.text, consequence: CONSEQUENCES[fault.stage] };
      const at = {
        path: placeIn(behind, s.object),
        about: `ingress ${name} ${aboutOf(fault)}`,
        action: actionFor(s),
      };
      const mended = service && mend?.(service, s.cluster.vpcNative);
      if (!report({ message: "inUse", ...at, data, ...mended })) return;
    }
  }

  const inUse = { when: [isBehindFaulty], check: checkBehind };
  return defineRule<typeof MESSAGES, Facts, "gkeVersion">({
    ...text,
    group: "ingress",
    action: online,
    messages: behind ? MESSAGES : OF_INGRESS,
    on: ["create", "update"],
    ...(restsOnNegs && { needs: AUTO_NEG_FACTS, uses: ["gkeVersion"] }),
    looksUp: behind ? [...looksUp, "ingresses"] : looksUp,
    ingress: { when: [isFaulty], check: checkIngress },
    ...Object.fromEntries(Object.keys(behind ?? {}).map((kind) => [kind, inUse])),
  });
}

/** How much of a name there is room for beside what is wrong. */
const MOST_OF_NAME = 40;

function aboutOf({ kind, object, text }: StagedFault): string {
  return `${kind} ${object ?? ""} ${text}`;
}

/** The namespace and name of the Service whose fault it is; "" where it is another object's. */
function serviceNamed({ object = "" }: StagedFault): readonly [namespace: string, name: string] {
  const [kind, title = ""] = object.split(" ", 2);
  const [namespace = "", name = ""] = kind === SERVICE.kind ? title.split("/", 2) : [];
  return [namespace, name];
}

/** The Service whose fault it is. */
function serviceOf(fault: StagedFault, index: ObjectIndex): Service | undefined {
  const [namespace, name] = serviceNamed(fault);
  return name === "" ? undefined : index.service(namespace, name);
}

/** What to do about a Service that is there, in another namespace; nobody is told in a cluster what others have. */
function moveTo(fault: StagedFault, { ingressModels, isOffline }: IngressSubject): string | undefined {
  const [namespace, name] = serviceNamed(fault);
  const other =
    isOffline && fault.kind === "service-missing" ? ingressModels.elsewhere(SERVICE, namespace, name) : undefined;
  if (other === undefined) return undefined;
  return `Service ${name} is in namespace ${other}: make the Ingress there, it reaches no other namespace.`;
}

function placeIn(behind: FaultRule["behind"], object: Backing["object"]): JsonPointer {
  if (object.kind === BACKEND_CONFIG.kind) return behind?.backendConfig ?? "";
  if (object.kind === FRONTEND_CONFIG.kind) return behind?.frontendConfig ?? "";
  const path = behind?.service ?? "";
  return typeof path === "string" ? path : path(object as Service);
}

function serviceIn({ object }: Backing): Service | undefined {
  return object.kind === "Service" ? (object as Service) : undefined;
}

/** Whether GKE asks for NEGs in the Service's place. */
function isLeftToGke(service: Service | undefined, cluster: NegFacts): boolean {
  return service?.neg === undefined && isAnnotatedByGke(cluster);
}
