import type { CertificateStore } from "./certificate-store.ts";

/** A lease that was not renewed for this long is free; replicas look once a minute, so it survives two missed looks. */
export const LEASE_DURATION_MS = 180_000;

/**
 * Whether `self` leads: takes the lease where it is free, renews it where it is its own. The lease saves work and noise;
 * what keeps two leaders from harming each other are the versions on every write.
 */
export async function lead(store: CertificateStore, self: string, now: Date): Promise<boolean> {
  const record = { holder: self, renewedAt: now };
  const lease = await store.readLease();
  if (!lease) return (await store.createLease(record)) === "written";
  const { holder, renewedAt } = lease.value;
  if (holder !== self && now.getTime() - renewedAt.getTime() < LEASE_DURATION_MS) return false;
  return (await store.updateLease(record, lease.version)) === "written";
}

/** Gives the lease back where it is `self`'s, so that whoever stays need not wait until it is free. */
export async function release(store: CertificateStore, self: string): Promise<void> {
  const lease = await store.readLease();
  if (lease?.value.holder === self) await store.updateLease({ holder: self, renewedAt: new Date(0) }, lease.version);
}
