import type { Context } from 'hono';
import type { Mfa } from 'mfa-challenge/server';
import { checkTypedCode, textOf, type Fields } from './second-factor.ts';
import { identityOf, member, type Env } from './visit.ts';

export type Ask = { readonly method: 'GET' | 'POST' | 'DELETE'; readonly path: string; readonly body?: Record<string, unknown> };
export type Said =
  { ok: true; value: unknown } | { ok: false; type: string; /** What has to be answered first. */ challenge: string | null };

/**
 * Passes a plain form on to the verifier's endpoint, as a script of ours would ask it: in the same session, with the challenge that the
 * form names. So the pages for changing how one signs in need no script.
 */
export async function askVerifier(c: Context<Env>, mfa: Mfa, { method, path, body }: Ask, fields: Fields): Promise<Said> {
  const challenge = textOf(fields, 'MFA-Challenge');
  const { session } = c.var;
  if (challenge !== null && session !== null) await checkTypedCode(c, mfa, identityOf(session, member(c)), challenge, fields);

  const headers = new Headers({ 'Content-Type': 'application/json', 'MFA-Request': '1', Origin: new URL(c.req.url).origin });
  headers.set('Cookie', c.req.header('Cookie') ?? '');
  headers.set('User-Agent', c.req.header('User-Agent') ?? '');
  if (challenge !== null) headers.set('MFA-Challenge', challenge);
  const request = new Request(new URL(`/mfa${path}`, c.req.url), { method, headers, body: body ? JSON.stringify(body) : null });
  const answer = await mfa.fetch(request, c.env);
  const value: unknown = answer.status === 204 ? null : await answer.json();
  if (answer.ok) return { ok: true, value };
  const problem = value as { type: string; challenge?: { id: string } };
  return { ok: false, type: problem.type, challenge: problem.challenge?.id ?? null };
}
