import { ServiceModel } from "../controllers/l4/model.ts";
import type { Cluster } from "../domain/cluster.ts";
import type { Finding } from "../domain/finding.ts";
import type { JsonPointer } from "../domain/json.ts";
import { type Reviewed as ReviewedKind, reviewedKind } from "../domain/kinds/kinds.ts";
import type { Metadata } from "../domain/kinds/metadata.ts";
import { isLoadBalancer, SERVICE, type Service } from "../domain/kinds/service.ts";
import { type Evaluation, evaluate, type Question } from "./evaluate.ts";
import { IngressModels } from "./ingress-models.ts";
import type { ObjectIndex } from "./object-index.ts";
import type { CompiledPolicy } from "./policy.ts";
import type { RuleSet } from "./rule-set.ts";
import { situationOf } from "./situation.ts";
import type { Change, Requester, Subjects } from "./subject.ts";

/** What all reviews of one moment share. */
export interface ReviewContext {
  readonly rules: RuleSet;
  readonly policy: CompiledPolicy;
  readonly cluster: Cluster;
  readonly index: ObjectIndex;
  /** YYYY-MM-DD; exemptions end by it. */
  readonly today: string;
  /** The review is of files, not of a request to an API server. */
  readonly isOffline: boolean;
}

/** One change to one object. */
export interface ObjectChange {
  readonly kind: ReviewedKind["kind"];
  readonly change: Change;
  /** The object after the change; for a delete, the object that goes; the object itself where it is looked at live. */
  readonly object: unknown;
  /** The object before an update. */
  readonly previous?: unknown;
  readonly requester: Requester;
  /** Pointers to the keys that the object's file writes twice in one mapping, for reviews of files. */
  readonly duplicateKeys?: readonly JsonPointer[];
  /** The name of that file. */
  readonly file?: string;
  /** A kustomization builds that file, and may add to the object. */
  readonly isBase?: boolean;
  /** Nothing will be stored, and what the API server allocated is made up. */
  readonly isDryRun?: boolean;
}

/** A change as it has been read: what rules are asked about, and what the steps after them need. */
export interface Reviewed {
  readonly metadata: Metadata;
  readonly question: Question;
  readonly isCreation: boolean;
  readonly change: Change;
  readonly requester: Requester;
  /** What the rules say about it; they are asked once. */
  readonly said: () => Evaluation;
  /** The old object of an update, to be reviewed by itself: what the ratchet compares with. Only what was found asks for it. */
  readonly before: () => Question | undefined;
}

/** The change as rules and the steps after them look at it. */
export function readChange(input: ObjectChange, context: ReviewContext): Reviewed {
  const kind = reviewedKind(input.kind);
  return kind.kind === SERVICE.kind ? readServiceChange(input, context) : readPlainChange(kind, input, context);
}

/** The cluster, to be reviewed by itself. */
export function readCluster(context: ReviewContext): Reviewed {
  const { cluster, index, policy } = context;
  const change = { change: "create", requester: SYSTEM } as const;
  const subject = {
    ...surroundings(change, { isCreation: true, object: { kind: "", metadata: NOWHERE } }, context),
    get statedVersion() {
      return cluster.statedVersion;
    },
    modelOf: (service: Service) => new ServiceModel(service, service, cluster),
  };
  const isOptedIn = optedIn(NOWHERE.namespace, policy);
  const question: Question = { kind: "cluster", subject, cluster, index, isOptedIn };
  const isCreation = true;
  const said = saidOf(question, { change: change.change, isCreation }, context);
  return { ...change, metadata: NOWHERE, question, isCreation, said, before: () => undefined };
}

const NO_KEYS: readonly JsonPointer[] = [];
const NO_FINDINGS: readonly Finding[] = [];
const NOWHERE: Metadata = {
  name: "",
  namespace: "",
  uid: undefined,
  annotations: new Map(),
  finalizers: [],
  isTerminating: false,
};
const SYSTEM: Requester = { username: "", groups: [], isController: false };

