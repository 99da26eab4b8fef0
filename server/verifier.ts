import type { Core } from './core.ts';
import { DUMMY_CODE, hashBackupCode, readBackupCode } from './backup-codes.ts';
import { Group } from './group.ts';
import type { Who } from './identity.ts';
import { newsOf } from './notifications.ts';
import { accept, type Outcome, refuse } from './outcome.ts';
import { demandOf, type Policy } from './policies/policy.ts';
import { noteTyped } from './sms/defence.ts';
import {
  type Asked,
  CLOCK_TOLERANCE_MS,
  lockAccounts,
  redeem,
  type Redeem,
  type Reserved,
  reserve,
  settle,
  type Settled,
  type SettledRow,
} from './store/attempts.ts';
import { type Factor, randomId } from './turn.ts';
import { checkSmsCode, checkTotp, learnDrift, sameHash } from './verification.ts';

/** One answer to one challenge. `code` has the form of its method already. */
export interface Attempt {
  who: Who;
  challenge: string;
  method: 'totp' | 'sms' | 'backup';
  factorId: string | null;
  code: string;
  origin: string;
  address: string | null;
}

export interface Verified {
  /** What was asked for. */
  action: string;
  left?: number;
  serverTimeMs: number;
}

export interface Verifier {
  /** Checks one answer; a right one verifies its challenge, once. */
  verify(attempt: Attempt): Promise<Outcome<Verified>>;
  /** Consumes a verified challenge: the method that answered it, or null. */
  redeem(item: Omit<Redeem, 'n'>): Promise<string | null>;
}

/** What checking said about one reserved attempt. `failed`: a key or a row could not be read; the attempt stays counted. */
type Verdict =
  | { name: 'right'; factor: Factor; step: number | null; offset: number }
  | { name: 'wrong' }
  | { name: 'used' }
  | { name: 'failed' };

interface Pending {
  attempt: Attempt;
  asked: Asked;
  reserved: Reserved;
  verdict: Verdict;
}

export function verifierOf(core: Core): Verifier {
  const { store } = core;
  const accountOf = ({ tenant, account }: { tenant: string; account: string }) => JSON.stringify([tenant, account]);
  const quick = new Group<Attempt, Outcome<Verified>>(
    store.grouping,
    ({ who }) => accountOf(who),
    (attempts) => verifyTogether(core, attempts),
  );
  const redeeming = new Group<Omit<Redeem, 'n'>, string | null>(store.grouping, accountOf, async (items) => {
    const numbered = items.map((item, n) => ({ ...item, n }));
    const methods = await store.transaction(async (tx) => {
      await lockAccounts(tx, items);
      return redeem(tx, numbered);
    });
    return numbered.map(({ n }) => methods.get(n) ?? null);
  });
  return {
    verify: async (attempt) => {
      const outcome = await (attempt.method === 'backup' ? verifySlowly(core, attempt) : quick.add(attempt));
      if (outcome.ok && attempt.method === 'sms') core.notices.run(() => noteTyped(core, attempt.who, attempt.challenge));
      return outcome;
    },
    redeem: (item) => redeeming.add(item),
  };
}

/** Reserve, check and claim in one transaction: for codes that are checked in microseconds. */
async function verifyTogether(core: Core, attempts: Attempt[]): Promise<Array<Outcome<Verified>>> {
  const asked = attempts.map((attempt, n) => askedOf(attempt, n, null));
  const { pending, checked, settled } = await core.store.transaction(async (tx) => {
    await lockAccounts(tx, asked);
    const reserved = await reserve(tx, asked, core.limits);
    const pending = await Promise.all(
      attempts.map(async (attempt, n) => {
        const row = reserved[n] as Reserved;
        return { attempt, asked: asked[n] as Asked, reserved: row, verdict: await judge(core, attempt, row) };
      }),
    );
    const checked = pending.filter(wasTried).map(settledOf);
    return { pending, checked, settled: checked.length > 0 ? await settle(tx, checked, core.limits) : [] };
  });
  raiseAlarm(core, checked, settled);
  return pending.map((one) => conclude(core, one, settled));
}

/**
 * Backup codes pass a slow hash, which must hold no lock: the attempt is reserved and committed, then the code hashed,
 * then claimed. An unknown code costs the same hash.
 */
