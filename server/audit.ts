import type { Core } from './core.ts';
import type { AccountKey, Who } from './identity.ts';
import type { NoticeType } from './notifications.ts';
import { randomId, type Turn } from './turn.ts';

/** What is written down besides the answers to challenges, which `settle` writes with the claim itself. */
export type AuditEvent =
  | 'factor-added'
  | 'factor-removed'
  | 'factor-unlocked'
  | 'backup-codes-made'
  | 'enabled'
  | 'disabled'
  | 'imported'
  | 'password-changed'
  | 'password-reset'
  | 'tried'
  | 'device-remembered'
  | 'device-used'
  | 'device-copied'
  | 'device-revoked'
  | 'wrong-code';

/** Who did it, as far as anybody knows: an account changed by the host itself has no session. */
export type Actor = AccountKey & Partial<Pick<Who, 'sessionHash' | 'address' | 'emails' | 'locale'>>;

export interface About {
  method?: string;
  factorId?: string;
  label?: string;
}

/**
 * Writes an event in the transaction of what it tells: there is none without the other. Who, what, from where, with which
 * factor; the session as its hash; the time by the database's clock, in UTC. Never a code, a secret or a number (SV-61).
 */
export async function record({ tx, key, nowMs }: Turn, who: Actor, type: AuditEvent, about: About = {}): Promise<void> {
  await tx
    .insertInto('mfa_events')
    .values({
      ...key,
      id: randomId(),
      at_ms: nowMs,
      type,
      method: about.method ?? null,
      factor_id: about.factorId ?? null,
      action: null,
      session_hash: who.sessionHash ?? '',
      address: who.address ?? '',
    })
    .execute();
}

/** Writes an event, and tells the owner once it is committed. */
export async function announce(
  core: Core,
  turn: Turn,
  who: Actor,
  type: AuditEvent & NoticeType,
  about: About = {},
): Promise<void> {
  await record(turn, who, type, about);
  tell(core, turn, who, type, about);
}

/** Tells the owner once this is committed. */
export function tell(core: Core, turn: Turn, who: Actor, type: NoticeType, about: About = {}): void {
  const notice = {
    type,
    atMs: turn.nowMs,
    who: turn.key,
    ...(about.method ? { method: about.method } : {}),
    ...(about.label ? { label: about.label } : {}),
    ...(who.emails ? { emails: who.emails } : {}),
    ...(who.locale ? { locale: who.locale } : {}),
  };
  turn.wake.push(() => {
    core.notices.tell(notice);
  });
}
