import type { Challenge } from '../../shared/protocol/challenge.ts';
import type { Enrollment, Factor } from '../../shared/protocol/enrollment.ts';
import { count, identifier, reader, text } from '../challenge/guards.ts';
import { ask } from '../challenge/http-transport.ts';
import type { Answer, ChallengeTransport } from '../challenge/transport.ts';

/** What a set-up is about while it is pending, and the factor that came of it. */
export interface EnrollOutcome {
  began(enrollment: Enrollment): void;
  confirmed(factor: Factor): void;
}

/**
 * Setting up is a challenge too: something is asked, a first code answers it. So the prompt's machine and controller run it, over
 * this transport.
 */
export function enrollTransport(endpoint: string, outcome: EnrollOutcome): ChallengeTransport {
  const all = `${endpoint.replace(/\/$/, '')}/enrollments`;
  const one = (id: string, step = ''): string => `${all}/${encodeURIComponent(id)}${step}`;
  return {
    async begin(_what, signal) {
      const answer = await ask(all, readEnrollment, signal, { method: 'totp' });
      if (!answer.ok) return answer;
      outcome.began(answer.value);
      return { ok: true, value: asChallenge(answer.value) };
    },
    async verify(id, { code }, signal) {
      const answer = await ask(one(id, '/confirm'), readConfirmed, signal, { code });
      if (answer.ok) outcome.confirmed(answer.value.factor);
      return answer;
    },
    send: () => Promise.resolve<Answer<never>>({ ok: false, refusal: { code: 'method-not-allowed' } }),
    cancel: (id, signal) => ask(one(id), String, signal, undefined, 'DELETE'),
  };
}

function asChallenge({ id, method, factorId, uri, expiresAtMs, serverTimeMs }: Enrollment): Challenge {
  const digits = Number(new URL(uri ?? 'otpauth:').searchParams.get('digits') ?? 6);
  return { v: 1, id, action: 'enroll', kind: 'change', offers: [{ method, factorId, digits }], expiresAtMs, serverTimeMs };
}

export const readEnrollment = reader<Enrollment>({
  id: identifier,
  method: /^(totp|sms)$/,
  factorId: identifier,
  'uri?': /^otpauth:\/\//,
  'key?': /^[A-Z2-7 ]+=*$/,
  'to?': text,
  'resendAtMs?': count,
  expiresAtMs: count,
  serverTimeMs: count,
});

export const readConfirmed = reader<{ factor: Factor; serverTimeMs: number }>({
  factor: { factorId: identifier, method: text },
  serverTimeMs: count,
});
