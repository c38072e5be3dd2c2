import type { ServiceModel } from "../../controllers/l4/model.ts";
import type { Service } from "../../domain/kinds/service.ts";
import type { ServiceSubject } from "../../engine/subject.ts";

/** A subject whose previous state is there. */
export type Edited<S> = S & { readonly previous: Service; readonly previousModel: ServiceModel };

/** Whether an update edits a load balancer that one of GKE's controllers has made, or is making. */
export function editsLive<S extends ServiceSubject>(s: S): s is Edited<S> {
  return s.previousModel?.isLive === true && s.previousModel.isGke;
}

/** The subject with its previous state, for a rule whose `when` names {@link editsLive}. */
export function asEdited<S extends ServiceSubject>(s: S): Edited<S> {
  return s as Edited<S>;
}
