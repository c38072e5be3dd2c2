import type { ServiceModel } from "../../controllers/l4/model.ts";
import { where } from "../../engine/condition.ts";
import type { ServiceSubject } from "../../engine/subject.ts";
import type { ServiceCondition } from "../shared/conditions.ts";

/** The live load balancer that an update finds and that stays with its controller; undefined where there is none. */
export function keptLoadBalancer({ model, previousModel }: ServiceSubject): ServiceModel | undefined {
  if (!previousModel?.isGke || !previousModel.isLive) return undefined;
  return previousModel.implementation === model.implementation ? previousModel : undefined;
}

/** Whether the update changes a port that clients reach, or its protocol. */
export const changesPorts: ServiceCondition = where(
  "whose ports an edit changes",
  ({ object, previous }: ServiceSubject) => {
    if (previous === undefined) return false;
    const [before, after] = [previous.ports, object.ports];
    return (
      before.length !== after.length ||
      after.some(({ port, protocol }, i) => before[i]?.port !== port || before[i]?.protocol !== protocol)
    );
  },
);

/** Whether the update changes which protocol is served (docs/controllers.md, What is served). */
export const changesProtocol: ServiceCondition = where("whose served protocol an edit changes", (s: ServiceSubject) => {
  const before = keptLoadBalancer(s);
  return before !== undefined && before.effectiveProtocol !== s.model.effectiveProtocol;
});
