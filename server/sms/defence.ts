import type { Core } from '../core.ts';
import type { AccountKey, Who } from '../identity.ts';
import { accept, type Outcome, refuse } from '../outcome.ts';
import type { Turn } from '../turn.ts';
import { countOne, type Full, giveBack, type Need, readCount, sweepCounters, takeAll, type Taken } from './counters.ts';
import { type ParsedPhone, parsePhone } from './phone-number.ts';
import type { Cap, RefusalReason, SmsRules } from './rules.ts';
import { countSegments } from './segments.ts';

/**
 * The defence against SMS pumping: bots that ask for codes at numbers whose owners share the price. What a message needs
 * is taken in the transaction that reserves it, before anything is sent; what was certainly not sent is given back.
 */

/** A message that may be sent. */
export interface Reservation {
  id: string;
  country: string;
  taken: readonly Taken[];
}

export interface Planned {
  /** The idempotency key of the message. */
  id: string;
  /** The challenge or set-up whose code it carries. */
  binding: string;
  to: string;
  text: string;
  /** The number was confirmed by this account. What strangers ask for to the same number has room of its own. */
  confirmed: boolean;
}

/** Caps that are about who asks: the answer tells when. All others say only that nothing was sent. */
const PERSONAL = new Set<RefusalReason>(['number', 'account', 'address']);
const ALARM_EVERY_MS = 60 * 60_000;
const DAY_MS = 24 * 60 * 60_000;
const KEPT_DAYS = 7;

/** Takes room for one message under every cap, or under none. Null where messages cost nothing. */
export async function reserveMessage(core: Core, turn: Turn, who: Who, planned: Planned): Promise<Outcome<Reservation | null>> {
  const rules = core.smsRules;
  if (!rules) return accept(null);
  const phone = parsePhone(planned.to);
  if (!phone || !rules.countries.includes(phone.country)) {
    report(rules, turn.key, phone?.country ?? '', 'country');
    return refuse('country-not-served');
  }
  const hashed = await subjectsOf(core, who, phone, planned.confirmed);
  if (await isFarmed(core, rules, turn, phone, hashed.prefix)) return refuse('sms-not-sent');
  const needs = needsOf(rules, phone, hashed, countSegments(planned.text));
  const { taken, full } = await takeAll(turn.tx, turn.key.tenant, needs);
  if (full.length > 0) return refuseFull(core, rules, turn, phone, full);
  await keepMessage(core, turn, planned, hashed, taken);
  rules.onEvent?.({ type: 'reserved', tenant: turn.key.tenant, country: phone.country, segments: countSegments(planned.text) });
  return accept({ id: planned.id, country: phone.country, taken });
}

/** Why a message was certainly not sent: no gateway took it, nobody can reach the number, or it moved to another SIM. */
export type Unsent = 'not-sent' | 'bad-number' | 'swapped';

/**
 * Gives back what a message took that was certainly not sent. A number that gets none still counts for whoever asked: each try
 * costs a request to the gateway or the network.
 */
export async function releaseMessage(core: Core, key: AccountKey, { id, taken }: Reservation, why: Unsent): Promise<void> {
  const given = why === 'not-sent' ? taken : taken.filter(({ scope }) => scope !== 'account' && scope !== 'address');
  await core.store.transaction(async (tx) => {
    await giveBack(tx, key.tenant, given);
    await tx
      .updateTable('mfa_sms_messages')
      .set({ state: 'not-sent' })
      .where('tenant', '=', key.tenant)
      .where('account', '=', key.account)
      .where('id', '=', id)
      .execute();
  });
}

/** The first message of a window clears away what the windows before have left. */
export async function tidyUp(core: Core, { tenant }: AccountKey, { taken }: Reservation): Promise<void> {
  const day = taken.find(({ scope }) => scope === 'day');
  if (day?.before === 0) await core.store.transaction((tx) => sweepCounters(tx, tenant, day.begunMs - 2 * DAY_MS));
}

/** A code was typed in: whoever asked for it reads it. Counted once per challenge or set-up. */
export async function noteTyped(core: Core, key: AccountKey, binding: string): Promise<void> {
  const rules = core.smsRules;
  if (!rules || rules.typedShare.mode === 'off') return;
  await core.store.transaction(async (tx) => {
    const messages = await tx
      .updateTable('mfa_sms_messages')
      .set({ typed: true })
      .where('tenant', '=', key.tenant)
      .where('account', '=', key.account)
      .where('binding', '=', binding)
      .where('typed', '=', false)
      .returning(['prefix', 'begun_ms', 'sent_ms'])
      .execute();
    const last = messages.sort((a, b) => b.sent_ms - a.sent_ms)[0];
    if (last) await countOne(tx, { tenant: key.tenant, scope: 'prefix-typed', subject: last.prefix, begun_ms: last.begun_ms });
  });
  rules.onEvent?.({ type: 'typed', tenant: key.tenant });
}

interface Subjects {
  number: string;
  prefix: string;
  account: string;
  address: string | null;
}

