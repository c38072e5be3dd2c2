import { constructFromEvents, defineScalarTag, EVENT_ID, type Event, parseEvents, YAMLException } from "js-yaml";
import { kubernetesSchema } from "./kubernetes-schema.ts";

/** Deeper nesting is refused, as a guard of the stack. */
export const MAX_DEPTH = 100;

/** A YAML text as its parser could read it. */
export interface ParsedYaml {
  readonly events: Event[];
  /** The text that the events' offsets are into. */
  readonly text: string;
  /** Where in the text as it was given something of `text` stands. */
  readonly originalOffset: (offset: number) => number;
}

/** Lines of one document that are moved to the right; each costs a look at the whole document. */
const MOST_MOVED_LINES = 200;

/**
 * The events of a YAML text, as go-yaml reads it. Within quotes and brackets go-yaml does not look at indentation, while
 * js-yaml refuses lines that are not deep enough. There white space at the start of a line means nothing, so such lines
 * are moved to the right, which changes no value. @throws YAMLException
 */
export function parseYaml(given: string): ParsedYaml {
  const insertions: { readonly at: number; readonly length: number }[] = [];
  let text = given;
  for (;;) {
    try {
      const events = parseEvents(text, { maxDepth: MAX_DEPTH });
      return { events, text, originalOffset: (offset) => withoutInsertions(offset, insertions) };
    } catch (error) {
      if (!isTooShallow(error) || insertions.length >= MOST_MOVED_LINES) throw error;
      const at = text.lastIndexOf("\n", error.mark.position - 1) + 1;
      const length = deepestIndentation(text.slice(0, at)) + 1;
      text = text.slice(0, at) + " ".repeat(length) + text.slice(at);
      insertions.push({ at, length });
    }
  }
}

function isTooShallow(error: unknown): error is YAMLException & { readonly mark: { readonly position: number } } {
  return error instanceof YAMLException && error.reason === "deficient indentation" && error.mark !== undefined;
}

function deepestIndentation(text: string): number {
  return Math.max(0, ...Array.from(text.matchAll(/^ +/gm), ([spaces]) => spaces.length));
}

/** Insertions are made from left to right, each in the text with the ones before it. */
function withoutInsertions(
  offset: number,
  insertions: readonly { readonly at: number; readonly length: number }[],
): number {
  let inserted = 0;
  for (const { at, length } of insertions) {
    if (offset <= at) break;
    inserted += Math.min(length, offset - at);
  }
  return offset - inserted;
}

/** Tags that a schema lacks and that one document may use. */
const MOST_TAGS = 50;
const UNKNOWN_TAG = /^unknown scalar tag !<(.*)>$/s;

/**
 * The values of the documents in `events`, as go-yaml v2 hands them to untyped readers: a scalar with a tag that it does
 * not know is the text that is written (resolve.go resolve), a tag of a collection is not looked at.
 * @throws YAMLException
 */
export function constructYaml(events: Event[], source: string, options: { readonly json?: boolean } = {}): unknown[] {
  const untagged = events.some(isTaggedCollection) ? events.map(withoutCollectionTag) : events;
  const tags = new Set<string>();
  for (;;) {
    try {
      return constructFromEvents(untagged, { ...options, source, schema: kubernetesSchema([...tags].map(textTag)) });
    } catch (error) {
      const [, tag] = error instanceof YAMLException ? (UNKNOWN_TAG.exec(error.reason) ?? []) : [];
      if (tag === undefined || tags.size >= MOST_TAGS) throw error;
      tags.add(tag);
    }
  }
}

function isTaggedCollection(event: Event): event is Extract<Event, { readonly tagStart: number }> {
  return (event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE) && event.tagStart >= 0;
}

function withoutCollectionTag(event: Event): Event {
  return isTaggedCollection(event) ? { ...event, tagStart: -1, tagEnd: -1 } : event;
}

function textTag(name: string) {
  return defineScalarTag<string>(name, { resolve: (text) => text, identify: () => false });
}