async function verifySlowly(core: Core, attempt: Attempt): Promise<Outcome<Verified>> {
  const code = readBackupCode(attempt.code);
  if (!code) return refuse('bad-request');
  const asked = askedOf(attempt, 0, code.selector);
  const [reserved] = await core.store.transaction(async (tx) => {
    await lockAccounts(tx, [asked]);
    return reserve(tx, [asked], core.limits);
  });
  if (!reserved) return refuse('unavailable');
  const pending: Pending = { attempt, asked, reserved, verdict: await judge(core, attempt, reserved) };
  if (!wasTried(pending)) return conclude(core, pending, []);
  const checked = [settledOf(pending)];
  const settled = await core.store.transaction(async (tx) => {
    await lockAccounts(tx, [asked]);
    return settle(tx, checked, core.limits);
  });
  raiseAlarm(core, checked, settled);
  return conclude(core, pending, settled);
}

function askedOf(attempt: Attempt, n: number, selector: string | null): Asked {
  const { who, challenge, origin, method, factorId, address } = attempt;
  return {
    n,
    tenant: who.tenant,
    account: who.account,
    challenge,
    session: who.sessionHash,
    origin,
    method,
    factor: factorId,
    selector,
    address,
  };
}

/** Looks at the code, if the attempt was counted and the policy lets this method answer this action. */
async function judge(core: Core, attempt: Attempt, reserved: Reserved): Promise<Verdict> {
  const policy = core.policyFor(attempt.who);
  if (reserved.tried.length === 0 || !mayAnswer(policy, attempt.method, reserved.action)) return { name: 'wrong' };
  try {
    if (attempt.method === 'totp') return await judgeTotp(core, attempt, reserved, policy.totpWindow);
    return attempt.method === 'sms' ? await judgeSms(core, attempt, reserved) : await judgeBackup(core, attempt, reserved);
  } catch {
    return { name: 'failed' }; // fails closed: the attempt stays counted, the answer is `unavailable` (SH-20)
  }
}

async function judgeTotp(core: Core, { code }: Attempt, reserved: Reserved, window: number): Promise<Verdict> {
  let verdict: Verdict = { name: 'wrong' };
  for (const factor of reserved.tried) {
    const match = await checkTotp(core.sealer, factor, code, reserved.now_ms, window);
    if (!match || verdict.name === 'right') continue;
    const used = match.step !== null && match.step <= factor.last_step;
    verdict = used ? { name: 'used' } : { name: 'right', factor, ...match };
  }
  return verdict;
}

async function judgeSms(core: Core, { challenge, code }: Attempt, reserved: Reserved): Promise<Verdict> {
  const factor = reserved.tried.find(({ id }) => id === reserved.code_factor);
  if (!factor || reserved.code_hash === null || reserved.code_expires_ms <= reserved.now_ms) return { name: 'wrong' };
  const right = await checkSmsCode(core.sealer, reserved.code_hash, challenge, code);
  return right ? { name: 'right', factor, step: null, offset: 0 } : { name: 'wrong' };
}

async function judgeBackup(core: Core, { code }: Attempt, reserved: Reserved): Promise<Verdict> {
  const given = readBackupCode(code) ?? DUMMY_CODE;
  const hash = await hashBackupCode(core.sealer, given, reserved.salt ?? DUMMY_CODE.salt, reserved.key_id ?? undefined);
  const factor = reserved.tried[0];
  if (!factor || reserved.hash === null || !sameHash(hash.hash, reserved.hash)) return { name: 'wrong' };
  return reserved.used_ms === null ? { name: 'right', factor, step: null, offset: 0 } : { name: 'used' };
}

/** Backup codes answer the actions that the policy lists; a disabled method answers nothing. */
export function mayAnswer(policy: Policy, method: Attempt['method'], action: string): boolean {
  if (!policy.methods.includes(method) || demandOf(policy, action) === 'never') return false;
  return method !== 'backup' || policy.backup.accepts.includes(action as never);
}

function wasTried({ reserved }: Pending): boolean {
  return reserved.tried.length > 0;
}

function settledOf({ attempt, asked, reserved, verdict }: Pending): Settled {
  const right = verdict.name === 'right' ? verdict : null;
  const factor = right?.factor ?? reserved.tried[0];
  return {
    n: asked.n,
    tenant: asked.tenant,
    account: asked.account,
    challenge: asked.challenge,
    method: attempt.method,
    action: reserved.action,
    right: right !== null,
    factor: factor?.id ?? null,
    step: right?.step ?? null,
    offset: right?.offset ?? 0,
    drift: right ? learnDrift(right.factor, right.offset) : 0,
    selector: right ? asked.selector : null,
    others: right ? reserved.tried.filter(({ id }) => id !== right.factor.id).map(({ id }) => id) : [],
    address: asked.address,
    session: asked.session,
    eventId: randomId(),
  };
}

