import { field, type JsonObject } from "../../domain/json.ts";
import { SERVICE } from "../../domain/kinds/service.ts";
import { asWritten } from "../../lint/as-written.ts";
import { nameOf } from "../../lint/review-object.ts";
import { printYaml } from "../../manifests/print-yaml.ts";
import { unifiedDiff } from "../../manifests/unified-diff.ts";
import { asClusterIp } from "./edit-service.ts";
import type { PlanStep, StepProof } from "./plan.ts";
import type { World } from "./world.ts";

/** Says why a plan can't be carried out. */
export class Unplannable extends Error {
  override readonly name = "Unplannable";
}

/** What is told of a step besides what follows from its manifest. */
type Telling = Pick<PlanStep, "title" | "check"> & Partial<Pick<PlanStep, "note" | "rollback">>;

/** A plan in the making: each step is carried out in the model as it is written down. */
export class Draft {
  readonly world: World;
  readonly steps: PlanStep[] = [];
  /** The manifests as they were last applied, by their identity. */
  readonly #written = new Map<string, JsonObject>();

  constructor(world: World) {
    this.world = world;
  }

  /** The manifest of an object as it would be written today. */
  written(object: JsonObject): JsonObject {
    return this.#written.get(keyOf(object)) ?? (asWritten(object) as JsonObject);
  }

  /** Applies a manifest. @throws Unplannable where the rules deny it, or the controllers fail */
  apply(manifest: JsonObject, telling: Telling): StepProof {
    const living = this.world.live(manifest);
    const before = living && this.written(living);
    const proof = this.world.apply(manifest);
    const title = this.#judged(telling, proof);
    if (proof.forecast?.fails) throw new Unplannable(`${title} fails: ${failureIn(proof.forecast.reasons)}`);
    const { kind, namespace, name } = nameOf(manifest, "default");
    const file = `${String(this.steps.length + 1).padStart(2, "0")}-${name}.yaml`;
    const resource = `${kind.toLowerCase()}/${name}`;
    const undo = before
      ? "Apply the manifest as it was before this step: the diff, reversed."
      : `kubectl -n ${namespace} delete ${resource}`;
    this.steps.push({
      rollback: undo,
      ...telling,
      manifest,
      diff: unifiedDiff({ name: file, before: before ? printYaml(before) : "", after: printYaml(manifest) }),
      file,
      commands: [`kubectl diff -f ${file}`, `kubectl apply -f ${file}`],
      proof,
    });
    this.#written.set(keyOf(manifest), manifest);
    return proof;
  }

  /**
   * Takes the load balancer off a Service, which stays, and waits until it is gone. @throws Unplannable also where the
   * controllers would leave something behind
   */
  takeOff(live: JsonObject, telling: Omit<Telling, "check">): void {
    const { namespace, name } = nameOf(live, "default");
    const { isInternal } = this.world.modelOf(live);
    const bare = asClusterIp(this.written(live), { isInternal });
    this.apply(bare, {
      ...telling,
      check: `kubectl -n ${namespace} get service ${name} -o jsonpath='{.metadata.finalizers} {.status}': wait until there are no finalizers and the status is empty.`,
    });
    const left = SERVICE.read(this.world.live(bare)).metadata.finalizers;
    if (left.length > 0) throw new Unplannable(`the clean-up of ${name} would not end: ${left.join(", ")} stays`);
  }

  /** Deletes an object. @throws Unplannable where the rules deny it */
  remove(object: JsonObject, telling: Telling & Pick<PlanStep, "rollback">): void {
    const proof = this.world.remove(object);
    this.#judged(telling, proof);
    const { kind, namespace, name } = nameOf(object, "default");
    this.steps.push({
      ...telling,
      commands: [`kubectl -n ${namespace} delete ${kind.toLowerCase()} ${name}`],
      removes: object,
      proof,
    });
  }

  #judged({ title }: Telling, { findings }: StepProof): string {
    const step = `step ${this.steps.length + 1}, "${title}"`;
    const denial = findings.find(({ action }) => action === "deny");
    if (denial) throw new Unplannable(`the rules deny ${step}: [${denial.rule}] ${denial.message.replace(/\.$/, "")}`);
    return step;
  }

  /** Does something that is no manifest. */
  command(
    commands: readonly string[],
    { reserves, changes, ...telling }: Telling & Pick<PlanStep, "rollback" | "reserves" | "changes">,
  ): void {
    if (reserves) this.world.reserve(reserves);
    if (changes) this.world.change(changes);
    this.steps.push({ ...telling, commands, ...(reserves && { reserves }), ...(changes && { changes }) });
  }
}

function keyOf(object: JsonObject): string {
  const { kind, namespace, name } = nameOf(object, "default");
  return `${kind} ${namespace}/${name} ${String(field(object, "apiVersion"))}`;
}

function failureIn(reasons: readonly string[]): string {
  const failure = reasons.find((reason) => reason.startsWith("The sync fails: "));
  return failure?.slice("The sync fails: ".length) ?? "its sync ends in an error";
}
