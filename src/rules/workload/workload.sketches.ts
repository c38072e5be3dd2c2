import { ingressNeg } from "../shared/layer-7.sketches.ts";

export const WEB = [ingressNeg({ ports: [{ port: 80, targetPort: 8080 }] })];
