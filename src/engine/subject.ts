import type { ServiceModel } from "../controllers/l4/model.ts";
import type { ClusterFacts, Fact, FactWithoutDefault } from "../domain/cluster.ts";
import type { Finding } from "../domain/finding.ts";
import type { JsonPointer } from "../domain/json.ts";
import type { ReviewedIngress } from "../domain/kinds/ingress.ts";
import type { View } from "../domain/kinds/kind.ts";
import type { Reviewed } from "../domain/kinds/kinds.ts";
import type { ReviewedService, Service } from "../domain/kinds/service.ts";
import type { ReviewedWorkload } from "../domain/kinds/workload.ts";
import type { IngressModels } from "./ingress-models.ts";
import type { ObjectIndex } from "./object-index.ts";

/** What happens to the object under review; with `live` nothing does, it is looked at as it lives in the cluster. */
export type Change = "create" | "update" | "delete" | "live";

/** Who made the request. */
export interface Requester {
  readonly username: string;
  readonly groups: readonly string[];
  /** One of GKE's controllers or a platform user, whom rules about controller-written fields leave alone. */
  readonly isController: boolean;
}

/** What an operator sets for rules that leave room for choice. The rules add what else there is to choose. */
export interface RuleOptions {
  /** Deny what is certain to cause trouble later, not only what is certain to fail now. */
  readonly strict: boolean;
}

/** What a rule may read besides the object. `N` are the facts it needs, `U` those that it uses where they are known. */
interface Surroundings<N extends Fact, U extends FactWithoutDefault> {
  readonly change: Change;
  /** The object is new, or an update makes it a load balancer: rules about creation apply. */
  readonly isCreation: boolean;
  readonly requester: Requester;
  readonly cluster: Pick<ClusterFacts, N> & { readonly [name in U]: ClusterFacts[name] | undefined };
  readonly index: ObjectIndex;
  /** What GKE's Ingress controller makes of Ingresses once the change is made. */
  readonly ingressModels: IngressModels;
  readonly options: RuleOptions;
  /** The day of the review, YYYY-MM-DD: the core has no clock. */
  readonly today: string;
  /** How many days ahead an object's own exemption by annotation may end; 0 where the operator lets none count. */
  readonly objectExemptionDays: number;
  /** The review is of files, not of a request to an API server. */
  readonly isOffline: boolean;
  /** The denials that the policy or an exemption let pass; empty but for rules that run `afterPolicy`. */
  readonly overridden: readonly Finding[];
  /** Nothing will be stored: ports that the API server allocated are made up. */
  readonly isDryRun: boolean;
  /** Whether there is a rule of that id. */
  readonly isRule: (id: string) => boolean;
  /** The keys that the file writes twice in one mapping; a parsed object no longer shows them. */
  readonly duplicateKeys: readonly JsonPointer[];
  /** The name of the file that the object stands in; empty where it comes from none. */
  readonly file: string;
  /** A kustomization builds that file, and may add to the object. */
  readonly isBase: boolean;
}

/** A Service under review. On a delete, `object` is what is deleted; of a live one `previous` is the same. */
export interface ServiceSubject<N extends Fact = never, U extends FactWithoutDefault = never>
  extends Surroundings<N, U> {
  readonly object: ReviewedService;
  readonly previous: ReviewedService | undefined;
  /** What the controllers will make of the object. */
  readonly model: ServiceModel;
  /** What they made of the previous one. */
  readonly previousModel: ServiceModel | undefined;
}

/** An object under review of a kind whose controllers' model no rule asks. */
interface ObjectSubject<V, N extends Fact = never, U extends FactWithoutDefault = never> extends Surroundings<N, U> {
  readonly object: V;
  readonly previous: V | undefined;
}

export type IngressSubject = ObjectSubject<ReviewedIngress>;
export type WorkloadSubject = ObjectSubject<ReviewedWorkload>;

/** The cluster itself under review. */
interface ClusterSubject<N extends Fact = never, U extends FactWithoutDefault = never> extends Surroundings<N, U> {
  readonly statedVersion: string | undefined;
  /** What the controllers made of a Service of the cluster. */
  readonly modelOf: (service: Service) => ServiceModel;
}

/** The name of each subject that is an object, with the view of it. */
type Views = { readonly [K in Reviewed as K["reviewedAs"]]: View<K> };

/** The subject of each kind of review. */
export type Subjects<N extends Fact = never, U extends FactWithoutDefault = never> = {
  readonly service: ServiceSubject<N, U>;
  readonly cluster: ClusterSubject<N, U>;
} & { readonly [S in Exclude<keyof Views, "service">]: ObjectSubject<Views[S], N, U> };

/** A kind of thing under review. */
export type SubjectKind = keyof Subjects;
