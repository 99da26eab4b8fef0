import type { SendResponse } from '../../shared/protocol/challenge.ts';
import { findChallenge } from '../challenges.ts';
import type { Core } from '../core.ts';
import type { Who } from '../identity.ts';
import { accept, type Outcome, refuse } from '../outcome.ts';
import { factorsOf, takeTurn } from '../turn.ts';
import { mayAnswer } from '../verifier.ts';
import { deliver, drawCode, phonePlace } from './sending.ts';

/** Sends a code for this challenge to a number that was confirmed at set-up, and to no other. */
export async function sendForChallenge(core: Core, who: Who, id: string, factorId: string): Promise<Outcome<SendResponse>> {
  const sent = await takeTurn(core.store, who, async (turn) => {
    const { tx, key, account } = turn;
    const found = await findChallenge(turn, who, id);
    if (!found.ok) return found;
    const row = found.value;
    const factor = (await factorsOf(tx, key)).find((one) => one.id === factorId && one.method === 'sms');
    if (!factor || !mayAnswer(core.policyFor(who), 'sms', row.action)) return refuse('method-not-allowed');
    if (!account.enabled && row.action !== 'enable') return refuse('method-not-allowed');
    if (row.attempts >= core.limits.challenge.attempts) return refuse('too-many', { attemptsLeft: 0 });
    if (factor.failures >= core.limits.factor.lockAfter) return refuse('locked');
    const to = new TextDecoder().decode(await core.sealer.open(factor.sealed, phonePlace(key, factor.id)));
    const drawn = await drawCode(core, turn, who, row.id, to, { sends: row.sends, resendAtMs: row.resend_at_ms });
    if (!drawn.ok) return drawn;
    const { codeHash, codeExpiresMs, sends, resendAtMs } = drawn.value;
    await tx
      .updateTable('mfa_challenges')
      .set({ code_hash: codeHash, code_factor: factor.id, code_expires_ms: codeExpiresMs, sends, resend_at_ms: resendAtMs })
      .where('tenant', '=', key.tenant)
      .where('account', '=', key.account)
      .where('id', '=', row.id)
      .execute();
    return accept({ answer: { to: factor.label, resendAtMs, expiresAtMs: codeExpiresMs }, outgoing: drawn.value });
  });
  if (!sent.ok) return sent;
  return (await deliver(core, sent.value.outgoing)) ? accept(sent.value.answer) : refuse('sms-not-sent');
}
