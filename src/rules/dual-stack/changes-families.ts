import { where } from "../../engine/condition.ts";
import type { ServiceSubject } from "../../engine/subject.ts";
import type { ServiceCondition } from "../shared/conditions.ts";

/** An update of a live GKE load balancer writes anything about families, and keeps the first one. */
export const changesFamilies: ServiceCondition = where(
  "whose IP families an edit of a live load balancer changes",
  ({ object, previous, model, previousModel }: ServiceSubject) => {
    if (!previous || !previousModel?.isGke || !previousModel.isLive || !model.isGke) return false;
    const [from] = previous.ipFamilies;
    const [to] = object.ipFamilies;
    if (from !== undefined && to !== undefined && from !== to) return false;
    return object.ipFamilyPolicy !== previous.ipFamilyPolicy || object.ipFamilies.length !== previous.ipFamilies.length;
  },
);
