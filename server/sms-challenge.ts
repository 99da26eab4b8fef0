import type { Selectable } from 'kysely';
import type { SendResponse } from '../shared/protocol/challenge.ts';
import { findChallenge, transactionOf } from './challenges.ts';
import type { Core } from './core.ts';
import type { Who } from './identity.ts';
import { accept, type Outcome, refuse } from './outcome.ts';
import { deliver, drawCode, NOT_SENT, type Outgoing, phonePlace } from './sms-codes.ts';
import type { ChallengeRow } from './store/schema.ts';
import { type Factor, factorsOf, takeTurn, type Turn } from './turn.ts';
import { mayAnswer } from './verifier.ts';

type Row = Selectable<ChallengeRow>;

/** Sends a code for this challenge to a number that was confirmed at set-up, and to no other. */
export async function sendForChallenge(core: Core, who: Who, id: string, factorId: string): Promise<Outcome<SendResponse>> {
  const reserved = await takeTurn(core.store, who, (turn) => reserveSend(core, turn, who, id, factorId));
  if (!reserved.ok) return reserved;
  const { outgoing, to } = reserved.value;
  if ((await deliver(core, outgoing)) === 'sent')
    return accept({ to, resendAtMs: outgoing.stored.resend_at_ms, expiresAtMs: outgoing.stored.code_expires_ms });
  await takeTurn(core.store, who, (turn) => update(turn, id, NOT_SENT, outgoing.stored.code_hash));
  return refuse('sms-not-sent');
}

async function reserveSend(
  core: Core,
  turn: Turn,
  who: Who,
  id: string,
  factorId: string,
): Promise<Outcome<{ outgoing: Outgoing; to: string }>> {
  const found = await findChallenge(turn, who, id);
  if (!found.ok) return found;
  const row = found.value;
  const factor = (await factorsOf(turn.tx, turn.key)).find((one) => one.id === factorId && one.method === 'sms');
  if (!factor || !mayAnswer(core.policyFor(who), 'sms', row.action)) return refuse('method-not-allowed');
  if (!turn.account.enabled && row.action !== 'enable') return refuse('method-not-allowed');
  if (row.attempts >= core.limits.challenge.attempts) return refuse('too-many', { attemptsLeft: 0 });
  if (factor.failures >= core.limits.factor.lockAfter) return refuse('locked');
  const drawn = await drawFor(core, turn, who, row, factor);
  if (!drawn.ok) return drawn;
  await update(turn, id, { ...drawn.value.stored, code_factor: factor.id });
  return accept({ outgoing: drawn.value, to: factor.label });
}

async function drawFor(core: Core, turn: Turn, who: Who, row: Row, factor: Factor): Promise<Outcome<Outgoing>> {
  const to = new TextDecoder().decode(await core.sealer.open(factor.sealed, phonePlace(turn.key, factor.id)));
  const transaction = transactionOf(row);
  const purpose = { binding: row.id, purpose: row.kind, origin: row.origin, ...(transaction ? { transaction } : {}) };
  return drawCode(core, turn, who, to, purpose, row);
}

async function update({ tx, key }: Turn, id: string, changes: Partial<Row>, ifCode?: string): Promise<void> {
  const query = tx
    .updateTable('mfa_challenges')
    .set(changes)
    .where('tenant', '=', key.tenant)
    .where('account', '=', key.account)
    .where('id', '=', id);
  await (ifCode === undefined ? query : query.where('code_hash', '=', ifCode)).execute();
}
