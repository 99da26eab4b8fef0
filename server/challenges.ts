import type { Selectable } from 'kysely';
import * as v from 'valibot';
import { canonicalJson, parseCanonicalJson } from '../shared/crypto/canonical-json.ts';
import { MfaError } from '../shared/errors.ts';
import { type Challenge, type Offer, Transaction as TransactionSchema, type Transaction } from '../shared/protocol/challenge.ts';
import type { Core } from './core.ts';
import type { Who } from './identity.ts';
import { accept, type Outcome, refuse } from './outcome.ts';
import { channelLabel, undeliveredMs } from './sms/reports.ts';
import type { ChallengeRow } from './store/schema.ts';
import { takeOne } from './throttle.ts';
import { rememberOffer } from './trusted-devices.ts';
import { codesLeft, type Factor, factorsOf, randomId, takeTurn, type Turn } from './turn.ts';
import { mayAnswer } from './verifier.ts';

type Row = Selectable<ChallengeRow>;

/** What a challenge is for. `payload` is canonical text, empty without a transaction. */
export interface Purpose {
  action: string;
  payload: string;
  origin: string;
}

const STRENGTH: Record<Factor['method'], number> = { totp: 0, sms: 1, backup: 2 };
const TRANSACTION_KEYS = ['amount', 'currency', 'memo', 'payee'];
/** A row is kept for a while after its end, so that late answers hear `expired` rather than `unknown-challenge`. */
const TIME_TO_READ_MS = 60_000;
const KEPT_MS = 24 * 60 * 60 * 1000;

/** The canonical text of what the host's server says is to be approved. @throws MfaError `bad-payload` */
export function payloadText(payload: Transaction | null | undefined): string {
  if (!payload) return '';
  const result = v.safeParse(TransactionSchema, payload);
  if (!result.success)
    throw new MfaError('bad-payload', 'a transaction is { amount: "250.00", currency: "EUR", payee, memo? }, all strings');
  const fields = Object.entries(result.output).map(([name, text]) => [name, String(text).normalize('NFC')]);
  return canonicalJson(Object.fromEntries(fields), TRANSACTION_KEYS);
}

/**
 * Makes a challenge for this session, unless a code is on its way for exactly this: a page that is reloaded neither sends another
 * message nor makes the code of the first one wrong.
 */
