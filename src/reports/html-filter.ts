import { escapeHtml as e } from "./html-page.ts";

/** What a reader narrows a page down by: one value of a `data-` attribute. */
interface Choice {
  /** The attribute of items that it is about, without `data-`. An item may have several values, a line each. */
  readonly by: string;
  readonly label: string;
  /** The value of each item, once an item. */
  readonly values: Iterable<string>;
}

/** A box that leaves only the items with one value. */
interface Restriction {
  readonly by: string;
  readonly value: string;
  readonly label: string;
}

/** What a filter is made of. */
interface Filter {
  /** What the items are, in the plural. */
  readonly noun: string;
  /** What the search looks at, as a hint. */
  readonly searches: string;
  readonly choices: readonly Choice[];
  readonly restrictions?: readonly Restriction[];
}

/** The controls that narrow `[data-item]` down, hidden while no script runs. `FILTER_SCRIPT` works them. */
export function filterForm({ noun, searches, choices, restrictions = [] }: Filter): string {
  const boxes = restrictions.map(
    ({ by, value, label }) =>
      `<label class="box"><input type="checkbox" data-only="${by}" value="${e(value)}">${e(label)}</label>`,
  );
  return `<form class="filter" role="search" data-noun="${e(noun)}" hidden>
<label>Search<input type="search" placeholder="${e(searches)}" autocomplete="off"></label>
${[...choices.map(choiceLabel), ...boxes].filter((control) => control !== "").join("\n")}
<output></output>
</form>`;
}

/** Less than two values are no choice. */
function choiceLabel({ by, label, values }: Choice): string {
  const tallies = new Map<string, number>();
  for (const value of values) tallies.set(value, (tallies.get(value) ?? 0) + 1);
  if (tallies.size < 2) return "";
  const options = [...tallies]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([value, number]) => `<option value="${e(value)}">${e(value)} (${number})</option>`);
  return `<label>${e(label)}<select data-by="${by}"><option value="">all ${tallies.size}</option>${options.join("")}</select></label>`;
}

/**
 * Shows the items that hold every word of the search and every choice, and the groups that have one left, also among the contents. Boxes
 * `[data-any]` outside the form leave what any of them names.
 */
export const FILTER_SCRIPT = `
const form=document.querySelector('form.filter'),search=form.querySelector('input[type=search]'),told=form.querySelector('output');
const items=[...document.querySelectorAll('[data-item]')],groups=[...document.querySelectorAll('[data-group]')];
const selects=[...form.querySelectorAll('select')],only=[...form.querySelectorAll('[data-only]')],any=[...document.querySelectorAll('[data-any]')];
const links=[...document.querySelectorAll('nav a[href^="#"]')].map(link=>[link.parentElement,document.getElementById(link.hash.slice(1))]);
const texts=new Map(),valuesOf=(item,by)=>(item.dataset[by]??'').split('\\n');
function textOf(item){if(!texts.has(item))texts.set(item,((item.closest('[data-group]')?.firstElementChild?.textContent??'')+' '+item.textContent).toLowerCase());return texts.get(item)}
function narrow(){
const words=search.value.toLowerCase().split(/\\s+/).filter(word=>word!=='');let shown=0;
for(const item of items){
const fits=selects.every(({value,dataset})=>value===''||valuesOf(item,dataset.by).includes(value))
&&only.every(({checked,value,dataset})=>!checked||valuesOf(item,dataset.only).includes(value))
&&(any.length===0||any.some(({checked,value,dataset})=>checked&&valuesOf(item,dataset.any).includes(value)))
&&words.every(word=>textOf(item).includes(word));
if(item.hidden===fits)item.hidden=!fits;if(fits)shown++}
for(const group of groups)group.hidden=!group.querySelector('[data-item]:not([hidden])');
for(const [entry,target] of links)entry.hidden=target.hidden;
told.value=shown===items.length?items.length+' '+form.dataset.noun:shown+' of '+items.length+' '+form.dataset.noun}
form.hidden=false;form.addEventListener('submit',event=>event.preventDefault());
for(const control of [search,...selects,...only,...any])control.addEventListener('input',narrow);
narrow()`;
