import { Counter, Histogram, type Registry } from "prom-client";

/** What a metric is called and where it is registered. */
interface MetricText {
  readonly name: string;
  readonly help: string;
  readonly registers: Registry[];
}

/** A counter with one or two labels for what happens in every review: it is filed under its labels when it is read. */
export class DeferredCounter {
  readonly #counts = new Map<string, Map<string, number>>();

  constructor(text: MetricText, first: string, second?: string) {
    const counts = this.#counts;
    new Counter({
      ...text,
      labelNames: second === undefined ? [first] : [first, second],
      collect() {
        for (const [a, rest] of counts) {
          for (const [b, count] of rest)
            this.inc(second === undefined ? { [first]: a } : { [first]: a, [second]: b }, count);
        }
        counts.clear();
      },
    });
  }

  /** Counts one more under the values of the labels. */
  inc(first: string, second = ""): void {
    let rest = this.#counts.get(first);
    if (!rest) this.#counts.set(first, (rest = new Map()));
    rest.set(second, (rest.get(second) ?? 0) + 1);
  }
}

/** Values that wait for the histogram: when there are so many they are filed even if nobody reads it. */
const MOST_WAITING = 1_024;

/** A histogram for what is measured in every review: values are filed into buckets many at a time. */
export class DeferredHistogram {
  readonly #histogram: Histogram;
  readonly #label: string | undefined;
  readonly #waiting = new Map<string, number[]>();

  constructor(text: MetricText & { readonly buckets: number[] }, label?: string) {
    const file = () => this.#file();
    this.#label = label;
    this.#histogram = new Histogram({ ...text, labelNames: label === undefined ? [] : [label], collect: file });
  }

  /** Measures `value` under the value of the label, where there is one. */
  observe(value: number, label = ""): void {
    let values = this.#waiting.get(label);
    if (!values) this.#waiting.set(label, (values = []));
    values.push(value);
    if (values.length >= MOST_WAITING) this.#file();
  }

  #file(): void {
    for (const [label, values] of this.#waiting) {
      const labels = this.#label === undefined ? {} : { [this.#label]: label };
      for (const value of values) this.#histogram.observe(labels, value);
      values.length = 0;
    }
  }
}
