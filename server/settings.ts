import type { Rules, Settings, TryResponse, UnlockResponse } from '../shared/protocol/settings.ts';
import type { BackupCodesResponse, Factor as FactorOut } from '../shared/protocol/enrollment.ts';
import { announce, record, tell } from './audit.ts';
import { enforceCodes, makeCodes, storeCodes } from './backup-codes.ts';
import type { Core } from './core.ts';
import { dropFactors, endTrust, factorOut, newEpoch } from './factors.ts';
import type { AccountKey, Who } from './identity.ts';
import { newsOf } from './notifications.ts';
import { accept, type Outcome, refuse } from './outcome.ts';
import { reminderOf } from './phone-reminder.ts';
import { demandOf, type Policy } from './policies/policy.ts';
import { tellOldNumbers } from './sms-codes.ts';
import { listDevices } from './trusted-devices.ts';
import { codesLeft, type Factor, factorsOf, randomId, rowsOf, takeTurn, type Turn } from './turn.ts';
import { checkTotp } from './verification.ts';

/** The "Security settings" of an account. What changes how one signs in has passed the gate before it comes here. */

const EVENTS_SHOWN = 20;

export function readSettings(core: Core, who: Who): Promise<Outcome<Settings>> {
  const policy = core.policyFor(who);
  return takeTurn(core.store, who, async (turn) => {
    const { account, nowMs } = turn;
    const factors = await factorsOf(turn.tx, turn.key);
    const reminder = await reminderOf(core, turn, factors);
    return accept({
      enabled: account.enabled && factors.some(isMethod),
      factors: factors.filter(isMethod).map(factorOut),
      backup: await backupOf(turn, factors),
      devices: await listDevices(core, turn, who),
      events: await eventsOf(turn),
      allowed: policy.methods.filter((method) => method === 'totp' || (method === 'sms' && core.sms !== null)),
      rules: rulesOf(policy),
      ...(account.cooling_until_ms > nowMs ? { coolingUntilMs: account.cooling_until_ms } : {}),
      ...(reminder ? { reminder } : {}),
      paymentMethods: who.paymentMethods ?? false,
      serverTimeMs: nowMs,
    });
  });
}

/** What of the policy people are told before they change something. */
function rulesOf(policy: Policy): Rules {
  const { methods, methodsAtOnce, coolOffHours, backup, remember } = policy;
  return {
    methodsAtOnce,
    signIn: demandOf(policy, 'sign-in'),
    withdrawal: demandOf(policy, 'withdrawal'),
    coolOffHours,
    backup: methods.includes('backup') ? { count: backup.count, on: backup.on, keptWhenDisabled: backup.keptWhenDisabled } : null,
    remembers: remember.days !== 0,
  };
}

export interface Status {
  enrolled: boolean;
  enabled: boolean;
  methods: Array<Factor['method']>;
  factors: FactorOut[];
  backup: { left: number; total: number } | null;
}

/** What is set up, for the host's own pages. */
export function readStatus(core: Core, key: AccountKey): Promise<Status> {
  return takeTurn(core.store, key, async (turn) => {
    const factors = await factorsOf(turn.tx, turn.key);
    const enrolled = factors.some(isMethod);
    return {
      enrolled,
      enabled: enrolled && turn.account.enabled,
      methods: [...new Set(factors.map(({ method }) => method))],
      factors: factors.filter(isMethod).map(factorOut),
      backup: await backupOf(turn, factors),
    };
  });
}

export function renameFactor(core: Core, who: Who, id: string, label: string): Promise<Outcome<FactorOut>> {
  return takeTurn(core.store, who, async ({ tx, key }) => {
    const row = await tx
      .updateTable('mfa_factors')
      .set({ label })
      .where('tenant', '=', key.tenant)
      .where('account', '=', key.account)
      .where('id', '=', id)
      .where('method', '=', 'totp')
      .returningAll()
      .executeTakeFirst();
    return row ? accept(factorOut(row)) : refuse('unknown-challenge');
  });
}

