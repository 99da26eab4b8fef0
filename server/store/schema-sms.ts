import type { ColumnType, Generated } from 'kysely';

/** Fixed windows of what messages may cost: `count` belongs to the window that began at `begun_ms`. */
export interface SmsCounterRow {
  tenant: string;
  scope: string;
  subject: string;
  begun_ms: number;
  count: number;
}

/** One message that went to a gateway, without its text and its number: kept for a week, to read reports about it. */
export interface SmsMessageRow {
  tenant: string;
  account: string;
  /** The idempotency key. */
  id: string;
  /** The challenge or set-up whose code it carried. */
  binding: string;
  /** Peppered hash of the number without its last four digits. */
  prefix: string;
  /** Peppered hash of the number. */
  number: string;
  /** Beginning of the window in which the prefix was counted. */
  begun_ms: number;
  sent_ms: number;
  state: Generated<'sent' | 'not-sent' | 'delivered' | 'failed'>;
  typed: Generated<boolean>;
  reported_ms: ColumnType<number | null, number | null | undefined, number | null>;
}
