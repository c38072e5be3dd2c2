/**
 * What an event tells of its object. `progress`: work goes on; `success`: the controller has done what it was asked;
 * `edit`: it has noticed an edit; `warning`: there is a load balancer, and not quite as asked; `failure`: what the object
 * asks for is not there, or no longer kept up to date.
 */
type Sign = "progress" | "success" | "edit" | "warning" | "failure";

/** What an event, an error in it or a state means: a row of one of the tables of this room. */
export interface Meaning {
  /** Names the row in reports and metrics. */
  readonly id: string;
  readonly sign: Sign;
  /** What it says, in one sentence. */
  readonly words: string;
  /** Why it comes to that, in one sentence; only where the words do not tell. */
  readonly cause?: string;
  /** What to do, as one imperative sentence. */
  readonly fix?: string;
  /** A command that shows more of it; `{namespace}` and `{name}` are the object's. */
  readonly look?: string;
  /** The rules that foretell it; none where no rule can, or none does yet. */
  readonly rules: readonly string[];
  /** Why no rule foretells it, where none does and something is wrong. */
  readonly unforetold?: string;
  /** The file and function of the controller that says it. */
  readonly source: string;
}

/** A meaning that is told from words of a message. */
export interface SpokenMeaning extends Meaning {
  /** Words of which one is in the message, in any case of letters; "…" stands for anything. Without them any message is meant. */
  readonly says?: readonly string[];
}

/** Whether one of the phrases is in the message. */
export function isSaid({ says }: SpokenMeaning, message: string): boolean {
  if (says === undefined) return true;
  const text = message.toLowerCase();
  return says.some((phrase) => {
    let from = 0;
    for (const piece of phrase.toLowerCase().split("…")) {
      const at = text.indexOf(piece.trim(), from);
      if (at < 0) return false;
      from = at + piece.trim().length;
    }
    return true;
  });
}
