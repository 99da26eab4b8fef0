import type { ColumnType, Generated } from 'kysely';
import type { SmsCounterRow, SmsMessageRow } from './schema-sms.ts';

/**
 * The tables. Every one but `mfa_meta` and `mfa_limits` begins its primary key with tenant and account, so that a
 * PostgreSQL-compatible engine can keep an account's rows together; no statement joins two accounts.
 *
 * Times are milliseconds of `mfa_now()`. Hashes, ids and sealed bytes are base64url text: they travel through either
 * driver, and through JSON in set-based statements, unchanged.
 */
export interface Database {
  mfa_accounts: AccountRow;
  mfa_factors: FactorRow;
  mfa_backup_codes: BackupCodeRow;
  mfa_enrollments: EnrollmentRow;
  mfa_challenges: ChallengeRow;
  mfa_grants: GrantRow;
  mfa_devices: DeviceRow;
  mfa_events: EventRow;
  mfa_limits: LimitRow;
  mfa_meta: MetaRow;
  mfa_sms_counters: SmsCounterRow;
  mfa_sms_messages: SmsMessageRow;
}

export interface Keyed {
  tenant: string;
  account: string;
}

/** One row per account that ever had to do with a second factor: the lock that everything about the account takes. */
export interface AccountRow extends Keyed {
  /** False while suspended: nothing verifies but the action `enable`, and nothing is lost. */
  enabled: Generated<boolean>;
  /** Counted up by whatever ends trust: a factor or a password that changed. */
  epoch: Generated<number>;
  /** Transactions answer `cooling-off` until then. */
  cooling_until_ms: Generated<number>;
}

export interface FactorRow extends Keyed {
  id: string;
  method: 'totp' | 'sms' | 'backup';
  label: string;
  /** Sealed secret (totp) or phone number (sms); empty for a set of backup codes. */
  sealed: string;
  algorithm: string;
  digits: number;
  period_seconds: number;
  /** The last accepted time step; this and everything before it is refused. */
  last_step: Generated<number>;
  /** Learned offset of the device's clock in steps, −1 to 1. */
  drift: Generated<number>;
  /** Where in the window the last accepted code lay: two in a row teach `drift`. */
  last_offset: Generated<number>;
  /** Consecutive failures; counted before the code is looked at. */
  failures: Generated<number>;
  retry_at_ms: Generated<number>;
  /** How many right codes in a row a locked factor has seen (`/unlock`). */
  unlock_streak: Generated<number>;
  created_ms: number;
  last_used_ms: ColumnType<number | null, number | null | undefined, number | null>;
  /** When its owner last said that the number is still theirs. */
  confirmed_ms: Generated<number>;
}

export interface BackupCodeRow extends Keyed {
  /** The set: id of the factor row of method `backup`, which exists once the set is in force. */
  factor_id: string;
  /** The public part of the code: which row to compare with, so that a guess costs one slow hash. */
  selector: string;
  salt: string;
  hash: string;
  key_id: string;
  used_ms: ColumnType<number | null, number | null | undefined, number | null>;
}

/** At most one per account; starting again replaces it. */
export interface EnrollmentRow extends Keyed {
  id: string;
  session_hash: string;
  factor_id: string;
  method: 'totp' | 'sms';
  state: 'pending' | 'confirmed';
  sealed: string;
  label: string;
  /** The set of backup codes that confirming puts in force. */
  backup_id: ColumnType<string | null, string | null | undefined, string | null>;
  code_hash: ColumnType<string | null, string | null | undefined, string | null>;
  code_expires_ms: Generated<number>;
  sends: Generated<number>;
  resend_at_ms: Generated<number>;
  /** A code came back from the phone that this policy wants verified before anything else. */
  phone_verified: Generated<boolean>;
  /** The factor whose place the new one takes, in the same moment. */
  replaces: ColumnType<string | null, string | null | undefined, string | null>;
  expires_ms: number;
}

export interface ChallengeRow extends Keyed {
  id: string;
  session_hash: string;
  action: string;
  kind: 'sign-in' | 'change' | 'transaction';
  /** Canonical JSON of the transaction, or empty. */
  payload: string;
  /** The origin that it was made for, or empty when the request named none. */
  origin: string;
  state: Generated<'open' | 'verified' | 'consumed' | 'cancelled'>;
  attempts: Generated<number>;
  /** What answered it. */
  method: ColumnType<string | null, string | null | undefined, string | null>;
  factor_id: ColumnType<string | null, string | null | undefined, string | null>;
  /** The one SMS code in force: its hash, the factor it went to, and until when. */
  code_hash: ColumnType<string | null, string | null | undefined, string | null>;
  code_factor: ColumnType<string | null, string | null | undefined, string | null>;
  code_expires_ms: Generated<number>;
  sends: Generated<number>;
  resend_at_ms: Generated<number>;
  renewed: Generated<boolean>;
  created_ms: number;
  expires_ms: number;
}

/** One-time permission of a session, 15 minutes: covers one change of how one signs in, never money. */
export interface GrantRow extends Keyed {
  session_hash: string;
  expires_ms: number;
}

/** A remembered browser: one family of tokens, of which the current one and the one before it are known by their hashes. */
export interface DeviceRow extends Keyed {
  id: string;
  token_hash: string;
  previous_hash: Generated<string>;
  /** When the current token went out. */
  rotated_ms: Generated<number>;
  /** The one before it may pass once more. */
  grace: Generated<boolean>;
  /** Under which policy it was remembered, and in which epoch of the account. */
  policy: string;
  epoch: number;
  name: string;
  created_ms: number;
  last_used_ms: number;
}

export interface EventRow extends Keyed {
  id: string;
  at_ms: number;
  type: string;
  method: string | null;
  factor_id: string | null;
  action: string | null;
  session_hash: Generated<string>;
  address: Generated<string>;
}

/** Fixed windows: `count` belongs to the window that began at `window_ms`. */
export interface LimitRow {
  scope: string;
  tenant: string;
  subject: string;
  window_ms: number;
  count: number;
}

export interface MetaRow {
  name: 'clock-offset' | 'clock-mark';
  value: number;
}
