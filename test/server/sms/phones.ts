import type { MfaOptions } from '../../../server/app.ts';
import type { PhoneMessage, SendResult, SmsGateway } from '../../../server/sms/gateway.ts';
import { DEFAULT_SMS_RULES, type SmsRules } from '../../../server/sms/rules.ts';
import type { Answer, TestVerifier } from '../support/verifier.ts';
import { callOf, person } from '../support/verifier.ts';

/** A gateway that remembers what it sent, to which caps apply as to any that costs money. */
export class Phones implements SmsGateway {
  readonly name = 'phones';
  readonly sent: PhoneMessage[] = [];
  /** What the next sends answer; accepted when empty. */
  readonly failures: SendResult[] = [];
  readonly keys: string[] = [];
  readonly #watching = new Set<() => void>();

  send(message: PhoneMessage, { idempotencyKey }: { idempotencyKey: string }): Promise<SendResult> {
    const failure = this.failures.shift();
    if (failure) return Promise.resolve(failure);
    this.sent.push(message);
    this.keys.push(idempotencyKey);
    for (const look of [...this.#watching]) look();
    return Promise.resolve({ id: idempotencyKey });
  }

  /** Resolves when it is so, now or after a send. */
  until(isTrue: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!isTrue()) return;
        this.#watching.delete(look);
        resolve();
      };
      this.#watching.add(look);
      look();
    });
  }

  codeFor(to: string): string {
    const message = this.sent.findLast((one) => one.to === to);
    return message && 'code' in message.facts ? message.facts.code : '';
  }
}

/** Rules in which nothing is near its cap but what a test names. */
export function roomy(own: Partial<SmsRules> = {}): Pick<MfaOptions, 'smsRules'> {
  const much = { count: 1_000_000, windowMs: 86_400_000 };
  const caps = {
    perNumber: [much],
    perPrefix: much,
    perDialCode: much,
    perAddress: much,
    perAccount: much,
    perDay: much,
    spend: much,
  };
  return { smsRules: { ...DEFAULT_SMS_RULES, ...caps, countries: ['ID'], ...own } };
}

export function number(n: number): string {
  return `+62812${String(34_560_000 + n).padStart(8, '0')}`;
}

/** Asks for a code at this number, as a new account unless one is given, from this address. */
export function ask(
  mfa: Pick<TestVerifier['mfa'], 'fetch'>,
  phone: string,
  { who = person(), address = '203.0.113.1' }: { who?: ReturnType<typeof person>; address?: string } = {},
): Promise<Answer> {
  const from = { fetch: (request: Request) => mfa.fetch(request, { address }) };
  return callOf(from, who, 'POST', '/enrollments', { method: 'sms', phone });
}