/** How a number stands in the database. */
export async function numberHash({ sealer }: Core, e164: string): Promise<string> {
  return (await sealer.pepper('subject', `number|${e164}`)).hash;
}

/**
 * A database alone must not tell who got messages. Numbers, prefixes and addresses are counted twice over: a stranger who sets
 * up accounts with somebody's number must neither use up the codes by which its owner signs in, nor learn that they did.
 */
async function subjectsOf(core: Core, who: Who, { e164 }: ParsedPhone, confirmed: boolean): Promise<Subjects> {
  const hash = async (text: string) => (await core.sealer.pepper('subject', text)).hash;
  const side = confirmed ? 'own-' : '';
  const account = `${who.tenant}|${who.account}`;
  return {
    number: confirmed ? await hash(`own-number|${e164}|${account}`) : await numberHash(core, e164),
    prefix: await hash(`${side}prefix|${e164.slice(0, -4)}`),
    account: await hash(`account|${account}`),
    address: who.address ? await hash(`${side}address|${who.address}`) : null,
  };
}

function needsOf(rules: SmsRules, phone: ParsedPhone, subjects: Subjects, segments: number): Need[] {
  const need = (scope: string, subject: string, { count, windowMs }: Cap, amount = 1): Need => ({
    scope,
    subject,
    amount,
    cap: count,
    windowMs,
  });
  return [
    ...rules.perNumber.map((cap) => need(`number:${String(cap.windowMs)}`, subjects.number, cap)),
    need('prefix', subjects.prefix, rules.perPrefix),
    need('dial-code', phone.dialCode, rules.perDialCode),
    need('account', subjects.account, rules.perAccount),
    need('day', '', rules.perDay),
    need('spend', '', rules.spend, segments * (rules.spend.priceOf?.(phone.country) ?? 1)),
    ...(subjects.address ? [need('address', subjects.address, rules.perAddress)] : []),
  ];
}

async function refuseFull(core: Core, rules: SmsRules, turn: Turn, phone: ParsedPhone, full: Full[]): Promise<Outcome<never>> {
  const reasons = full.map(({ scope, retryAtMs }) => ({ reason: scope.split(':')[0] as RefusalReason, retryAtMs }));
  for (const { reason } of reasons) report(rules, turn.key, phone.country, reason);
  const personal = reasons.filter(({ reason }) => PERSONAL.has(reason));
  const shared = reasons.find(({ reason }) => !PERSONAL.has(reason));
  if (shared) await raiseAlarm(core, turn, shared.reason);
  if (shared) return refuse('sms-not-sent');
  return refuse('too-many', { retryAtMs: Math.max(...personal.map(({ retryAtMs }) => retryAtMs)), of: 'messages' });
}

/** Whether a prefix gets many codes of which nearly none is ever typed in. */
async function isFarmed(core: Core, rules: SmsRules, turn: Turn, phone: ParsedPhone, prefix: string): Promise<boolean> {
  const { mode, atLeast, afterSent } = rules.typedShare;
  if (mode === 'off') return false;
  const { tx, key, nowMs } = turn;
  const begun_ms = nowMs - (nowMs % rules.perPrefix.windowMs);
  const sent = await readCount(tx, { tenant: key.tenant, scope: 'prefix', subject: prefix, begun_ms });
  if (sent < afterSent) return false;
  const typed = await readCount(tx, { tenant: key.tenant, scope: 'prefix-typed', subject: prefix, begun_ms });
  if (typed >= sent * atLeast) return false;
  report(rules, key, phone.country, 'typed-share');
  await raiseAlarm(core, turn, 'typed-share');
  return mode === 'refuse';
}

/** Tells whoever runs the site, once an hour for each reason. */
async function raiseAlarm(core: Core, { tx, key, nowMs }: Turn, reason: RefusalReason): Promise<void> {
  const need = { scope: 'alarm', subject: reason, amount: 1, cap: 1, windowMs: ALARM_EVERY_MS };
  const { taken } = await takeAll(tx, key.tenant, [need]);
  if (taken.length > 0) core.notices.tell({ type: 'sms-alarm', atMs: nowMs, who: null, label: reason });
}

async function keepMessage(
  core: Core,
  { tx, key, nowMs }: Turn,
  planned: Planned,
  hashed: Subjects,
  taken: readonly Taken[],
): Promise<void> {
  await tx
    .deleteFrom('mfa_sms_messages')
    .where('tenant', '=', key.tenant)
    .where('account', '=', key.account)
    .where('sent_ms', '<', nowMs - KEPT_DAYS * DAY_MS)
    .execute();
  await tx
    .insertInto('mfa_sms_messages')
    .values({
      ...key,
      id: planned.id,
      binding: planned.binding,
      prefix: hashed.prefix,
      number: await numberHash(core, planned.to),
      begun_ms: taken.find(({ scope }) => scope === 'prefix')?.begunMs ?? 0,
      sent_ms: nowMs,
    })
    .execute();
}

function report({ onEvent }: SmsRules, { tenant }: AccountKey, country: string, reason: RefusalReason): void {
  onEvent?.({ type: 'refused', tenant, country, reason });
}
