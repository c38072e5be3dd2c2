import { type Review, type ReviewContext, reviewLive } from "../engine/review.ts";
import type { ObjectName } from "./result.ts";
import { liveObject, nameOf } from "./review-object.ts";

/** What the rules say about one object as it lives. */
interface LiveReview {
  readonly object: ObjectName;
  readonly value: unknown;
  readonly review: Review;
}

/** The namespace of live objects that name none: it was left out of what was read. */
const NAMESPACE = "default";

/** Reviews objects as they live, one after the other; what the webhook would not look at is passed over. */
export function* reviewLiveObjects(objects: Iterable<unknown>, context: ReviewContext): Generator<LiveReview> {
  for (const value of objects) {
    const live = liveObject(value, NAMESPACE, context.policy);
    if (live) yield { object: nameOf(value, NAMESPACE), value, review: reviewLive(live, context) };
  }
}
