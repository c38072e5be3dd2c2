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

/** Reviews an object as it lives; undefined for what the webhook would not look at. */
export function reviewLiveObject(value: unknown, context: ReviewContext): LiveReview | undefined {
  const live = liveObject(value, NAMESPACE, context.policy);
  return live && { object: nameOf(value, NAMESPACE), value, review: reviewLive(live, context) };
}