/** Removes a factor; with the last one go the backup codes. What is suspended stays so while there is something to resume. */
export async function removeFactor(core: Core, who: Who, id: string): Promise<Outcome<null>> {
  const removed = await takeTurn(core.store, who, async (turn) => {
    const factors = await factorsOf(turn.tx, turn.key);
    const factor = factors.find((one) => one.id === id && isMethod(one));
    if (!factor) return refuse('unknown-challenge');
    const last = factors.filter(isMethod).length === 1;
    await dropFactors(core, turn, who, last ? factors : [factor]);
    if (last) await dropCodes(turn);
    await endTrust(core, turn, who, { coolOff: true, enabled: last || turn.account.enabled });
    return accept(factor);
  });
  if (!removed.ok) return removed;
  tellOldNumbers(core, who, [removed.value], null);
  return accept(null);
}

/** What suspending or resuming has to be approved as; null where it is so already. */
export function switchAction(core: Core, who: Who, enabled: boolean): Promise<Outcome<'enable' | 'disable' | null>> {
  return takeTurn(core.store, who, async ({ tx, key, account }) => {
    if (!(await factorsOf(tx, key)).some(isMethod)) return refuse('enrollment-required');
    return accept(account.enabled === enabled ? null : enabled ? 'enable' : 'disable');
  });
}

/** Suspends everything, or resumes it. Nothing is lost but, where the policy says so, the backup codes. */
export function setEnabled(core: Core, who: Who, enabled: boolean): Promise<Outcome<null>> {
  return takeTurn(core.store, who, async (turn) => {
    const factors = await factorsOf(turn.tx, turn.key);
    if (!factors.some(isMethod)) return refuse('enrollment-required');
    await endTrust(core, turn, who, { coolOff: !enabled, enabled });
    if (!enabled && !core.policyFor(who).backup.keptWhenDisabled) {
      await dropFactors(
        core,
        turn,
        who,
        factors.filter((factor) => !isMethod(factor)),
      );
      await dropCodes(turn);
    }
    await announce(core, turn, who, enabled ? 'enabled' : 'disabled');
    return accept(null);
  });
}

/** A new set of backup codes; every former one is void. */
export async function regenerateCodes(core: Core, who: Who): Promise<Outcome<BackupCodesResponse>> {
  const policy = core.policyFor(who);
  if (!policy.methods.includes('backup')) return refuse('method-not-allowed');
  const set = await makeCodes(core.sealer, policy.backup.count);
  return takeTurn(core.store, who, async (turn) => {
    const methods = (await factorsOf(turn.tx, turn.key)).map(({ method }) => method);
    if (!methods.some((method) => method === 'totp' || (method === 'sms' && policy.backup.on === 'any')))
      return refuse('enrollment-required');
    const setId = randomId();
    await storeCodes(turn, setId, set);
    await enforceCodes(turn, setId);
    await newEpoch(turn);
    await announce(core, turn, who, 'backup-codes-made', { factorId: setId });
    return accept({ codes: set.codes });
  });
}

/** "Try a code": tells whether an app is set up well. Counted and claimed like any other answer. */
export function tryCode(core: Core, who: Who, factorId: string, code: string): Promise<Outcome<TryResponse>> {
  return takeTurn(core.store, who, async (turn) => {
    const factor = await totpFactor(turn, factorId);
    if (!factor) return refuse('unknown-challenge');
    if (!turn.account.enabled) return refuse('method-not-allowed');
    if (factor.failures >= core.limits.factor.lockAfter) return refuse('locked');
    if (factor.retry_at_ms > turn.nowMs) return refuse('too-many', { retryAtMs: factor.retry_at_ms });
    const failures = factor.failures + 1;
    await updateFactor(turn, factorId, { failures, retry_at_ms: waitAfter(core, failures, turn.nowMs) });
    const match = await checkTotp(core.sealer, factor, code, turn.nowMs, core.policyFor(who).totpWindow);
    await record(turn, who, match ? 'tried' : 'wrong-code', { method: 'totp', factorId });
    const claimed = match !== null && (await claimStep(turn, factor, match.step ?? -1, { failures: 0, retry_at_ms: 0 }));
    const news = newsOf(core.limits.factor, failures, claimed);
    if (news) tell(core, turn, who, news, { method: 'totp' });
    if (!match) return refuse('wrong-code');
    return claimed ? accept({ state: 'right', serverTimeMs: turn.nowMs }) : refuse('already-used');
  });
}

/**
 * Frees a locked factor by right codes in a row, each a new one, with a wait between them: some 10⁻¹⁷ for a guesser, and
 * no support desk for the owner. A wrong code starts over after a longer wait.
 */
