import { MfaError } from '../../shared/errors.ts';
import { failed, type SendResult } from './gateway.ts';

/** No gateway keeps a person waiting longer (SV-22). */
export const SEND_TIMEOUT_MS = 5000;
const MAX_ANSWER_BYTES = 64 * 1024;
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

export interface ProviderRequest {
  url: URL;
  headers: Record<string, string>;
  body: string;
  signal: AbortSignal;
}

export interface ProviderAnswer {
  status: number;
  text: string;
}

/**
 * A provider's address, fixed at start. HTTPS, or this computer (SV-22).
 *
 * @throws MfaError `bad-config` for anything else, and for credentials in the address: those end up in logs.
 */
export function providerUrl(text: string): URL {
  const url = URL.parse(text);
  if (!url) throw new MfaError('bad-config', 'the address of an SMS provider must be a URL');
  const secure = url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.has(url.hostname));
  if (!secure) throw new MfaError('bad-config', 'an SMS provider is reached by https only (http on this computer)');
  if (url.username || url.password || url.hash)
    throw new MfaError('bad-config', 'the address of an SMS provider must not hold credentials: give them apart');
  return url;
}

/**
 * Posts, and says what became of it. A failure to connect is `unreachable`: nothing was sent. Whatever breaks later is
 * `unknown`, for the provider may have read the request. No redirect is followed: a redirect would carry the code away.
 */
export async function postTo({ url, headers, body, signal }: ProviderRequest): Promise<ProviderAnswer | SendResult> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(SEND_TIMEOUT_MS)]);
  if (limited.aborted) return failed('unreachable');
  try {
    const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal: limited });
    return { status: response.status, text: await readUpTo(response, MAX_ANSWER_BYTES) };
  } catch (error) {
    return failed(neverConnected(error) ? 'unreachable' : 'unknown');
  }
}

export function isAnswer(result: ProviderAnswer | SendResult): result is ProviderAnswer {
  return 'status' in result;
}

/** What an HTTP status without a meaning of its own says: 502 and 504 come from somebody in between, who cannot know. */
export function failedBy(status: number): SendResult {
  if (status === 429 || status === 503) return failed('busy');
  return failed(status >= 500 ? 'unknown' : 'refused');
}

const BEFORE_SENDING = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** Node's fetch wraps the system's error: the code lies in its cause, or in each of several tried addresses. */
function neverConnected(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : null;
  if (cause instanceof AggregateError)
    return cause.errors.length > 0 && cause.errors.every((one) => BEFORE_SENDING.has(codeOf(one)));
  return BEFORE_SENDING.has(codeOf(cause));
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

async function readUpTo(response: Response, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += (chunk as Uint8Array).length;
    if (size > maxBytes) break;
    chunks.push(chunk as Uint8Array);
  }
  return Buffer.concat(chunks).toString('utf8');
}
