import type { Context } from 'hono';
import type { Gate, Identity, Mfa } from 'mfa-challenge/server';
import type { Env } from './visit.ts';

type Payload = { amount: string; currency: string; payee: string };
export type Fields = Record<string, unknown>;

/**
 * Asks the verifier whether this action may happen now. The form names the challenge in its field `MFA-Challenge`, which
 * `<mfa-challenge>` fills in. Without JavaScript the form brings the code itself, and the verifier checks it here.
 */
export async function passGate(
  c: Context<Env>,
  mfa: Mfa,
  identity: Identity,
  action: string,
  payload: Payload | null,
  fields: Fields,
  { nextSession }: { nextSession?: string } = {},
): Promise<Gate> {
  const more = nextSession === undefined ? {} : { nextSession };
  const ask = (challenge: string | null) => mfa.require(c.req.raw, action, payload, { identity, challenge, ...more });
  const gate = await ask(textOf(fields, 'MFA-Challenge'));
  if (gate.ok || gate.challenge === undefined) return gate;
  const { id } = gate.challenge;
  return (await checkTypedCode(c, mfa, identity, id, fields)) ? ask(id) : gate;
}

/** Checks the code that a form brought because no script was there to send it. */
export async function checkTypedCode(
  c: Context<Env>,
  mfa: Mfa,
  identity: Identity,
  challenge: string,
  fields: Fields,
): Promise<boolean> {
  const code = textOf(fields, 'code')?.replace(/\s/g, '');
  if (code === undefined) return false;
  const remember = textOf(fields, 'remember') === null ? {} : { remember: true };
  const answer = await mfa.verify(c.req.raw, { challenge, method: 'totp', code, ...remember }, { identity, ...c.env });
  if (answer.ok) passOn(c, answer.headers);
  return answer.ok;
}

/** The verifier's own cookies go out with our answer. */
export function passOn(c: Context<Env>, headers: Headers): void {
  for (const value of headers.getSetCookie()) c.header('Set-Cookie', value, { append: true });
}

export function textOf(fields: Fields, name: string): string | null {
  const value = fields[name];
  return typeof value === 'string' && value !== '' ? value : null;
}
