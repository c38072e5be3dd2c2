import { parseAddress } from "../addresses.ts";

/** What a value must be, where it is not that: completes "must be …". */
export type Format<T = string> = (value: T) => string | undefined;

/*
 * The formats of names and numbers in objects, as kubernetes/apimachinery pkg/util/validation/validation.go and
 * kubernetes/kubernetes pkg/apis/core/validation/validation.go demand them.
 */

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const DNS_SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const QUALIFIED_PART = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const LABEL_VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;

/** The most letters of a label of DNS, of a DNS name, and of a port's name. */
const [LABEL, SUBDOMAIN, PORT_NAME] = [63, 253, 15];

/** An integer between two others, both of them included. */
export function between(least: number, most: number): Format<number> {
  const must = `an integer from ${least} to ${most}`;
  return (value) => (value >= least && value <= most ? undefined : must);
}

/** A port (IsValidPortNum). */
export const portNumber: Format<number> = between(1, 65_535);

/** The name of a port of a container, or of a Service that an Ingress names, (IsValidPortName). */
export const portName: Format = (value) =>
  value.length <= PORT_NAME &&
  /^[-a-z0-9]+$/.test(value) &&
  /[a-z]/.test(value) &&
  !value.includes("--") &&
  !value.startsWith("-") &&
  !value.endsWith("-")
    ? undefined
    : `at most ${PORT_NAME} of a-z, 0-9 and single hyphens, with a letter`;

/** A label of DNS (IsDNS1123Label). */
export const dnsLabel: Format = (value) =>
  value.length <= LABEL && DNS_LABEL.test(value)
    ? undefined
    : `at most ${LABEL} of a-z, 0-9 and hyphens, with no hyphen at an end`;

/** A label that begins with a letter (IsDNS1035Label), which names of Services were before Kubernetes 1.36. */
export const letterLabel: Format = (value) =>
  dnsLabel(value) ?? (/^[a-z]/.test(value) ? undefined : "a name that begins with a letter before 1.36");

/** A DNS name (IsDNS1123Subdomain). */
export const dnsName: Format = (value) =>
  value.length <= SUBDOMAIN && DNS_SUBDOMAIN.test(value) ? undefined : `a DNS name of a-z, 0-9, hyphens and dots`;

/** A DNS name that may end in a dot, such as the name of an ExternalName Service. */
export const externalName: Format = (value) => dnsName(value.endsWith(".") ? value.slice(0, -1) : value);

/** A DNS name whose first label may be a star (IsWildcardDNS1123Subdomain). */
export const hostName: Format = (value) =>
  value.includes("*")
    ? value.startsWith("*.") && dnsName(value.slice(2)) === undefined && value.length <= SUBDOMAIN
      ? undefined
      : "a DNS name, with a star for its first label at most"
    : dnsName(value);

/** As {@link hostName}, and no address (ValidateIngressSpec); empty is every host. */
export const ruleHost: Format = (value) =>
  value === "" ? undefined : parseAddress(value) ? "a DNS name, not an address" : hostName(value);

/** A name that may have a DNS name and a slash before it (IsQualifiedName). */
export const qualifiedName: Format = (value) => {
  const [first = "", second, ...more] = value.split("/");
  const name = second ?? first;
  const isPrefixed = second === undefined || dnsName(first) === undefined;
  return more.length === 0 && isPrefixed && name.length <= LABEL && QUALIFIED_PART.test(name)
    ? undefined
    : `${LABEL} letters, digits and -_. at most, or that after DOMAIN/`;
};

/** The key of an annotation: its case does not count (ValidateAnnotations). */
export const annotationKey: Format = (value) => qualifiedName(value.toLowerCase());

/** The value of a label (IsValidLabelValue). */
export const labelValue: Format = (value) =>
  value.length <= LABEL && LABEL_VALUE.test(value)
    ? undefined
    : `at most ${LABEL} letters, digits and -_. that end in the former`;

/** Nothing, or a value of that format. */
export function optional<T extends string | number>(format: Format<T>): Format<T> {
  return (value) => (value === "" || value === 0 ? undefined : format(value));
}

/** Something: one of the `words`, which a rule of its own compares. */
export function written(words: string): Format {
  return (value) => (value === "" ? words : undefined);
}

/** One of a few words. */
export function oneOf(...words: readonly string[]): Format {
  const must = words.join(" or ");
  return (value) => (words.includes(value) ? undefined : must);
}
