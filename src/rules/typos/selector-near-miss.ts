import { editDistance } from "../../domain/edit-distance.ts";
import type { Service } from "../../domain/kinds/service.ts";
import type { Workload } from "../../domain/kinds/workload.ts";
import { where } from "../../engine/condition.ts";
import type { ObjectIndex } from "../../engine/object-index.ts";
import { defineRule } from "../../engine/rule.ts";
import { isOffline } from "../shared/conditions.ts";
import { isLoadBalanced } from "../shared/load-balanced.ts";
import { mayPickNamesake } from "../shared/picked-pods.ts";

export const selectorNearMiss = defineRule({
  id: "selector-near-miss",
  group: "typos",
  action: "warn",
  summary: "The selector of a load balancer that picks no Pods, beside a workload with nearly its labels.",
  messages: {
    near: "The selector asks for {asked} and picks no Pods here: {workload}, which no Service picks, has {has}.",
  },
  why:
    "A selector that picks no Pods is no error: the load balancer is made, without a healthy backend, and every request " +
    "fails. Where a workload that no Service picks has the same label under another key, or a slip away, it is what was meant.",
  fix: "Write the labels of the workload's Pod template into the selector.",
  sources: ["kubernetes/kubernetes pkg/controller/endpointslice/endpointslice_controller.go syncService"],
  on: ["create", "update"],
  looksUp: ["workloads", "ingresses"],
  service: {
    when: [isOffline, where("with a selector", ({ object }) => object.selector.size > 0)],
    check({ object, index }, report) {
      if (!isLoadBalanced(object, index) || mayPickPods(object, index)) return;
      // kubectl run starts Pods with this label, beside what is written.
      if (!index.isComplete && object.selector.size === 1 && object.selector.has("run")) return;
      const [near, ...others] = nearWorkloads(object, index);
      if (near && others.length === 0) report({ message: "near", path: "/spec/selector", data: near });
    },
  },
});

/** Whether the selector picks Pods that are written, or may pick some that can't be read. */
function mayPickPods(service: Service, index: ObjectIndex): boolean {
  const [first] = index.workloadsBehind(service);
  return first !== undefined || mayPickNamesake(service, index);
}

/** A label that is asked for, and the workload that has it in other words. */
interface Near {
  readonly asked: string;
  readonly workload: string;
  readonly has: string;
}

/** The workloads that no Service picks, and whose labels the selector of this one means. */
function nearWorkloads({ metadata, selector }: Service, index: ObjectIndex): readonly Near[] {
  const found: Near[] = [];
  for (const workload of index.workloadsIn(metadata.namespace)) {
    const near = differenceOf(selector, workload, metadata.name);
    if (near && index.servicesSelecting(workload).length === 0) found.push(near);
  }
  return found;
}

/** The first label that differs, where all that differ are the workload's own in other words. */
function differenceOf(selector: Service["selector"], workload: Workload, service: string): Near | undefined {
  const { podLabels, metadata, kind } = workload;
  let first: Near | undefined;
  for (const [key, value] of selector) {
    const own = podLabels.get(key);
    if (own === value) continue;
    const meant = own === undefined ? keyOf(value, selector, podLabels) : isSlip(own, value) ? key : undefined;
    const label = meant === undefined ? "" : (podLabels.get(meant) ?? "");
    // One word for many things, such as "backend", says nothing without a name.
    if (meant === undefined || !(metadata.name === service || isPart(label, metadata.name))) return undefined;
    first ??= { asked: `${key}=${value}`, workload: `${kind} ${metadata.name}`, has: `${meant}=${label}` };
  }
  return first;
}

/** The label of that value, under a key that the selector does not ask for. */
function keyOf(value: string, selector: Service["selector"], labels: Workload["podLabels"]): string | undefined {
  for (const [key, own] of labels) if (own === value && !selector.has(key)) return key;
  return undefined;
}

/** The shortest values of which one or two letters may be slips; with other digits they are names of a series. */
const [SHORTEST, LONG] = [3, 8];

function isSlip(own: string, value: string): boolean {
  const most = own.length < LONG ? 1 : 2;
  if (own.length < SHORTEST || Math.abs(own.length - value.length) > most || digitsOf(own) !== digitsOf(value))
    return false;
  return editDistance(own, value, most) !== undefined;
}

function digitsOf(text: string): string {
  return text.replace(/\D+/g, "");
}

function isPart(label: string, name: string): boolean {
  return label !== "" && (name.includes(label) || label.includes(name));
}
