import { createHash, randomBytes } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { Challenge } from '../shared/protocol/challenge.ts';
import type { Settings } from '../shared/protocol/settings.ts';
import { announce, record } from './audit.ts';
import type { Core } from './core.ts';
import { deviceCookie, type DeviceToken } from './device-cookie.ts';
import type { Who } from './identity.ts';
import { accept, type Outcome, refuse } from './outcome.ts';
import { demandOf, type Policy } from './policies/policy.ts';
import type { DeviceRow } from './store/schema.ts';
import { randomId, takeTurn, type Turn } from './turn.ts';
import { sameHash } from './verification.ts';

/**
 * Remembered browsers (SV-32 to SV-34). A browser that has shown a second factor may stand in for it at the next sign-in, where
 * the policy asks on new devices only: never for money, never for a change of how one signs in.
 */

type Row = Selectable<DeviceRow>;

const DAY_MS = 24 * 60 * 60 * 1000;
/** "Until cookies are cleared": the longest that browsers keep a cookie. Each use begins it anew. */
const LONGEST_DAYS = 400;

/** What the prompt says about remembering this browser; nothing where it would not be remembered. */
export function rememberOffer(policy: Policy, action: string): Pick<Challenge, 'remember'> {
  const { days, asks } = policy.remember;
  if (days === 0 || action !== 'sign-in' || demandOf(policy, action) !== 'new-device') return {};
  return { remember: { days: days === 'until-cleared' ? null : days, asks } };
}

/**
 * Whether this browser stands in for the second factor, and the cookie to answer with. Its token is good once: the next one
 * goes out with the answer. The one before it passes once more, for a moment, without a new one; whoever brings an older one
 * has copied it, or was copied, and nobody is trusted any longer.
 */
export async function trusts(core: Core, turn: Turn, who: Who): Promise<{ cookie: string | null } | null> {
  const policy = core.policyFor(who);
  for (const token of who.browser?.tokens ?? []) {
    const row = await findDevice(turn, token.id);
    if (row) return isInForce(row, policy, turn) ? use(core, turn, who, row, token) : forgetDevice(turn, row.id);
  }
  return null;
}

async function use(core: Core, turn: Turn, who: Who, row: Row, token: DeviceToken): Promise<{ cookie: string | null } | null> {
  const given = hashToken(token);
  if (sameHash(row.token_hash, given)) return { cookie: await rotate(core, turn, who, row) };
  if (!sameHash(row.previous_hash, given)) return endFamily(core, turn, who, row);
  if (turn.nowMs - row.rotated_ms > core.limits.devices.graceMs) return endFamily(core, turn, who, row);
  if (!row.grace) return null;
  await updateDevice(turn, row.id, { grace: false });
  await record(turn, who, 'device-used', { factorId: row.id });
  return { cookie: null };
}

async function rotate(core: Core, turn: Turn, who: Who, row: Row): Promise<string> {
  const token = { id: row.id, secret: randomSecret() };
  await updateDevice(turn, row.id, {
    token_hash: hashToken(token),
    previous_hash: row.token_hash,
    rotated_ms: turn.nowMs,
    grace: true,
    last_used_ms: turn.nowMs,
    name: who.browser?.name ?? row.name,
  });
  await record(turn, who, 'device-used', { factorId: row.id });
  return cookieWith(core.policyFor(who), token, othersOf(who, [row.id]));
}

async function endFamily(core: Core, turn: Turn, who: Who, row: Row): Promise<null> {
  await forgetDevice(turn, row.id);
  await announce(core, turn, who, 'device-copied', { factorId: row.id, label: row.name });
  return null;
}

/**
 * Remembers this browser after its challenge was answered, if the policy does that and the person did not say otherwise. Where
 * nobody is asked, a backup code or recovery key opens the account once and leaves nothing behind.
 *
 * @param wanted what the person chose; undefined where there was no choice
 * @returns the cookie to set, or null
 */
