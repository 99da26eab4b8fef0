import type { Enrollment, EnrollmentPlan, SetupStep } from '../shared/protocol/enrollment.ts';
import type { Refusal } from './challenge/challenge-machine.ts';
import type { EnrollTransport } from './enroll/enroll-transport.ts';
import type { MfaEnroll } from './enroll/mfa-enroll.ts';

/** Every step of a set-up, for the gallery: a transport that answers what the scene needs, and somebody who presses. */
export interface EnrollScene {
  method?: 'totp' | 'sms';
  plan?: Partial<EnrollmentPlan>;
  /** The step that is still to be done. */
  next?: SetupStep | undefined;
  pending?: EnrollmentPlan['pending'];
  answers?: Partial<Record<keyof EnrollTransport, Refusal | 'never'>>;
  /** Parts to press, one after the other. */
  press?: readonly string[];
  type?: string;
}

const HOUR = 3_600_000;
const nowMs = Date.now();
const ALL: SetupStep[] = ['method', 'phone', 'backup-codes', 'confirm'];
const CODES = ['T3MT-VNFN-SG1Q-MDK5', 'WWTJ-BSPT-VR4J-54GB', 'AJFK-FHAF-ZSRD-HTD8', 'JPD0-H0EZ-3X9T-HPHN', '7C0M-V5R9-RJMA-VQPM'];
const KEY = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const plan: EnrollmentPlan = {
  methods: [
    { method: 'totp', steps: ALL, there: false },
    { method: 'sms', steps: ALL, there: false },
  ],
  phone: { to: '•• 90', country: 'ID' },
  backupCount: 10,
};
const URI = `otpauth://totp/Example:alex%40example.com?secret=${KEY}&issuer=Example&digits=6`;
const begun: Omit<Enrollment, 'method'> = {
  id: 'enrolment-gallery-0000000000',
  factorId: 'totp-pixel-8-000000000000',
  to: '•• 90',
  expiresAtMs: nowMs + HOUR,
  serverTimeMs: nowMs,
  steps: ALL,
};
const risky: Partial<EnrollmentPlan> = {
  methods: [
    { method: 'totp', steps: ['method', 'confirm', 'backup-codes'], there: false },
    { method: 'sms', steps: ['method', 'confirm'], there: false },
  ],
  backupCount: 1,
};

export const ENROLL_SCENES: Record<string, EnrollScene> = {
  'set-up loading': { answers: { plan: 'never' } },
  'set-up': { method: 'totp', next: 'confirm' },
  'set-up choice': {},
  'set-up choice with a key': { plan: risky },
  'set-up phone': { method: 'totp', next: 'phone' },
  'set-up phone code': { method: 'totp', next: 'phone', press: ['button'] },
  'set-up number': { method: 'sms' },
  'set-up other number': { method: 'sms', press: ['other-number'] },
  'set-up number refused': { method: 'sms', answers: { begin: { code: 'too-many' } }, press: ['button'] },
  'set-up number waits': {
    method: 'sms',
    answers: { begin: { code: 'too-many', retryAtMs: nowMs + 20 * HOUR } },
    press: ['button'],
  },
  'set-up message': { method: 'sms', next: 'phone', press: ['button'] },
  'set-up codes': { method: 'totp', next: 'backup-codes' },
  'set-up codes back': { method: 'totp', next: 'backup-codes', press: ['saved'] },
  'set-up codes wrong': { method: 'totp', next: 'backup-codes', press: ['saved', 'check'] },
  'set-up key': { method: 'totp', next: 'confirm', press: ['show-key'] },
  'set-up clock': {
    method: 'totp',
    next: 'confirm',
    answers: { confirm: { code: 'wrong-code', attemptsLeft: 8, clockOffMs: 240_000 } },
    type: '123456',
  },
  'set-up offline': { answers: { plan: { code: 'offline' } } },
  'set-up expired': { method: 'totp', next: 'backup-codes', answers: { makeCodes: { code: 'expired' } } },
  'set-up done': { method: 'totp' },
  'set-up done sms': { method: 'sms', press: ['button'] },
  'set-up cancelled': { press: ['cancel'] },
};

export function sceneTransport({ plan: more, answers = {}, ...scene }: EnrollScene): EnrollTransport {
  const answer = <T>(name: keyof EnrollTransport, value: T) => {
    const what = answers[name];
    if (what === 'never') return new Promise<never>(() => undefined);
    return Promise.resolve(what ? ({ ok: false, refusal: what } as const) : ({ ok: true, value } as const));
  };
  const sent = { to: '•• 90', resendAtMs: nowMs + 45_000, expiresAtMs: nowMs + HOUR };
  return {
    plan: () => answer('plan', { ...plan, ...more }),
    begin: ({ method }) => {
      const more = scene.next && { next: scene.next };
      if (method === 'sms') return answer('begin', { ...begun, method, resendAtMs: nowMs + 45_000, ...more });
      return answer('begin', { ...begun, method, uri: URI, key: KEY, ...more });
    },
    send: () => answer('send', sent),
    verifyPhone: () => answer('verifyPhone', { serverTimeMs: nowMs }),
    confirm: () =>
      answer('confirm', {
        factor: { factorId: begun.factorId, method: 'totp' as const, label: '', createdAtMs: nowMs, lastUsedMs: null },
        serverTimeMs: nowMs,
      }),
    makeCodes: () => answer('makeCodes', { codes: CODES }),
    end: () => Promise.resolve(),
  };
}

/** Presses and types what the scene says, each when what it needs is there. */
export async function playEnroll(element: MfaEnroll, { press = [], type }: EnrollScene): Promise<void> {
  const settled = async (): Promise<void> => {
    for (let turn = 0; turn < 5; turn++) {
      await new Promise((resolve) => setTimeout(resolve));
      await element.updateComplete;
    }
  };
  // Its words are fetched.
  while (!element.shadowRoot?.querySelector('[part~=heading]')) await settled();
  for (const part of press) {
    element.shadowRoot?.querySelector<HTMLElement>(`[part~=${part}]`)?.click();
    await settled();
  }
  const input = element.querySelector('input');
  if (!type || !input) return;
  input.value = type;
  input.dispatchEvent(new InputEvent('input', { bubbles: true }));
  await settled();
}
