import type { Settings } from '../../../shared/protocol/settings.ts';
import type { Approved } from '../../../widget/ask-approved.ts';
import type { Refusal } from '../../../widget/challenge/challenge-machine.ts';
import type { SettingsTransport } from '../../../widget/settings/settings-transport.ts';
import type { Answer } from '../../../widget/challenge/transport.ts';

export const NOW_MS = Date.UTC(2026, 10, 24, 3, 0);
export const PIXEL = {
  factorId: 'totp-pixel-8-000000000000',
  method: 'totp' as const,
  label: 'Pixel 8',
  digits: 6,
  createdAtMs: NOW_MS - 86_400_000,
  lastUsedMs: NOW_MS - 3_600_000,
};
export const NUMBER = {
  factorId: 'sms-00000000000000000000',
  method: 'sms' as const,
  label: '•• 42',
  createdAtMs: NOW_MS - 86_400_000,
  lastUsedMs: null,
};
const BACKUP_RULES = { count: 10, on: 'any' as const, keptWhenDisabled: true };

/** What the three policies make of a change. */
export const RULES: Record<'every-login' | 'risky-actions' | 'optional-trusted', Settings['rules']> = {
  'every-login': {
    ...{ methodsAtOnce: 'several', signIn: 'always', withdrawal: 'never' },
    ...{ coolOffHours: 24, backup: BACKUP_RULES, remembers: false },
  },
  'risky-actions': {
    ...{ methodsAtOnce: 'one', signIn: 'new-device', withdrawal: 'always', coolOffHours: 24, remembers: true },
    backup: { count: 1, on: 'app', keptWhenDisabled: false },
  },
  'optional-trusted': {
    ...{ methodsAtOnce: 'several', signIn: 'new-device', withdrawal: 'always' },
    ...{ coolOffHours: 24, backup: BACKUP_RULES, remembers: true },
  },
};

export function settingsOf(changes: Partial<Settings> = {}): Settings {
  return {
    enabled: true,
    factors: [PIXEL],
    backup: { left: 7, total: 10, madeAtMs: NOW_MS - 86_400_000 },
    devices: [
      { id: 'device-0000000000000000', name: 'Chrome, Android', createdAtMs: NOW_MS, lastUsedMs: NOW_MS, current: true },
      { id: 'device-1111111111111111', name: 'Firefox, Windows', createdAtMs: NOW_MS, lastUsedMs: NOW_MS, current: false },
    ],
    events: [
      { type: 'verified', atMs: NOW_MS, method: 'totp', action: 'sign-in' },
      { type: 'a-thing-of-tomorrow', atMs: NOW_MS },
    ],
    allowed: ['totp', 'sms'],
    rules: RULES['optional-trusted'],
    paymentMethods: false,
    serverTimeMs: NOW_MS,
    ...changes,
  };
}

/** A verifier in the page: it answers as told, remembers what it was asked, and has what it was told to have. */
export class FakeSettings implements SettingsTransport {
  settings: Settings;
  readonly asked: string[] = [];
  readonly #verdicts: (Refusal['code'] | 'cancelled' | 'never' | 'lost')[] = [];
  reads: Refusal['code'] | 'yes' | 'never' = 'yes';
  codes = ['ABCD-EFGH-JKMN-PQRS', '0123-4567-89AB-CDEF'];
  tries: Refusal['code'] | 'yes' = 'yes';

  constructor(settings = settingsOf()) {
    this.settings = settings;
  }

  /** What the next changes are answered with; after them, yes. `lost`: it is done, and the answer does not arrive. */
  says(...verdicts: (Refusal['code'] | 'cancelled' | 'never' | 'lost')[]): this {
    this.#verdicts.push(...verdicts);
    return this;
  }

  read(): Promise<Answer<Settings>> {
    this.asked.push('read');
    if (this.reads === 'never') return new Promise(() => undefined);
    return Promise.resolve(
      this.reads === 'yes' ? { ok: true, value: this.settings } : { ok: false, refusal: { code: this.reads } },
    );
  }

  rename(factorId: string, label: string) {
    return this.#change(`rename ${factorId} ${label}`, ({ factors }) => ({
      factors: factors.map((one) => (one.factorId === factorId ? { ...one, label } : one)),
    }));
  }

  confirmNumber(factorId: string) {
    return this.#change(`confirm ${factorId}`, () => ({ reminder: undefined }));
  }

  remove(factorId: string) {
    return this.#change(`remove ${factorId}`, ({ factors }) => {
      const left = factors.filter((one) => one.factorId !== factorId);
      return { factors: left, enabled: left.length > 0, coolingUntilMs: NOW_MS + 86_400_000 };
    });
  }

  setEnabled(enabled: boolean) {
    return this.#change(`enabled ${enabled}`, () => ({ enabled }));
  }

  async makeCodes() {
    const answer = await this.#change('codes', () => ({ backup: { left: 10, total: 10, madeAtMs: NOW_MS } }));
    return answer.ok ? { ok: true as const, value: this.codes } : answer;
  }

  forget(deviceId: string) {
    return this.#change(`forget ${deviceId}`, ({ devices }) => ({
      devices: devices.filter(({ id }) => deviceId !== 'all' && id !== deviceId),
    }));
  }

  tryCode(factorId: string, code: string) {
    this.asked.push(`try ${factorId} ${code.length}`);
    return Promise.resolve(
      this.tries === 'yes'
        ? ({ ok: true, value: { serverTimeMs: NOW_MS } } as const)
        : ({ ok: false, refusal: { code: this.tries } } as const),
    );
  }

  #change(what: string, change: (settings: Settings) => Partial<Settings>): Promise<Approved<null>> {
    this.asked.push(what);
    const verdict = this.#verdicts.shift();
    if (verdict === 'never') return new Promise<never>(() => undefined);
    if (verdict === undefined || verdict === 'lost') this.settings = { ...this.settings, ...change(this.settings) };
    if (verdict === undefined) return Promise.resolve({ ok: true, value: null });
    const refusal = { code: verdict === 'lost' ? 'offline' : verdict } as { code: 'cancelled' };
    return Promise.resolve({ ok: false, refusal });
  }
}
