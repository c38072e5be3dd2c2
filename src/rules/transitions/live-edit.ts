import type { ServiceModel } from "../../controllers/l4/model.ts";
import type { Service } from "../../domain/kinds/service.ts";
import { where } from "../../engine/condition.ts";
import type { ServiceSubject } from "../../engine/subject.ts";
import type { ServiceCondition } from "../shared/conditions.ts";

/** A subject whose previous state is there. */
export type Edited<S> = S & { readonly previous: Service; readonly previousModel: ServiceModel };

/** Whether an update edits a load balancer that one of GKE's controllers has made, or is making. */
export const editsLive: ServiceCondition = where(
  "with a load balancer that GKE made before the edit",
  ({ previousModel }: ServiceSubject) => previousModel?.isLive === true && previousModel.isGke,
);

/** The subject with its previous state, for a rule whose `when` names {@link editsLive}. */
export function asEdited<S extends ServiceSubject>(s: S): Edited<S> {
  return s as Edited<S>;
}