function conclude(core: Core, pending: Pending, settled: readonly SettledRow[]): Outcome<Verified> {
  const { attempt, asked, reserved, verdict } = pending;
  if (!wasTried(pending)) return explainRefusal(core, pending);
  const row = settled.find(({ n }) => n === asked.n);
  tellOthers(core, pending, row);
  const attemptsLeft = shownAttempts(core, attempt, reserved);
  if (verdict.name === 'failed' || !row) return refuse('unavailable');
  if (!mayAnswer(core.policyFor(attempt.who), attempt.method, reserved.action)) return refuse('method-not-allowed');
  if (verdict.name === 'used' || (verdict.name === 'right' && !row.verified)) return refuse('already-used', attemptsLeft);
  if (verdict.name === 'wrong') return refuse('wrong-code', attemptsLeft);
  const left = row.left_over === null ? {} : { left: row.left_over };
  return accept({ action: reserved.action, ...left, serverTimeMs: row.now_ms });
}

function shownAttempts(core: Core, { who }: Attempt, { attempts }: Reserved): { attemptsLeft?: number } {
  if (!core.policyFor(who).showAttemptsLeft) return {};
  return { attemptsLeft: Math.max(0, core.limits.challenge.attempts - attempts - 1) };
}

/** Why an attempt was not even counted, in the order in which a reviewer would ask. */
function explainRefusal(core: Core, { attempt, reserved }: Pending): Outcome<Verified> {
  const now = reserved.now_ms;
  if (reserved.state === null) return refuse('unknown-challenge');
  if (reserved.state === 'verified' || reserved.state === 'consumed') return refuse('already-used');
  if (reserved.state === 'cancelled' || reserved.expires_ms <= now) return refuse('expired');
  if (reserved.crowded)
    return refuse('too-many', { retryAtMs: now - (now % core.limits.address.windowMs) + core.limits.address.windowMs });
  const dead = reserved.attempts >= core.limits.challenge.attempts;
  const delayed = reserved.retry_at_ms !== null && reserved.retry_at_ms > now ? { retryAtMs: reserved.retry_at_ms } : {};
  if (dead) return refuse('too-many', { attemptsLeft: 0, ...delayed });
  if (reserved.matching === 0 || (!reserved.enabled && reserved.action !== 'enable')) return refuse('method-not-allowed');
  if (reserved.locked) return refuse('locked');
  if (delayed.retryAtMs !== undefined) return refuse('too-many', delayed);
  if (attempt.method === 'totp' && now < reserved.mark_ms - CLOCK_TOLERANCE_MS)
    core.notices.tell({ type: 'clock-went-back', atMs: now, who: null });
  return refuse('unavailable');
}

/** Bursts of failures, the success after one, a factor that locked, codes that run out, a rate that alarms (SV-04, 08). */
function tellOthers(core: Core, { attempt, reserved, verdict }: Pending, row: SettledRow | undefined): void {
  const { who, method } = attempt;
  const about = {
    atMs: reserved.now_ms,
    who: { tenant: who.tenant, account: who.account },
    method,
    ...(who.emails ? { emails: who.emails } : {}),
    ...(who.locale ? { locale: who.locale } : {}),
  };
  const failures = Math.max(...reserved.tried.map((factor) => factor.failures));
  const right = row?.verified ?? false;
  const news = right || verdict.name !== 'failed' ? newsOf(core.limits.factor, failures, right) : null;
  if (news) core.notices.tell({ type: news, ...about });
  if (right && row && row.left_over !== null && row.left_over <= 2)
    core.notices.tell({ type: 'backup-codes-low', left: row.left_over, ...about });
}

/** The installation's failures in this window have just passed the limit: told once per window, by whose group it was. */
function raiseAlarm(core: Core, checked: readonly Settled[], settled: readonly SettledRow[]): void {
  const [row] = settled;
  if (!row || row.alarm === null) return;
  const before = row.alarm - checked.filter(({ right }) => !right).length;
  const { count } = core.limits.alarm;
  if (before < count && row.alarm >= count) core.notices.tell({ type: 'failure-rate', atMs: row.now_ms, who: null });
}
