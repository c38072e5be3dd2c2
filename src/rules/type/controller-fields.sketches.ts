export const AS_BY_DEFAULT = { mutations: { optIn: [] } };
export const RULE = "service.kubernetes.io/tcp-forwarding-rule";
export const NEG_STATUS = "cloud.google.com/neg-status";
