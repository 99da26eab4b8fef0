import type { Transaction } from '../../shared/protocol/challenge.ts';

/**
 * Brings a code to a phone: an SMS aggregator, a WhatsApp-like channel, the development inbox.
 *
 * What a gateway must keep: it answers within five seconds, it sends one message at most per `idempotencyKey` (or says
 * `unknown` when it cannot tell), and it never writes the text, the number or its credentials to a log, an error or a URL.
 */
export interface SmsGateway {
  /** Kebab-case, stable: it stands in metrics, in the path of its delivery reports and in the store. */
  readonly name: string;
  /** `SMS_CHANNEL` unless it says otherwise. */
  readonly channel?: Channel;
  /** True for gateways that cost nothing and reach nobody: countries, caps and the spend breaker do not apply. */
  readonly development?: boolean;
  /** True where the provider itself drops a second message with the same key: then an unanswered one may be repeated. */
  readonly idempotent?: boolean;
  /** The gateways behind this one, where it is several. */
  readonly members?: readonly SmsGateway[];
  /** Never rejects: what can go wrong is a value. */
  send(message: PhoneMessage, options: SendOptions): Promise<SendResult>;
  /**
   * Reads a delivery report, which the provider sends to `{endpoint}/sms/{name}`. It verifies who sent it (SV-22):
   * `unauthorised` is answered with 401, and nothing in such a request is believed.
   */
  readReport?(request: Request): Promise<DeliveryReport | 'unauthorised' | 'not-a-report'>;
}

/** What the user chooses and reads: not every channel is SMS. */
export interface Channel {
  id: string;
  /** How the prompt calls it, per language: `{ en: 'WhatsApp' }`; the element's own words where it is missing. */
  label?: Record<string, string>;
  /** The text of a message. A channel with provider-side templates ignores `text` and reads `facts`. */
  compose?(facts: MessageFacts): string;
  composeNotice?(facts: NoticeFacts): string;
}

export const SMS_CHANNEL: Channel = { id: 'sms' };

/** What a message with a code says, before any words. */
export interface MessageFacts {
  purpose: 'sign-in' | 'change' | 'transaction' | 'enrollment';
  /** BCP 47; an unknown language gets English. */
  locale: string;
  /** The site, as its users call it. */
  issuer: string;
  code: string;
  /** The host that the code is for: of the page that shows the prompt. */
  host: string;
  /** The host of the frame in which the prompt runs, where that is another one. */
  embeddedHost?: string;
  minutes: number;
  /** Present with purpose `transaction`: amount and payee are always shown (SV-40). */
  transaction?: Transaction;
}

/** To a number that was in use until now (SV-21). No code, no link, nothing to answer. */
export interface NoticeFacts {
  purpose: 'number-replaced';
  locale: string;
  issuer: string;
}

export interface PhoneMessage {
  /** E.164: `+62812…`. */
  to: string;
  text: string;
  facts: MessageFacts | NoticeFacts;
}

export interface SendOptions {
  /** The same for every attempt to send this one message; never used for another. At most 64 URL-safe characters. */
  idempotencyKey: string;
  signal: AbortSignal;
}

/**
 * - `unreachable` `busy`: it was certainly not sent; another gateway, or the same one later, may do it
 * - `refused`: credentials, balance or configuration of this gateway; another one may do it
 * - `bad-number`: no gateway can reach it
 * - `unknown`: the request went out and no answer came back. It may arrive, so nobody may send it again by itself
 */
export type SendFailure = 'unreachable' | 'busy' | 'refused' | 'bad-number' | 'unknown';

/** `id` is the provider's, or the idempotency key where it gives none. `retryable`: another gateway may try at once. */
export type SendResult = { id: string } | { failed: SendFailure; retryable: boolean };

/** Whether a failed send may be tried elsewhere without the risk that two messages arrive. */
export function failed(reason: SendFailure): SendResult {
  return { failed: reason, retryable: reason !== 'bad-number' && reason !== 'unknown' };
}

/** `id` or `idempotencyKey` says which message it is about, whatever the provider reports. */
export interface DeliveryReport {
  id: string | null;
  idempotencyKey: string | null;
  state: 'delivered' | 'failed' | 'under-way';
}
