import type { Settings } from '../../shared/protocol/settings.ts';
import { approvedBy, type Approved } from '../ask-approved.ts';
import { count, identifier, reader, text } from '../challenge/guards.ts';
import { ask } from '../challenge/http-transport.ts';
import type { Answer, Verified } from '../challenge/transport.ts';

/**
 * What stands between `<mfa-settings>` and a verifier. HTTP by default; another backend implements this. A refusal is a value; where a
 * change wants a code first, the transport asks for it, and says `cancelled` when none was given.
 */
export interface SettingsTransport {
  read(signal: AbortSignal): Promise<Answer<Settings>>;
  rename(factorId: string, label: string, signal: AbortSignal): Promise<Approved<unknown>>;
  /** The number is still its owner's. */
  confirmNumber(factorId: string, signal: AbortSignal): Promise<Approved<unknown>>;
  remove(factorId: string, signal: AbortSignal): Promise<Approved<unknown>>;
  setEnabled(enabled: boolean, signal: AbortSignal): Promise<Approved<unknown>>;
  makeCodes(signal: AbortSignal): Promise<Approved<readonly string[]>>;
  /** A remembered browser, or `all`. */
  forget(deviceId: string, signal: AbortSignal): Promise<Approved<unknown>>;
  /** Is the app set up well? The code counts as used. */
  tryCode(factorId: string, code: string, signal: AbortSignal): Promise<Answer<Verified>>;
}

export function httpSettings(endpoint: string): SettingsTransport {
  const base = endpoint.replace(/\/$/, '');
  const change = approvedBy(base);
  const factor = (id: string): string => `/factors/${encodeURIComponent(id)}`;
  return {
    read: (signal) => ask(`${base}/settings`, readSettings, signal),
    rename: (id, label, signal) => change(factor(id), String, signal, { label }, 'PATCH'),
    confirmNumber: (id, signal) => change(factor(id), String, signal, { current: true }, 'PATCH'),
    remove: (id, signal) => change(factor(id), String, signal, undefined, 'DELETE'),
    setEnabled: (enabled, signal) => change('/enabled', String, signal, { enabled }),
    makeCodes: (signal) => change('/backup-codes', readCodes, signal, {}),
    forget: (id, signal) => change(`/devices/${encodeURIComponent(id)}`, String, signal, undefined, 'DELETE'),
    tryCode: (factorId, code, signal) => ask(`${base}/try`, readTried, signal, { factorId, code }),
  };
}

const yesNo = (value: unknown): boolean => typeof value === 'boolean';
const orNull = (test: (value: unknown) => boolean) => (value: unknown) => value === null || test(value);
const demand = /^(never|new-device|always)$/;
const readBackup = reader({ left: count, total: count, madeAtMs: count });
const readBackupRules = reader({ count, on: /^(app|any)$/, keptWhenDisabled: yesNo });

export const readSettings = reader<Settings>({
  enabled: yesNo,
  factors: [
    {
      factorId: identifier,
      method: /^(totp|sms|key)$/,
      label: text,
      'digits?': (value) => [6, 7, 8].includes(value as number),
      createdAtMs: count,
      lastUsedMs: orNull(count),
    },
  ],
  backup: orNull((value) => readBackup(value) !== null),
  devices: [{ id: identifier, name: text, createdAtMs: count, lastUsedMs: count, current: yesNo }],
  events: [{ type: text, atMs: count, 'method?': text, 'action?': text }],
  allowed: [text],
  rules: {
    methodsAtOnce: /^(one|several)$/,
    signIn: demand,
    withdrawal: demand,
    coolOffHours: count,
    backup: orNull((value) => readBackupRules(value) !== null),
    remembers: yesNo,
  },
  'coolingUntilMs?': count,
  'reminder?': { factorId: identifier, why: /^(time|undelivered)$/ },
  paymentMethods: yesNo,
  serverTimeMs: count,
});

const readTried = reader<Verified>({ state: /^right$/, serverTimeMs: count });

function readCodes(value: unknown): readonly string[] | null {
  return reader<{ codes: readonly string[] }>({ codes: [text] })(value)?.codes ?? null;
}