export async function makeChallenge(core: Core, turn: Turn, who: Who, purpose: Purpose): Promise<Outcome<Challenge>> {
  const { tx, key, nowMs } = turn;
  const awaited = await findAwaited(core, turn, who, purpose);
  if (awaited) return accept(await describe(core, turn, who, awaited));
  const retryAtMs = await takeOne(
    tx,
    'challenges',
    { tenant: key.tenant, subject: key.account },
    core.limits.challengesPerAccount,
  );
  if (retryAtMs !== null) return refuse('too-many', { retryAtMs });
  await tx
    .deleteFrom('mfa_challenges')
    .where('tenant', '=', key.tenant)
    .where('account', '=', key.account)
    .where('expires_ms', '<', nowMs - KEPT_MS)
    .execute();
  const row = await tx
    .insertInto('mfa_challenges')
    .values({
      ...key,
      id: randomId(),
      session_hash: who.sessionHash,
      action: purpose.action,
      kind: kindOf(purpose),
      payload: purpose.payload,
      origin: purpose.origin,
      created_ms: nowMs,
      expires_ms: nowMs + core.limits.challenge.lifetimeMs,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return accept(await describe(core, turn, who, row));
}

/** The challenge of this purpose whose text message can still be answered, and for long enough to read it. */
function findAwaited(core: Core, turn: Turn, who: Who, purpose: Purpose): Promise<Row | undefined> {
  return turn.tx
    .selectFrom('mfa_challenges')
    .selectAll()
    .where('tenant', '=', turn.key.tenant)
    .where('account', '=', turn.key.account)
    .where('session_hash', '=', who.sessionHash)
    .where('action', '=', purpose.action)
    .where('payload', '=', purpose.payload)
    .where('origin', '=', purpose.origin)
    .where('state', '=', 'open')
    .where('attempts', '<', core.limits.challenge.attempts)
    .where('expires_ms', '>', turn.nowMs + TIME_TO_READ_MS)
    .where('code_hash', 'is not', null)
    .where('code_expires_ms', '>', turn.nowMs + TIME_TO_READ_MS)
    .orderBy('created_ms', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** The challenge of this session, if it can still be answered. */
export function readChallenge(core: Core, who: Who, id: string): Promise<Outcome<Challenge>> {
  return takeTurn(core.store, who, async (turn) => {
    const row = await findChallenge(turn, who, id);
    return row.ok ? accept(await describe(core, turn, who, row.value)) : row;
  });
}

/** The open challenge of exactly this purpose, or null. */
export async function findFor(turn: Turn, who: Who, id: string, purpose: Purpose): Promise<Row | null> {
  const found = await findChallenge(turn, who, id);
  return found.ok && found.value.action === purpose.action && found.value.payload === purpose.payload ? found.value : null;
}

/** Cancels the challenge, open or verified. */
export function cancelChallenge(core: Core, who: Who, id: string): Promise<Outcome<null>> {
  return takeTurn(core.store, who, async ({ tx, key }) => {
    const row = await tx
      .updateTable('mfa_challenges')
      .set({ state: 'cancelled', code_hash: null })
      .where('tenant', '=', key.tenant)
      .where('account', '=', key.account)
      .where('id', '=', id)
      .where('session_hash', '=', who.sessionHash)
      .where('state', '<>', 'consumed')
      .returning('id')
      .executeTakeFirst();
    return row ? accept(null) : refuse('unknown-challenge');
  });
}

/** Gives an open challenge, expired or not, its lifetime once more. Payload and counters stay. */
export function renewChallenge(core: Core, who: Who, id: string): Promise<Outcome<Challenge>> {
  return takeTurn(core.store, who, async (turn) => {
    const { tx, key, nowMs } = turn;
    const row = await tx
      .updateTable('mfa_challenges')
      .set({ expires_ms: nowMs + core.limits.challenge.lifetimeMs, renewed: true })
      .where('tenant', '=', key.tenant)
      .where('account', '=', key.account)
      .where('id', '=', id)
      .where('session_hash', '=', who.sessionHash)
      .where('state', '=', 'open')
      .where('renewed', '=', false)
      .where('attempts', '<', core.limits.challenge.attempts)
      .where('expires_ms', '>', nowMs - KEPT_MS)
      .returningAll()
      .executeTakeFirst();
    if (row) return accept(await describe(core, turn, who, row));
    const found = await findChallenge(turn, who, id);
    return found.ok ? refuse('expired') : found;
  });
}

/** Ends every challenge of the account that was not consumed: what it would have answered has changed. */
export async function cancelAll({ tx, key }: Turn): Promise<void> {
  await tx
    .updateTable('mfa_challenges')
    .set({ state: 'cancelled', code_hash: null })
    .where('tenant', '=', key.tenant)
    .where('account', '=', key.account)
    .where('state', 'in', ['open', 'verified'])
    .execute();
}

/** The row of an open challenge of this session, or why there is none. Somebody else's is as unknown as none. */
export async function findChallenge({ tx, key, nowMs }: Turn, who: Who, id: string): Promise<Outcome<Row>> {
  const row = await tx
    .selectFrom('mfa_challenges')
    .selectAll()
    .where('tenant', '=', key.tenant)
    .where('account', '=', key.account)
    .where('id', '=', id)
    .where('session_hash', '=', who.sessionHash)
    .executeTakeFirst();
  if (!row) return refuse('unknown-challenge');
  if (row.state === 'verified' || row.state === 'consumed') return refuse('already-used');
  return row.state === 'cancelled' || row.expires_ms <= nowMs ? refuse('expired') : accept(row);
}

/** What the element is told about a challenge. */
export async function describe(core: Core, turn: Turn, who: Who, row: Row): Promise<Challenge> {
  const policy = core.policyFor(who);
  const transaction = transactionOf(row);
  return {
    v: 1,
    id: row.id,
    action: row.action,
    kind: row.kind,
    offers: await offersFor(core, turn, who, row),
    ...(transaction ? { transaction } : {}),
    expiresAtMs: row.expires_ms,
    serverTimeMs: turn.nowMs,
    ...(policy.showAttemptsLeft ? { attemptsLeft: Math.max(0, core.limits.challenge.attempts - row.attempts) } : {}),
    ...rememberOffer(policy, row.action),
    ...(core.support ? { support: core.support } : {}),
  };
}

/** What the challenge moves, from our own row: never from what a client says (SV-36). */
export function transactionOf(row: Row): Transaction | undefined {
  // Copied, because a parsed canonical text has no prototype, and deep comparisons of hosts would trip over that.
  return row.payload ? { ...(parseCanonicalJson(row.payload, TRANSACTION_KEYS) as Transaction) } : undefined;
}

async function offersFor(core: Core, turn: Turn, who: Who, row: Row): Promise<Offer[]> {
  if (!turn.account.enabled && row.action !== 'enable') return [];
  const policy = core.policyFor(who);
  const left = await codesLeft(turn.tx, turn.key);
  // A set that is used up cannot answer: offering it would only cost attempts.
  const factors = (await factorsOf(turn.tx, turn.key)).filter(
    ({ id, method }) => mayAnswer(policy, method, row.action) && (method !== 'backup' || left.has(id)),
  );
  const number = factors.find(({ method }) => method === 'sms');
  const sms = number ? await smsDetails(core, turn, who, number) : {};
  factors.sort((one, other) => STRENGTH[one.method] - STRENGTH[other.method]);
  return factors.map((factor) => ({
    method: factor.method,
    factorId: factor.id,
    ...(factor.label ? { label: factor.label } : {}),
    ...(factor.method === 'backup' ? { left: left.get(factor.id) } : { digits: factor.digits }),
    ...(factor.method === 'sms' && row.resend_at_ms > 0 ? { resendAtMs: row.resend_at_ms } : {}),
    ...(factor.method === 'sms' ? sms : {}),
    ...(factor.retry_at_ms > turn.nowMs ? { lockedUntilMs: factor.retry_at_ms } : {}),
  }));
}

async function smsDetails(core: Core, turn: Turn, who: Who, number: Factor): Promise<Pick<Offer, 'undelivered' | 'channel'>> {
  const channel = channelLabel(core.sms, who.locale ?? 'en');
  const undelivered = (await undeliveredMs(core, turn, number)) !== null;
  return { ...(undelivered ? { undelivered } : {}), ...(channel ? { channel } : {}) };
}

function kindOf({ action, payload }: Purpose): Row['kind'] {
  if (payload) return 'transaction';
  return action === 'sign-in' ? 'sign-in' : 'change';
}
