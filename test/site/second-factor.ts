import type { Context } from 'hono';
import type { Gate, Identity, Mfa } from 'mfa-challenge/server';
import type { Env } from './visit.ts';

type Payload = { amount: string; currency: string; payee: string };
type Fields = Record<string, unknown>;

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
): Promise<Gate> {
  const challenge = textOf(fields, 'MFA-Challenge');
  const code = textOf(fields, 'code');
  const gate = await mfa.require(c.req.raw, action, payload, { identity, challenge });
  if (gate.ok || code === null || gate.challenge === undefined) return gate;
  const answer = { challenge: gate.challenge.id, method: 'totp', code: code.replace(/\s/g, '') } as const;
  const outcome = await mfa.verify(c.req.raw, answer, { identity });
  if (!outcome.ok) return gate;
  return mfa.require(c.req.raw, action, payload, { identity, challenge: gate.challenge.id });
}

export function textOf(fields: Fields, name: string): string | null {
  const value = fields[name];
  return typeof value === 'string' && value !== '' ? value : null;
}
