import { createHmac, timingSafeEqual } from 'node:crypto';
import {
  type Channel,
  type DeliveryReport,
  failed,
  type MessageFacts,
  type NoticeFacts,
  type PhoneMessage,
  type SendFailure,
  type SendResult,
  type SmsGateway,
} from './gateway.ts';
import { failedBy, isAnswer, postTo, type ProviderAnswer, providerUrl } from './provider.ts';

export interface TwilioOptions {
  /** In metrics and in the path of delivery reports. Default `twilio`. */
  name?: string;
  accountSid: string;
  /** Also signs the delivery reports. */
  authToken: string;
  /** Sends with this key instead of the token, which Twilio recommends. */
  apiKey?: { sid: string; secret: string };
  /** A sender number, or the sid of a messaging service (`MG…`). */
  from: string;
  /** By WhatsApp instead of SMS. It takes no free text for codes, but templates of yours that it has approved. */
  whatsapp?: WhatsAppTemplates;
  /** `https://…/mfa/sms/twilio`, exactly as Twilio calls it: it is part of what is signed. */
  reportTo?: string;
  /** For providers of the same shape. Default `https://api.twilio.com`. */
  baseUrl?: string;
}

/** Which template says this, and what stands in its holes: `{ sid: 'HX…', variables: { '1': facts.code } }`. */
export type WhatsAppTemplates = (facts: MessageFacts | NoticeFacts) => { sid: string; variables: Record<string, string> };

/** https://www.twilio.com/docs/api/errors: the number cannot get this message, whoever sends it. */
const BAD_NUMBER = new Set([21211, 21214, 21217, 21421, 21610, 21612, 21614]);
/** Of `status` in https://www.twilio.com/docs/messaging/api/message-resource#message-status-values */
const FINAL: Record<string, DeliveryReport['state']> = {
  delivered: 'delivered',
  read: 'delivered',
  failed: 'failed',
  undelivered: 'failed',
};

/**
 * Twilio's Messages resource, and the providers that copied it. It has no idempotency keys, so a message without an answer
 * is never repeated.
 *
 * @throws MfaError `bad-config` for addresses that are not https.
 */
export function twilio(options: TwilioOptions): SmsGateway {
  const path = `/2010-04-01/Accounts/${encodeURIComponent(options.accountSid)}/Messages.json`;
  const url = new URL(path, providerUrl(options.baseUrl ?? 'https://api.twilio.com'));
  const reportTo = options.reportTo === undefined ? null : providerUrl(options.reportTo);
  const authorization = basic(options.apiKey?.sid ?? options.accountSid, options.apiKey?.secret ?? options.authToken);
  return {
    name: options.name ?? (options.whatsapp ? 'whatsapp' : 'twilio'),
    ...(options.whatsapp ? { channel: WHATSAPP } : {}),
    async send(message, { idempotencyKey, signal }) {
      const form = new URLSearchParams(
        options.whatsapp ? template(message, options.from, options.whatsapp) : plain(message, options.from),
      );
      if (reportTo) form.set('StatusCallback', reportUrl(reportTo, idempotencyKey));
      const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
      const answer = await postTo({ url, headers, body: form.toString(), signal });
      return isAnswer(answer) ? readAnswer(answer) : answer;
    },
    readReport: (request) => (reportTo ? readReport(request, reportTo, options.authToken) : Promise.resolve('not-a-report')),
  };
}

function basic(user: string, secret: string): string {
  return `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`;
}

const WHATSAPP: Channel = { id: 'whatsapp', label: { en: 'WhatsApp' } };

function plain({ to, text }: PhoneMessage, from: string): Record<string, string> {
  return { To: to, Body: text, ...sender(from) };
}

/** https://www.twilio.com/docs/content/send-templates-created-with-the-content-template-builder */
function template({ to, facts }: PhoneMessage, from: string, templates: WhatsAppTemplates): Record<string, string> {
  const { sid, variables } = templates(facts);
  return { To: `whatsapp:${to}`, ContentSid: sid, ContentVariables: JSON.stringify(variables), ...sender(from, 'whatsapp:') };
}

function sender(from: string, prefix = ''): Record<string, string> {
  return from.startsWith('MG') ? { MessagingServiceSid: from } : { From: prefix + from };
}

function reportUrl(reportTo: URL, key: string): string {
  const url = new URL(reportTo);
  url.searchParams.set('key', key);
  return url.href;
}

function readAnswer({ status, text }: ProviderAnswer): SendResult {
  const body = parsed(text);
  const sid = body['sid'];
  if (status === 201 || status === 200) return typeof sid === 'string' && sid !== '' ? { id: sid } : failed('unknown');
  const reason: SendFailure | null = BAD_NUMBER.has(Number(body['code'])) ? 'bad-number' : null;
  return reason ? failed(reason) : failedBy(status);
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

async function readReport(
  request: Request,
  reportTo: URL,
  token: string,
): Promise<DeliveryReport | 'unauthorised' | 'not-a-report'> {
  const form = new URLSearchParams(await request.text());
  const key = new URL(request.url).searchParams.get('key') ?? '';
  if (!isSigned(request.headers.get('x-twilio-signature') ?? '', reportUrl(reportTo, key), form, token)) return 'unauthorised';
  const id = form.get('MessageSid');
  return id ? { id, idempotencyKey: key, state: FINAL[form.get('MessageStatus') ?? ''] ?? 'under-way' } : 'not-a-report';
}

/** https://www.twilio.com/docs/usage/security: HMAC-SHA1 over the address and the sorted parameters, name by value. */
function isSigned(signature: string, url: string, form: URLSearchParams, token: string): boolean {
  const pairs = [...form].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([name, value]) => name + value);
  const right = createHmac('sha1', token)
    .update(url + pairs.join(''))
    .digest();
  const given = Buffer.from(signature, 'base64');
  return given.length === right.length && timingSafeEqual(given, right);
}
