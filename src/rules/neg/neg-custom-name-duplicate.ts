import { nameChosen } from "../../controllers/l7/neg/names.ts";
import { NEG } from "../../domain/annotations.ts";
import { displayName } from "../../domain/kinds/metadata.ts";
import type { Service } from "../../domain/kinds/service.ts";
import { defineRule } from "../../engine/rule.ts";
import type { ServiceSubject } from "../../engine/subject.ts";
import { annotates } from "../shared/conditions.ts";
import { NEG_PATH } from "../shared/neg-use.ts";
import { choosesNames, customNamesOf } from "./custom-names.ts";

export const negCustomNameDuplicate = defineRule({
  id: "neg-custom-name-duplicate",
  group: "neg",
  action: "deny",
  summary: "A NEG name that is chosen twice.",
  messages: {
    twice: 'NEG name "{name}" is chosen for ports {first} and {second}; a NEG serves one port.',
    generated:
      'NEG name "{name}" is spelt as GKE generates them: where that NEG is wanted too, chance decides whose it is.',
    taken: 'NEG name "{name}" is already used by {owner}; GKE refuses to share a NEG.',
  },
  why:
    "The controller writes the owner into the NEG's description and fails to sync a NEG that belongs to another port, " +
    "Service or cluster.",
  fix: "Choose another name.",
  sources: ["kubernetes/ingress-gce pkg/neg/syncers/utils.go ensureNetworkEndpointGroup"],
  on: ["create", "update"],
  looksUp: ["services"],
  service: {
    when: [annotates(NEG), choosesNames],
    check(s, report) {
      const ports = new Map<string, number>();
      for (const [second, name] of customNamesOf(s.object)) {
        const first = ports.get(name);
        if (first !== undefined) {
          report({ message: "twice", path: NEG_PATH, about: `${name} ${second}`, data: { name, first, second } });
          continue;
        }
        ports.set(name, second);
        if (nameChosen(name, displayName(s.object.metadata)).chosen === undefined) {
          report({ message: "generated", action: "warn", path: NEG_PATH, about: `generated ${name}`, data: { name } });
        }
        const owner = otherOwner(s, name);
        if (!owner) continue;
        const about = `${name} ${displayName(owner.metadata)}`;
        report({ message: "taken", path: NEG_PATH, about, data: { name, owner: nameFor(s, owner, name) } });
      }
    },
  },
});

function otherOwner({ object, index }: ServiceSubject, name: string): Service | undefined {
  const own = displayName(object.metadata);
  for (const service of index.servicesWithNeg(name)) {
    if (displayName(service.metadata) !== own && !service.metadata.isTerminating) return service;
  }
  return undefined;
}

/** The owner as this review may name it: a request is told nothing about other namespaces. */
function nameFor({ object, options, isOffline }: ServiceSubject, owner: Service, name: string): string {
  const isTold = isOffline || options.namePeers || owner.metadata.namespace === object.metadata.namespace;
  if (!isTold) return "a Service of another namespace";
  const port = [...customNamesOf(owner)].find(([, chosen]) => chosen === name)?.[0];
  return `${displayName(owner.metadata)}:${port}`;
}