function readServiceChange(input: ObjectChange, context: ReviewContext): Reviewed {
  const { change, requester } = input;
  const { cluster, index } = context;
  const object = SERVICE.read(input.object);
  const previous = change === "update" ? SERVICE.read(input.previous) : change === "live" ? object : undefined;
  const isCreation = change === "create" || (previous !== undefined && becomesLoadBalancer(object, previous));
  const { namespace } = object.metadata;
  // What lives, what is deleted, and what an update found, is judged by who owned it then.
  const owned = (service: Service) => new ServiceModel(service, service, cluster);
  const around = surroundings(input, { isCreation, object, previous }, context);
  const isOwned = change === "delete" || change === "live";
  const model = isOwned ? owned(object) : new ServiceModel(object, previous, cluster);
  const previousModel = previous && (previous === object ? model : owned(previous));
  const isOptedIn = optedIn(namespace, context.policy);
  const question = (subject: Subjects["service"]): Question => ({
    kind: "service",
    subject,
    cluster,
    index,
    isOptedIn,
  });
  const asked = question({ ...around, object, previous, model, previousModel });
  return {
    metadata: object.metadata,
    question: asked,
    isCreation,
    change,
    requester,
    said: saidOf(asked, { change, isCreation }, context),
    before: () => {
      if (change !== "update" || !previous || !previousModel) return undefined;
      return question({
        ...around,
        ingressModels: new IngressModels(context, { object: previous, isNew: false }),
        isCreation: false,
        object: previous,
        previous,
        model: previousModel,
        previousModel,
      });
    },
  };
}

function readPlainChange(
  kind: Exclude<ReviewedKind, typeof SERVICE>,
  input: ObjectChange,
  context: ReviewContext,
): Reviewed {
  const { change, requester } = input;
  const { cluster, index } = context;
  const object = kind.read(input.object);
  const previous = change === "update" ? kind.read(input.previous) : change === "live" ? object : undefined;
  const isCreation = change === "create";
  const { namespace } = object.metadata;
  const around = surroundings(input, { isCreation, object }, context);
  const isOptedIn = optedIn(namespace, context.policy);
  const question = (subject: object): Question =>
    ({ kind: kind.reviewedAs, subject, cluster, index, isOptedIn }) as Question;
  const asked = question({ ...around, object, previous });
  return {
    metadata: object.metadata,
    question: asked,
    isCreation,
    change,
    requester,
    said: saidOf(asked, { change, isCreation }, context),
    before: () => {
      if (change !== "update" || !previous) return undefined;
      return question({
        ...around,
        ingressModels: new IngressModels(context, { object: previous, isNew: false }),
        object: previous,
        previous,
      });
    },
  };
}

function saidOf(
  question: Question,
  { change, isCreation }: { readonly change: Change; readonly isCreation: boolean },
  { rules }: ReviewContext,
): Reviewed["said"] {
  let said: Evaluation | undefined;
  return () => {
    if (said) return said;
    const { kind, subject } = question;
    return (said = evaluate(rules.plan(kind, change, isCreation, situationOf(kind, subject)), question));
  };
}

interface ReviewedObject {
  readonly kind: string;
  readonly metadata: Metadata;
}

function becomesLoadBalancer(object: Service, previous: Service): boolean {
  return isLoadBalancer(object) && !isLoadBalancer(previous);
}

function optedIn(namespace: string, policy: CompiledPolicy): Question["isOptedIn"] {
  return (rule) => policy.actionOf(rule, rule.action, namespace) !== undefined;
}

function surroundings(
  {
    change,
    requester,
    duplicateKeys = NO_KEYS,
    file = "",
    isBase = false,
    isDryRun = false,
  }: Pick<ObjectChange, "change" | "requester" | "duplicateKeys" | "file" | "isBase" | "isDryRun">,
  {
    isCreation,
    object,
    previous,
  }: { readonly isCreation: boolean; readonly object: ReviewedObject; readonly previous?: Service | undefined },
  context: ReviewContext,
) {
  const { cluster, index, policy, rules, today, isOffline } = context;
  const { namespace } = object.metadata;
  return {
    change,
    isCreation,
    requester,
    cluster: cluster.facts,
    index,
    ingressModels: new IngressModels(context, { object, isNew: change === "create", previous }),
    options: policy.options(namespace),
    objectExemptionDays: policy.objectExemptionDays(namespace),
    today,
    isOffline,
    overridden: NO_FINDINGS,
    isDryRun,
    isRule: rules.isRule,
    duplicateKeys,
    file,
    isBase,
  };
}
