import { createHmac, timingSafeEqual } from 'node:crypto';
import { MfaError } from '../../shared/errors.ts';
import { type DeliveryReport, failed, type PhoneMessage, type SendOptions, type SendResult, type SmsGateway } from './gateway.ts';
import { failedBy, isAnswer, postTo, type ProviderAnswer, providerUrl } from './provider.ts';

export interface WebhookOptions {
  /** In metrics and in the path of delivery reports. Default `webhook`. */
  name?: string;
  /** Your own service. https unless on this computer. */
  url: string;
  /** At least 24 bytes that only the two services know. */
  secret: Uint8Array;
  /** The clock that signatures are checked against. */
  nowMs?: () => number;
}

const MIN_SECRET_BYTES = 24;
/** How old a signed request may be (https://www.standardwebhooks.com). */
const TOLERANCE_MS = 5 * 60_000;
const STATES = new Set(['delivered', 'failed', 'under-way']);

/**
 * Hands messages to a service of yours, signed as https://www.standardwebhooks.com describes (there is a library for your
 * language). The body is `{ to, text, facts }`. `webhook-id` is the idempotency key: send once per id, answer 409 if you
 * see it again. Answer 2xx `{ "id": "…" }` when the message is accepted, 422 when nobody can reach the number, 429 or 503
 * when it may be tried elsewhere. Post `{ id, state: 'delivered' | 'failed' | 'under-way' }` with the `webhook-id` of the
 * message, signed the same way, as a delivery report.
 *
 * @throws MfaError `bad-config` for addresses that are not https, `weak-key` for short secrets.
 */
export function webhook(options: WebhookOptions): SmsGateway {
  if (options.secret.length < MIN_SECRET_BYTES)
    throw new MfaError('weak-key', `the secret of the webhook needs at least ${String(MIN_SECRET_BYTES)} bytes`);
  const url = providerUrl(options.url);
  const nowMs = options.nowMs ?? Date.now;
  return {
    name: options.name ?? 'webhook',
    idempotent: true,
    async send({ to, text, facts }: PhoneMessage, { idempotencyKey, signal }: SendOptions): Promise<SendResult> {
      const body = JSON.stringify({ to, text, facts });
      const headers = { 'content-type': 'application/json', ...signedHeaders(options.secret, idempotencyKey, nowMs(), body) };
      const answer = await postTo({ url, headers, body, signal });
      return isAnswer(answer) ? readAnswer(answer, idempotencyKey) : answer;
    },
    readReport: (request) => readReport(request, options.secret, nowMs()),
  };
}

/** Signs as Standard Webhooks does: over id, time in seconds and body. */
export function signedHeaders(secret: Uint8Array, id: string, nowMs: number, body: string): Record<string, string> {
  const timestamp = String(Math.floor(nowMs / 1000));
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${sign(secret, id, timestamp, body)}` };
}

function sign(secret: Uint8Array, id: string, timestamp: string, body: string): string {
  return createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64');
}

function isSigned(request: Request, body: string, secret: Uint8Array, nowMs: number): boolean {
  const read = (name: string) => request.headers.get(`webhook-${name}`) ?? '';
  const timestamp = read('timestamp');
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(nowMs - Number(timestamp) * 1000) > TOLERANCE_MS) return false;
  const right = Buffer.from(sign(secret, read('id'), timestamp, body));
  // Several signatures while a secret is being replaced.
  return read('signature')
    .split(' ')
    .map((one) => Buffer.from(one.replace(/^v1,/, '')))
    .some((given) => given.length === right.length && timingSafeEqual(given, right));
}

function readAnswer({ status, text }: ProviderAnswer, key: string): SendResult {
  if (status === 409) return { id: key };
  if (status >= 200 && status < 300) return { id: idIn(text) ?? key };
  return status === 422 ? failed('bad-number') : failedBy(status);
}

async function readReport(
  request: Request,
  secret: Uint8Array,
  nowMs: number,
): Promise<DeliveryReport | 'unauthorised' | 'not-a-report'> {
  const body = await request.text();
  if (!isSigned(request, body, secret, nowMs)) return 'unauthorised';
  const id = idIn(body);
  const state = fieldIn(body, 'state');
  return id && state && STATES.has(state)
    ? { id: null, idempotencyKey: id, state: state as DeliveryReport['state'] }
    : 'not-a-report';
}

function idIn(text: string): string | null {
  return fieldIn(text, 'id');
}

function fieldIn(text: string, name: string): string | null {
  try {
    const value: unknown = (JSON.parse(text) as Record<string, unknown> | null)?.[name];
    return typeof value === 'string' && value.length > 0 && value.length <= 256 ? value : null;
  } catch {
    return null;
  }
}
