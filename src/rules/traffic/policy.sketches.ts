export const LOCAL = { externalTrafficPolicy: "Local" };
export const local = (healthCheckNodePort: number) => ({ spec: { ...LOCAL, healthCheckNodePort } });
