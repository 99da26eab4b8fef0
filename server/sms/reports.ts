import type { Core } from '../core.ts';
import { readText } from '../guard.ts';
import { accept, type Outcome } from '../outcome.ts';
import { readClock } from '../store/store.ts';
import { numberOf } from '../sms-codes.ts';
import type { Factor, Turn } from '../turn.ts';
import { numberHash } from './defence.ts';
import type { DeliveryReport, SmsGateway } from './gateway.ts';

/**
 * Answers what a provider posts about a message: `{endpoint}/sms/{name of the gateway}`. Only a report that the gateway has
 * authenticated changes anything, and only about a message of ours (SV-22). A failed delivery asks the owner of the
 * account whether the number is still theirs: a number that went dead locks people out.
 */
export async function receiveReport(core: Core, name: string, request: Request): Promise<Response> {
  const gateway = membersOf(core.sms).find((one) => one.name === name);
  if (!gateway?.readReport) return answer(404);
  const read = await readLimited(request);
  if (!read.ok) return answer(read.problem.status);
  const report = await gateway.readReport(read.value);
  if (report === 'unauthorised') return answer(401);
  if (report !== 'not-a-report') await note(core, name, report);
  return answer(204);
}

/** Anybody can post here, and a gateway reads what it is given. */
async function readLimited(request: Request): Promise<Outcome<Request>> {
  if (request.method !== 'POST') return accept(request);
  const text = await readText(request);
  return text.ok ? accept(new Request(request.url, { method: 'POST', headers: request.headers, body: text.value })) : text;
}

function membersOf(gateway: SmsGateway | null): readonly SmsGateway[] {
  return gateway ? [gateway, ...(gateway.members ?? [])] : [];
}

async function note(core: Core, gateway: string, { idempotencyKey, state }: DeliveryReport): Promise<void> {
  if (!idempotencyKey || state === 'under-way') return;
  const found = await core.store.transaction(async (tx) => {
    const message = await tx.selectFrom('mfa_sms_messages').selectAll().where('id', '=', idempotencyKey).executeTakeFirst();
    if (!message || message.state !== 'sent') return null;
    const { tenant, account, id } = message;
    const atMs = await readClock(tx);
    const changed = await tx
      .updateTable('mfa_sms_messages')
      .set({ state, reported_ms: atMs })
      .where('tenant', '=', tenant)
      .where('account', '=', account)
      .where('id', '=', id)
      .where('state', '=', 'sent') // providers repeat themselves
      .executeTakeFirst();
    return changed.numUpdatedRows > 0n ? { tenant, account, atMs } : null;
  });
  if (!found) return;
  const { tenant, account, atMs } = found;
  if (state === 'failed') core.notices.tell({ type: 'sms-undelivered', atMs, who: { tenant, account }, method: 'sms' });
  core.smsRules?.onEvent?.({ type: state === 'failed' ? 'undelivered' : 'delivered', tenant, gateway });
}

/** When the last message to the number of this factor was sent, if it failed to arrive; otherwise null. */
export async function undeliveredMs(core: Core, { tx, key }: Turn, factor: Factor): Promise<number | null> {
  const last = await tx
    .selectFrom('mfa_sms_messages')
    .select(['state', 'typed', 'sent_ms'])
    .where('tenant', '=', key.tenant)
    .where('account', '=', key.account)
    .where('number', '=', await numberHash(core, await numberOf(core, factor)))
    .where('state', '!=', 'not-sent')
    .orderBy('sent_ms', 'desc')
    .limit(1)
    .executeTakeFirst();
  // Providers err: a code that was typed in has arrived.
  return last?.state === 'failed' && !last.typed ? last.sent_ms : null;
}

/** How a page calls the channel in this language; nothing for text messages, which the element has words for. */
export function channelLabel(gateway: SmsGateway | null, locale: string): string | undefined {
  const label = gateway?.channel?.label ?? {};
  return label[locale] ?? label[locale.split('-')[0] ?? ''] ?? label['en'];
}

function answer(status: number): Response {
  return new Response(null, { status, headers: { 'cache-control': 'no-store' } });
}
