import type { OtpKey } from './account.ts';
import { hotp, matchHotp } from './hotp.ts';

export interface TotpKey extends OtpKey {
  readonly periodSeconds: number;
}

/** The number of whole periods since the Unix epoch (RFC 6238 §4.2, T0 = 0). */
export function timeStep(periodSeconds: number, nowMs: number): number {
  return Math.floor(nowMs / 1000 / periodSeconds);
}

/** The code at `nowMs` (RFC 6238). */
export function totp(key: TotpKey, nowMs: number): string {
  return hotp(key, timeStep(key.periodSeconds, nowMs));
}

/** When the current code ends: milliseconds since the epoch. */
export function stepEndsAtMs(periodSeconds: number, nowMs: number): number {
  return (timeStep(periodSeconds, nowMs) + 1) * periodSeconds * 1000;
}

export interface Window {
  /** Steps before the current one that are still accepted (RFC 6238 §5.2 recommends at most one). */
  readonly back: number;
  readonly ahead: number;
}

/**
 * Which time step this code belongs to, within the window around `nowMs`, or null.
 * The caller must accept a step once: keep the last accepted one and refuse it and everything before it.
 */
export function matchTotp(key: TotpKey, code: string, nowMs: number, window: Window): number | null {
  const now = timeStep(key.periodSeconds, nowMs);
  return matchHotp(key, code, { from: now - window.back, to: now + window.ahead });
}
