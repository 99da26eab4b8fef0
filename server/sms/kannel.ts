import { createHmac, timingSafeEqual } from 'node:crypto';
import { type DeliveryReport, failed, type PhoneMessage, type SendOptions, type SendResult, type SmsGateway } from './gateway.ts';
import { failedBy, isAnswer, postTo, type ProviderAnswer, providerUrl } from './provider.ts';
import { isGsm } from './segments.ts';

export interface KannelOptions {
  /** In metrics and in the path of delivery reports. Default `kannel`. */
  name?: string;
  /** The `sendsms` address of the smsbox: `http://127.0.0.1:13013/cgi-bin/sendsms`. https unless on this computer. */
  url: string;
  /** Of the `sendsms-user` group. */
  username: string;
  password: string;
  /** What the phone shows as the sender, where the network allows one. */
  from?: string;
  /** `https://…/mfa/sms/kannel`, as Kannel reaches it. Without it there are no delivery reports. */
  reportTo?: string;
}

/** Delivered, failed, refused by the network (Kannel User Guide, "SMS Delivery Reports"). 4 and 8 are steps on the way. */
const REPORT_MASK = '19';
const STATES: Record<string, DeliveryReport['state']> = {
  '1': 'delivered',
  '2': 'failed',
  '4': 'under-way',
  '8': 'under-way',
  '16': 'failed',
};

/**
 * Kannel, or any gateway that speaks its `sendsms` by POST: credentials, number and text travel in headers and body, never
 * in the address. Kannel knows no idempotency keys, so a message without an answer is never repeated.
 *
 * @throws MfaError `bad-config` for addresses that are not https.
 */
export function kannel(options: KannelOptions): SmsGateway {
  const url = providerUrl(options.url);
  const reportTo = options.reportTo === undefined ? null : providerUrl(options.reportTo);
  return {
    name: options.name ?? 'kannel',
    async send(message: PhoneMessage, { idempotencyKey, signal }: SendOptions): Promise<SendResult> {
      const headers = { ...sendHeaders(options, message), ...reportHeaders(reportTo, options.password, idempotencyKey) };
      const answer = await postTo({ url, headers, body: message.text, signal });
      return isAnswer(answer) ? readAnswer(answer, idempotencyKey) : answer;
    },
    readReport: (request) => Promise.resolve(readReport(request, options.password)),
  };
}

function sendHeaders({ username, password, from }: KannelOptions, { to, text }: PhoneMessage): Record<string, string> {
  return {
    'content-type': 'text/plain; charset=UTF-8',
    'x-kannel-username': username,
    'x-kannel-password': password,
    'x-kannel-to': to,
    'x-kannel-coding': isGsm(text) ? '0' : '2',
    ...(from ? { 'x-kannel-from': from } : {}),
  };
}

/** Kannel replaces `%d` by the state. The signature is what makes a report believable: the address is no secret. */
function reportHeaders(reportTo: URL | null, password: string, key: string): Record<string, string> {
  if (!reportTo) return {};
  const url = new URL(reportTo);
  url.searchParams.set('key', key);
  url.searchParams.set('sig', signature(password, key));
  return { 'x-kannel-dlr-mask': REPORT_MASK, 'x-kannel-dlr-url': `${url.href}&state=%d` };
}

/** 202 `0: Accepted for delivery` or `3: Queued for later delivery`. 503 is "temporal failure, try again later". */
function readAnswer({ status }: ProviderAnswer, key: string): SendResult {
  if (status === 202 || status === 200) return { id: key };
  return status === 403 ? failed('refused') : failedBy(status);
}

function readReport(request: Request, password: string): DeliveryReport | 'unauthorised' | 'not-a-report' {
  const query = new URL(request.url).searchParams;
  const key = query.get('key') ?? '';
  const given = Buffer.from(query.get('sig') ?? '');
  const right = Buffer.from(signature(password, key));
  if (given.length !== right.length || !timingSafeEqual(given, right)) return 'unauthorised';
  const state = STATES[query.get('state') ?? ''];
  return state ? { id: null, idempotencyKey: key, state } : 'not-a-report';
}

function signature(password: string, key: string): string {
  return createHmac('sha256', password).update(`mfa/kannel-report|${key}`).digest('base64url');
}
