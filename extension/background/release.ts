import { hotp } from '../../shared/otp/hotp.ts';
import { steamCode } from '../../shared/otp/steam.ts';
import { stepEndsAtMs, timeStep } from '../../shared/otp/totp.ts';
import { type Entry } from '../vault/index-columns.ts';
import { withOpenRecord } from '../vault/open-record.ts';
import { type OtpRecord } from '../vault/record.ts';
import { type Vault } from '../vault/vault.ts';
import { bindingFor } from './binding.ts';
import { isBindable } from './origins.ts';

/**
 * The one door between secrets and digits (EX-06). Popup, shortcut, menu and page all come through here, and whoever comes
 * from a page is named by the browser, not by the page.
 */

export type Asker =
  | { kind: 'page'; origin: string; tabId: number; frameId: number; documentId: string; topOrigin: string }
  | { kind: 'own-page'; view: 'popup' | 'window' | 'panel' };

export type Ask =
  | {
      kind: 'fill';
      /** The challenge or enrolment as it was announced, with the document that announced it. */
      challenge: Challenge;
      gesture: 'popup' | 'shortcut' | 'menu' | 'site-allowed' | 'none';
    }
  | { kind: 'show' }
  | { kind: 'copy' };

export interface Challenge {
  id: string;
  kind: 'sign-in' | 'change' | 'transaction' | 'enrollment' | 'field';
  documentId: string;
  factorId?: string | undefined;
  digits?: number | undefined;
  expiresAtMs: number;
}

/** Why not. Stays inside: a page learns `declined` at most (EX-21). */
export type Declined =
  'locked' | 'no-account' | 'wrong-origin' | 'bad-document' | 'no-gesture' | 'too-late' | 'too-many' | 'field-busy';

export type Released = { ok: true; digits: string; step: number; untilMs: number } | { ok: false; declined: Declined };

export interface Releaser {
  /** `undefined` while the vault is locked. */
  vault: Vault | undefined;
  nowMs: number;
  /** Counts releases to pages; false when this origin had too many. */
  allow: (origin: string) => boolean;
}

export async function release(recordId: string, asker: Asker, ask: Ask, { vault, nowMs, allow }: Releaser): Promise<Released> {
  if (!vault) return no('locked');
  const entry = await vault.entry(recordId);
  // A counter-based code changes the record that it comes from; no account of that type can be added yet.
  if (entry?.kind !== 'otp' || entry.type === 'hotp' || entry.trashedAtMs > 0) return no('no-account');
  const declined = refusal(entry, asker, ask, nowMs);
  if (declined) return no(declined);
  if (asker.kind === 'page' && !allow(asker.origin)) return no('too-many');
  return withOpenRecord(vault.store, vault.key, entry, (record) => compute(record, nowMs, skewMs(entry, ask)));
}

/** The questions of a reviewer, in their order. `undefined`: nothing speaks against it. */
function refusal(entry: Entry, asker: Asker, ask: Ask, nowMs: number): Declined | undefined {
  if (ask.kind !== 'fill') return asker.kind === 'own-page' ? undefined : 'no-gesture';
  if (asker.kind !== 'page' || asker.documentId !== ask.challenge.documentId) return 'bad-document';
  if (asker.frameId !== 0 || asker.topOrigin !== asker.origin) return 'bad-document';
  if (!isBindable(asker.origin)) return 'wrong-origin';
  const binding = bindingFor(entry.bindings, asker.origin);
  if (!binding) return 'wrong-origin';
  const { challenge, gesture } = ask;
  if (challenge.factorId && binding.factorId && challenge.factorId !== binding.factorId) return 'no-account';
  if (challenge.digits !== undefined && challenge.digits !== entry.digits) return 'no-account';
  if (nowMs >= challenge.expiresAtMs) return 'too-late';
  if (gesture === 'none') return 'no-gesture';
  const allowed = challenge.kind === 'sign-in' && entry.state === 'active' && binding.fill === 'sign-in' && !binding.money;
  return gesture === 'site-allowed' && !allowed ? 'no-gesture' : undefined;
}

/** The user reads codes by the clock of the machine; a site is given them by its own. */
const skewMs = (entry: Entry, ask: Ask) => (ask.kind === 'fill' ? entry.skewSteps * entry.periodSeconds * 1000 : 0);

function compute(record: OtpRecord, nowMs: number, skewMs: number): Released {
  const step = timeStep(record.periodSeconds, nowMs + skewMs);
  const untilMs = stepEndsAtMs(record.periodSeconds, nowMs + skewMs) - skewMs;
  const digits = record.type === 'steam' ? steamCode(record, nowMs + skewMs) : hotp(record, step);
  return { ok: true, digits, step, untilMs };
}

const no = (declined: Declined): Released => ({ ok: false, declined });
