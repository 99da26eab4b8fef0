import * as v from 'valibot';
import { accept, type Outcome, refuse } from './outcome.ts';

/** What a request has to be before anybody looks at what it wants. */

const MAX_BODY_BYTES = 8192;

/**
 * Refuses what another site's page could have sent: changes need the header `MFA-Request: 1`, which no form can set and
 * no foreign script without our consent, and an origin of ours (SV-46). Browsers leave `Origin` out of some same-origin
 * requests; then `Sec-Fetch-Site` has to say so.
 */
export function checkSender(request: Request, origins: readonly string[]): Outcome<null> {
  if (request.method === 'GET' || request.method === 'HEAD') return accept(null);
  const origin = request.headers.get('origin');
  const ours = origin === null ? request.headers.get('sec-fetch-site') === 'same-origin' : origins.includes(origin);
  return ours && request.headers.get('mfa-request') === '1' ? accept(null) : refuse('bad-origin');
}

/** The origin that the browser names, if it is one of ours; else empty. */
export function originOf(request: Request, origins: readonly string[]): string {
  const origin = request.headers.get('origin') ?? '';
  return origins.includes(origin) ? origin : '';
}

/** What lets a page of another configured origin read the answer; nothing for any other (SV-47). */
export function corsHeaders(request: Request, origins: readonly string[]): Record<string, string> {
  const origin = originOf(request, origins);
  if (origin === '') return { vary: 'Origin' };
  return { vary: 'Origin', 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true' };
}

export const PREFLIGHT_HEADERS = {
  'access-control-allow-methods': 'GET, POST, PATCH, DELETE',
  'access-control-allow-headers': 'content-type, mfa-request, mfa-challenge',
  'access-control-max-age': '600',
};

/** Reads the body through its schema: JSON, at most 8 kB, no key twice, nothing that the schema does not name. */
export async function readBody<S extends v.GenericSchema>(request: Request, schema: S): Promise<Outcome<v.InferOutput<S>>> {
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get('content-type') ?? '')) return refuse('bad-request');
  const text = await readText(request);
  if (!text.ok) return text;
  const value = parseJson(text.value);
  if (value === undefined || hasRepeatedKeys(text.value, value)) return refuse('bad-request');
  const result = v.safeParse(schema, value);
  return result.success ? accept(result.output) : refuse('bad-request');
}

/** The text of a body of at most 8 kB. */
export async function readText(request: Request): Promise<Outcome<string>> {
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BODY_BYTES) return refuse('too-large');
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return refuse('too-large');
    chunks.push(chunk);
  }
  try {
    return accept(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)));
  } catch {
    return refuse('bad-request');
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Every body is one flat object, so its keys in the text are its keys; `JSON.parse` would silently keep the last of two. */
function hasRepeatedKeys(text: string, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const tokens = text.match(/"(?:[^"\\]|\\.)*"(?:\s*:)?/g) ?? [];
  return tokens.filter((token) => token.endsWith(':')).length !== Object.keys(value).length;
}
