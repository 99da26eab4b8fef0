import type { Notice, Notify } from './notifications.ts';
import type { SmsGateway } from './sms/gateway.ts';

export interface InboxMessage {
  atMs: number;
  kind: 'sms' | 'notice';
  to?: string;
  text: string;
  tenant?: string;
  account?: string;
}

export interface DevelopmentInbox {
  sms: SmsGateway;
  notify: Notify;
  /** Newest first. */
  messages(): InboxMessage[];
}

const KEPT = 500;

/** The phone and the mailbox of development: keeps what would have been sent, in memory, and sends nothing. */
export function developmentInbox(nowMs: () => number = Date.now): DevelopmentInbox {
  const messages: InboxMessage[] = [];
  const keep = (message: InboxMessage) => {
    messages.unshift(message);
    messages.length = Math.min(messages.length, KEPT);
  };
  return {
    sms: {
      name: 'inbox',
      development: true,
      send: ({ to, text }, { idempotencyKey }) => {
        keep({ atMs: nowMs(), kind: 'sms', to, text });
        return Promise.resolve({ id: idempotencyKey });
      },
    },
    notify: (notice) => {
      keep({
        atMs: notice.atMs,
        kind: 'notice',
        text: sentenceOf(notice),
        ...notice.who,
        ...(notice.emails?.[0] ? { to: notice.emails[0] } : {}),
      });
    },
    messages: () => [...messages],
  };
}

const SENTENCES: Record<Notice['type'], string> = {
  'factor-added': 'A second factor was added to your account.',
  'factor-removed': 'A second factor was removed from your account.',
  'factor-locked': 'A second factor of your account is locked after too many wrong codes.',
  'factor-unlocked': 'A second factor of your account works again.',
  'backup-codes-made': 'New backup codes were made. The former ones no longer work.',
  'backup-codes-low': 'You have few backup codes left.',
  'device-remembered': 'A browser is remembered: it signs in with your password alone.',
  'device-copied':
    'Somebody used an old copy of a remembered browser. That browser is asked again. Was it not you? Change your password.',
  disabled: 'Two-factor sign-in was switched off.',
  enabled: 'Two-factor sign-in was switched on.',
  'failed-attempts': 'Somebody who knows your password entered wrong codes.',
  'success-after-failures': 'A code was accepted after many wrong ones.',
  'failure-rate': 'Unusually many codes are wrong across the site.',
  'sms-alarm': 'Text messages reached a limit, or codes are asked for and never typed in. Look at what is sent.',
  'sms-undelivered': 'A code could not be delivered to your phone. Is this still your number?',
  'sim-swapped': 'Your number moved to another SIM card lately. No code was sent to it.',
  'clock-went-back': 'The clock of the database went back. App codes are refused until it has caught up.',
};

function sentenceOf({ type, label, left }: Notice): string {
  const details = [label, left === undefined ? undefined : String(left)].filter(Boolean).join(', ');
  return details ? `${SENTENCES[type]} (${details})` : SENTENCES[type];
}
