import type { Challenge } from '../../../shared/protocol/challenge.ts';
import type { Refusal } from '../../../widget/challenge/challenge-machine.ts';
import type { Answer, ChallengeTransport, CodeAnswer, Verified } from '../../../widget/challenge/transport.ts';

export const TOTP = { method: 'totp', factorId: 'totp-pixel-8-000000000000', label: 'Pixel 8', digits: 6 };
export const TABLET = { method: 'totp', factorId: 'totp-tablet-00000000000000', label: 'Tablet', digits: 6 };
export const SMS = { method: 'sms', factorId: 'sms-00000000000000000000', label: '•• 42', digits: 6 };
export const BACKUP = { method: 'backup', factorId: 'backup-000000000000000000', left: 7 };

/** A code that must be found nowhere but in the field and in one request. */
export const CANARY = '739164';

export function signIn(changes: Partial<Challenge> = {}): Challenge {
  return {
    v: 1,
    id: 'sign-in-000000000000000000',
    action: 'sign-in',
    kind: 'sign-in',
    offers: [TOTP, SMS, BACKUP],
    expiresAtMs: Date.now() + 600_000,
    serverTimeMs: Date.now(),
    ...changes,
  };
}

export function withdrawal(changes: Partial<Challenge> = {}): Challenge {
  return signIn({
    id: 'withdrawal-000000000000000000',
    action: 'withdrawal',
    kind: 'transaction',
    offers: [TOTP, BACKUP],
    transaction: { amount: '2500000', currency: 'IDR', payee: 'DANA · 0812 3456 7788' },
    ...changes,
  });
}

/** A verifier in the page: it answers as told and remembers what it was asked. */
export class FakeVerifier implements ChallengeTransport {
  challenge: Challenge;
  readonly asked: string[] = [];
  readonly answers: CodeAnswer[] = [];
  readonly #verdicts: (Refusal | 'yes' | 'never')[] = [];
  sends: Refusal | 'yes' | 'never' = 'yes';
  begins: Refusal | 'yes' | 'never' = 'yes';
  resendAtMs = Date.now() + 30_000;
  signal: AbortSignal | undefined;

  constructor(challenge: Challenge = signIn()) {
    this.challenge = challenge;
  }

  /** What the next codes are answered with; after them, yes. */
  says(...verdicts: (Refusal | 'yes' | 'never')[]): this {
    this.#verdicts.push(...verdicts);
    return this;
  }

  begin(what: string | { challenge: string }, signal: AbortSignal): Promise<Answer<Challenge>> {
    this.asked.push(`begin ${typeof what === 'string' ? what : what.challenge}`);
    this.signal = signal;
    return reply(this.begins, this.challenge);
  }

  send(_id: string, factorId: string): ReturnType<ChallengeTransport['send']> {
    this.asked.push(`send ${factorId}`);
    return reply(this.sends, { to: '•• 42', resendAtMs: this.resendAtMs, expiresAtMs: Date.now() + 300_000 });
  }

  verify(_id: string, answer: CodeAnswer): Promise<Answer<Verified>> {
    this.asked.push('verify');
    this.answers.push(answer);
    return reply(this.#verdicts.shift() ?? 'yes', { serverTimeMs: Date.now() });
  }

  renew(id: string): Promise<Answer<Challenge>> {
    this.asked.push(`renew ${id}`);
    return reply('yes', { ...this.challenge, expiresAtMs: Date.now() + 600_000 });
  }

  cancel(id: string): Promise<void> {
    this.asked.push(`cancel ${id}`);
    return Promise.resolve();
  }
}

function reply<T>(what: Refusal | 'yes' | 'never', value: T): Promise<Answer<T>> {
  if (what === 'never') return new Promise<never>(() => undefined);
  return Promise.resolve(what === 'yes' ? { ok: true, value } : { ok: false, refusal: what });
}
