import { element } from "./facts-form.ts";

/** A figure for the way of traffic to an object, which its caption names. */
export function pathFigure(title: string): HTMLElement {
  return element("figure", { className: "path" }, element("figcaption", {}, title));
}

/** Steps of a way in their order, as a list that CSS draws as boxes with arrows. */
export function chain(steps: readonly HTMLElement[]): HTMLElement {
  return element("ol", { className: "chain" }, ...steps);
}

/** One step: what it is, and which. */
export function step(title: string, detail: string, className = ""): HTMLElement {
  return element("li", { className }, element("strong", {}, title), element("span", {}, detail));
}
