import { loadBalancer } from "../shared/service.sketches.ts";

const KEY = "service.beta.kubernetes.io/load-balancer-source-ranges";
export const ranges = (...loadBalancerSourceRanges: readonly string[]) => ({ spec: { loadBalancerSourceRanges } });
export const annotated = (value: string) => ({ annotations: { [KEY]: value } });
/** An external Service that turned the backend service down. */
export const onTargetPool = (sketch: { annotations?: object; spec?: Readonly<Record<string, unknown>> } = {}) =>
  loadBalancer({ ...sketch, annotations: { ...sketch.annotations, "cloud.google.com/l4-rbs": "disabled" } });
