import { composeMessage } from '../../../server/sms/compose.ts';
import type { MessageFacts, PhoneMessage, SendOptions } from '../../../server/sms/gateway.ts';

export const SAMPLE_FACTS: MessageFacts = {
  purpose: 'sign-in',
  locale: 'en',
  issuer: 'Dompetku',
  host: 'www.dompetku.example',
  code: '123456',
  minutes: 5,
};

export function sampleMessage(to = '+6281234567890', own: Partial<MessageFacts> = {}): PhoneMessage {
  const facts = { ...SAMPLE_FACTS, ...own };
  return { to, text: composeMessage(facts), facts };
}

export function once(idempotencyKey = 'key-1', signal: AbortSignal = new AbortController().signal): SendOptions {
  return { idempotencyKey, signal };
}
