import { FACTS, type FactDeclaration } from "../../src/domain/facts.ts";

/** The facts as they are chosen: those left at "unknown" are not there. */
export type ChosenFacts = Readonly<Record<string, unknown>>;

/** The oldest and the newest GKE minor of the slider; at 0 no version is known. */
const FIRST_MINOR = 27;
const LAST_MINOR = 37;

/** The facts that a form can hold, one control each: lists and inventories belong into a cluster file. */
const SIMPLE = Object.entries<FactDeclaration>(FACTS).filter(
  ([name, { type }]) =>
    name !== "gkeVersion" && ("enum" in type || ["boolean", "integer", "string"].includes(String(type.type))),
);

/** A form for the cluster's facts, made from the table of facts. `onChange` is told what is chosen then. */
export class FactsForm {
  readonly #onChange: (facts: ChosenFacts) => void;
  #facts: Record<string, unknown> = {};
  readonly #slider: HTMLInputElement;
  readonly #version: HTMLElement;
  readonly #controls = new Map<string, HTMLInputElement | HTMLSelectElement>();

  constructor(root: HTMLElement, onChange: (facts: ChosenFacts) => void) {
    this.#onChange = onChange;
    this.#slider = element("input", {
      type: "range",
      id: "gke-version",
      min: String(FIRST_MINOR - 1),
      max: String(LAST_MINOR),
      step: "1",
    });
    this.#version = element("output", { htmlFor: "gke-version" } as never);
    this.#slider.addEventListener("input", () => this.#choose("gkeVersion", versionOf(this.#slider.valueAsNumber)));
    const label = element("label", { htmlFor: "gke-version", textContent: "GKE version" });
    const slider = element("div", { className: "version" });
    slider.append(label, this.#slider, this.#version);
    const details = element("details", {});
    details.append(
      element("summary", { textContent: "Facts about the cluster" }),
      ...SIMPLE.map((row) => this.#row(...row)),
    );
    root.append(slider, details);
    this.show({});
  }

  /** Shows these facts, without telling anyone. */
  show(facts: ChosenFacts): void {
    this.#facts = { ...facts };
    const minor = /^1\.(\d+)/.exec(String(facts["gkeVersion"] ?? ""))?.[1];
    this.#slider.value = minor ?? String(FIRST_MINOR - 1);
    this.#version.textContent = facts["gkeVersion"] === undefined ? "unknown" : String(facts["gkeVersion"]);
    this.#slider.setAttribute("aria-valuetext", this.#version.textContent);
    for (const [name, control] of this.#controls) control.value = facts[name] === undefined ? "" : String(facts[name]);
  }

  #row(name: string, { type, help }: FactDeclaration): HTMLElement {
    const id = `fact-${name}`;
    const choices =
      "enum" in type ? (type.enum as readonly unknown[]) : type.type === "boolean" ? [true, false] : undefined;
    const control = choices
      ? element("select", { id })
      : element("input", { id, type: type.type === "integer" ? "number" : "text", min: "0", placeholder: "unknown" });
    if (control instanceof HTMLSelectElement) {
      control.append(
        option("", "unknown"),
        ...(choices ?? []).map((choice) => option(String(choice), wordFor(choice))),
      );
    }
    control.setAttribute("aria-describedby", `${id}-help`);
    control.addEventListener("change", () => {
      const { value } = control;
      const chosen =
        choices?.find((choice) => String(choice) === value) ?? (type.type === "integer" ? Number(value) : value);
      this.#choose(name, value === "" ? undefined : chosen);
    });
    this.#controls.set(name, control);
    const row = element("div", { className: "fact" });
    row.append(
      element("label", { htmlFor: id, textContent: name }),
      control,
      element("small", { id: `${id}-help`, textContent: help }),
    );
    return row;
  }

  #choose(name: string, value: unknown): void {
    const { [name]: _, ...rest } = this.#facts;
    this.show(value === undefined ? rest : { ...rest, [name]: value });
    this.#onChange(this.#facts);
  }
}

function versionOf(minor: number): string | undefined {
  return minor < FIRST_MINOR ? undefined : `1.${minor}`;
}

function wordFor(choice: unknown): string {
  return choice === true ? "yes" : choice === false ? "no" : String(choice);
}

function option(value: string, text: string): HTMLOptionElement {
  return element("option", { value, textContent: text });
}

/** A new element with these properties. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  properties: Partial<HTMLElementTagNameMap[K]>,
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}