export function unlockFactor(core: Core, who: Who, factorId: string, code: string): Promise<Outcome<UnlockResponse>> {
  const { codes, waitMs, waitAfterWrongMs } = core.limits.unlock;
  return takeTurn(core.store, who, async (turn) => {
    const factor = await totpFactor(turn, factorId);
    if (!factor || factor.failures < core.limits.factor.lockAfter) return refuse('unknown-challenge');
    if (factor.retry_at_ms > turn.nowMs) return refuse('too-many', { retryAtMs: factor.retry_at_ms });
    await updateFactor(turn, factorId, { unlock_streak: 0, retry_at_ms: turn.nowMs + waitAfterWrongMs });
    const match = await checkTotp(core.sealer, factor, code, turn.nowMs, core.policyFor(who).totpWindow);
    if (!match) {
      await record(turn, who, 'wrong-code', { method: 'totp', factorId });
      return refuse('wrong-code', { retryAtMs: turn.nowMs + waitAfterWrongMs });
    }
    const left = codes - factor.unlock_streak - 1;
    const retryAtMs = turn.nowMs + waitMs;
    const freed =
      left === 0
        ? { failures: 0, retry_at_ms: 0, unlock_streak: 0 }
        : { retry_at_ms: retryAtMs, unlock_streak: factor.unlock_streak + 1 };
    if (!(await claimStep(turn, factor, match.step ?? -1, freed)))
      return refuse('already-used', { retryAtMs: turn.nowMs + waitAfterWrongMs });
    if (left > 0) return accept({ left, retryAtMs });
    await announce(core, turn, who, 'factor-unlocked', { method: 'totp', label: factor.label, factorId });
    return accept({ left });
  });
}

function isMethod({ method }: Factor): boolean {
  return method !== 'backup';
}

function waitAfter(core: Core, failures: number, nowMs: number): number {
  const { freeFailures, firstDelayMs, maxDelayMs } = core.limits.factor;
  return failures < freeFailures ? 0 : nowMs + Math.min(maxDelayMs, firstDelayMs * 2 ** Math.min(failures - freeFailures, 20));
}

async function totpFactor(turn: Turn, id: string): Promise<Factor | undefined> {
  return (await factorsOf(turn.tx, turn.key)).find((factor) => factor.id === id && factor.method === 'totp');
}

async function updateFactor({ tx, key }: Turn, id: string, changes: Partial<Factor>): Promise<void> {
  await tx
    .updateTable('mfa_factors')
    .set(changes)
    .where('tenant', '=', key.tenant)
    .where('account', '=', key.account)
    .where('id', '=', id)
    .execute();
}

/** The conditional write of SV-10: a step is claimed once, whoever asks. */
async function claimStep({ tx, key, nowMs }: Turn, factor: Factor, step: number, changes: Partial<Factor>): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('mfa_factors')
    .set({ ...changes, last_step: step, last_used_ms: nowMs })
    .where('tenant', '=', key.tenant)
    .where('account', '=', key.account)
    .where('id', '=', factor.id)
    .where('last_step', '<', step)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

async function backupOf(turn: Turn, factors: readonly Factor[]) {
  const set = factors.find(({ method }) => method === 'backup');
  if (!set) return null;
  const { total } = await rowsOf(turn.tx, 'mfa_backup_codes', turn.key)
    .where('factor_id' as 'id', '=', set.id)
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return { left: (await codesLeft(turn.tx, turn.key)).get(set.id) ?? 0, total: Number(total), madeAtMs: set.created_ms };
}

async function eventsOf({ tx, key }: Turn): Promise<Settings['events']> {
  const rows = await tx
    .selectFrom('mfa_events')
    .select(['type', 'at_ms', 'method', 'action'])
    .where('tenant', '=', key.tenant)
    .where('account', '=', key.account)
    .orderBy('at_ms', 'desc')
    .limit(EVENTS_SHOWN)
    .execute();
  return rows.map(({ type, at_ms, method, action }) => ({
    type,
    atMs: at_ms,
    ...(method === null ? {} : { method }),
    ...(action === null ? {} : { action }),
  }));
}

async function dropCodes({ tx, key }: Turn): Promise<void> {
  await tx.deleteFrom('mfa_backup_codes').where('tenant', '=', key.tenant).where('account', '=', key.account).execute();
}