export async function rememberBrowser(core: Core, who: Who, method: string, wanted: boolean | undefined): Promise<string | null> {
  const policy = core.policyFor(who);
  const { remember } = rememberOffer(policy, 'sign-in');
  if (!remember || !who.browser) return null;
  if (remember.asks ? wanted !== true : wanted === false || method === 'backup') return null;
  const { name, tokens } = who.browser;
  return takeTurn(core.store, who, async (turn) => {
    const token = { id: randomId(), secret: randomSecret() };
    const former = await devicesOf(turn);
    const replaced = former.filter(({ id }) => tokens.some((one) => one.id === id));
    for (const { id } of [...replaced, ...former.slice(core.limits.devices.perAccount - 1)]) await forgetDevice(turn, id);
    await turn.tx
      .insertInto('mfa_devices')
      .values({
        ...turn.key,
        id: token.id,
        token_hash: hashToken(token),
        policy: policy.name,
        epoch: turn.account.epoch,
        name,
        created_ms: turn.nowMs,
        last_used_ms: turn.nowMs,
      })
      .execute();
    await announce(core, turn, who, 'device-remembered', { factorId: token.id, label: name });
    const ended = replaced.map(({ id }) => id);
    return cookieWith(policy, token, othersOf(who, ended));
  });
}

/** The browsers that are remembered now, the last used first. */
export async function listDevices(core: Core, turn: Turn, who: Who): Promise<Settings['devices']> {
  const policy = core.policyFor(who);
  const isCurrent = (row: Row) =>
    (who.browser?.tokens ?? []).some((token) => token.id === row.id && sameHash(row.token_hash, hashToken(token)));
  return (await devicesOf(turn))
    .filter((row) => isInForce(row, policy, turn))
    .map((row) => ({
      id: row.id,
      name: row.name,
      createdAtMs: row.created_ms,
      lastUsedMs: row.last_used_ms,
      current: isCurrent(row),
    }));
}

/** Forgets one remembered browser, or all of them: their next sign-in asks. */
export function revokeDevices(core: Core, who: Who, which: string): Promise<Outcome<null>> {
  return takeTurn(core.store, who, async (turn) => {
    const ended = (await devicesOf(turn)).filter(({ id }) => which === 'all' || id === which);
    if (ended.length === 0 && which !== 'all') return refuse('unknown-challenge');
    for (const { id, name } of ended) {
      await forgetDevice(turn, id);
      await record(turn, who, 'device-revoked', { factorId: id, label: name });
    }
    return accept(null);
  });
}

/** Part of a new epoch: whatever rested on how one signed in before is gone. */
export async function forgetDevices({ tx, key }: Pick<Turn, 'tx' | 'key'>): Promise<void> {
  await tx.deleteFrom('mfa_devices').where('tenant', '=', key.tenant).where('account', '=', key.account).execute();
}

/** Made under this policy, in this epoch, and not too long ago by the policy of today. */
function isInForce(row: Row, policy: Policy, { account, nowMs }: Turn): boolean {
  const { days } = policy.remember;
  const lasts = days === 'until-cleared' || nowMs < row.created_ms + days * DAY_MS;
  return lasts && row.epoch === account.epoch && row.policy === policy.name;
}

function cookieWith({ remember: { days } }: Policy, token: DeviceToken, others: readonly DeviceToken[]): string {
  return deviceCookie([token, ...others], (days === 'until-cleared' ? LONGEST_DAYS : days) * (DAY_MS / 1000));
}

/** What other people keep in the same cookie. */
function othersOf({ browser }: Who, ids: readonly string[]): DeviceToken[] {
  return (browser?.tokens ?? []).filter(({ id }) => !ids.includes(id));
}

function devicesOf({ tx, key }: Turn): Promise<Row[]> {
  return tx
    .selectFrom('mfa_devices')
    .selectAll()
    .where('tenant', '=', key.tenant)
    .where('account', '=', key.account)
    .orderBy('last_used_ms', 'desc')
    .orderBy('id')
    .execute();
}

function findDevice({ tx, key }: Turn, id: string): Promise<Row | undefined> {
  return tx
    .selectFrom('mfa_devices')
    .selectAll()
    .where('tenant', '=', key.tenant)
    .where('account', '=', key.account)
    .where('id', '=', id)
    .executeTakeFirst();
}

async function updateDevice({ tx, key }: Turn, id: string, changes: Partial<Row>): Promise<void> {
  await tx
    .updateTable('mfa_devices')
    .set(changes)
    .where('tenant', '=', key.tenant)
    .where('account', '=', key.account)
    .where('id', '=', id)
    .execute();
}

async function forgetDevice({ tx, key }: Turn, id: string): Promise<null> {
  await tx
    .deleteFrom('mfa_devices')
    .where('tenant', '=', key.tenant)
    .where('account', '=', key.account)
    .where('id', '=', id)
    .execute();
  return null;
}

function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}

function hashToken({ id, secret }: DeviceToken): string {
  return createHash('sha256').update(`mfa/device|${id}|${secret}`).digest('base64url');
}
