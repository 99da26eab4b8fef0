/**
 * Every state of every element on one page, from a transport that answers what the state needs. Nothing here is special to the
 * gallery's build: it uses the elements as any page does.
 *
 *   ?scheme=light|dark  &lang=en|id|ar  &width=328  &only=asking,locked
 */
import { MfaChallenge } from './challenge/mfa-challenge.ts';
import './enroll/mfa-enroll.ts';
import './settings/mfa-settings.ts';
import type { Challenge } from '../shared/protocol/challenge.ts';
import type { Refusal } from './challenge/challenge-machine.ts';
import type { ChallengeTransport } from './challenge/transport.ts';
import { ENROLL_SCENES, playEnroll, sceneTransport } from './gallery-enroll.ts';
import { playSettings, SETTINGS_SCENES, settingsTransport } from './gallery-settings.ts';
import { ar } from './locales/ar.ts';

MfaChallenge.languages.push(ar);
// What was used last comes first, and here every scene shows its own.
localStorage.clear();

const HOUR = 3_600_000;
const nowMs = Date.now();
const TOTP = { method: 'totp', factorId: 'totp-pixel-8-000000000000', label: 'Pixel 8', digits: 6 };
const SMS = { method: 'sms', factorId: 'sms-00000000000000000000', label: '•• 42', digits: 6 };
const BACKUP = { method: 'backup', factorId: 'backup-000000000000000000', left: 7 };
const SUPPORT = {
  channels: [
    { kind: 'chat', href: 'https://example.com/chat', label: 'Chat' },
    { kind: 'email', href: 'mailto:help@example.com', label: 'help@example.com' },
  ],
  hours: { from: '08:00', to: '23:00' },
  timeZone: 'Asia/Jakarta',
  languages: ['id', 'en'],
};

const signIn: Challenge = {
  v: 1,
  id: 'gallery-0000000000000000',
  action: 'sign-in',
  kind: 'sign-in',
  offers: [TOTP, SMS, BACKUP],
  expiresAtMs: nowMs + HOUR,
  serverTimeMs: nowMs,
  support: SUPPORT,
};
const withdrawal: Challenge = {
  ...signIn,
  action: 'withdrawal',
  kind: 'transaction',
  offers: [TOTP, BACKUP],
  transaction: { amount: '2500000', currency: 'IDR', payee: 'DANA · 0812 3456 7788 · Siti Rahmawati' },
};

interface Scene {
  /** The page wrote label and input itself. */
  own?: string;
  challenge?: Challenge;
  begin?: Refusal | 'never';
  verify?: Refusal | 'never' | 'yes';
  send?: Refusal | 'never';
  type?: string;
  enter?: boolean;
  then?(element: MfaChallenge): void;
}

const refused = (code: Refusal['code'], more: Partial<Refusal> = {}): Refusal => ({ code, ...more });

const scenes: Record<string, Scene> = {
  loading: { begin: 'never' },
  asking: {},
  focused: { type: '481', then: (element) => element.focus() },
  remember: { challenge: { ...signIn, remember: { days: 30, asks: true } } },
  shared: { challenge: { ...signIn, remember: { days: null, asks: false } } },
  'two apps': {
    challenge: { ...signIn, offers: [TOTP, { ...TOTP, factorId: 'totp-tablet-00000000000', label: 'Tablet' }, BACKUP] },
  },
  'sms sending': { challenge: { ...signIn, offers: [SMS, TOTP, BACKUP] }, send: 'never' },
  'sms sent': { challenge: { ...signIn, offers: [{ ...SMS, resendAtMs: nowMs + 45_000 }, TOTP, BACKUP] } },
  'sms undelivered': { challenge: { ...signIn, offers: [{ ...SMS, undelivered: true, resendAtMs: nowMs }, TOTP, BACKUP] } },
  'other channel': { challenge: { ...signIn, offers: [{ ...SMS, channel: 'WhatsApp', resendAtMs: nowMs }, TOTP] } },
  'own label': { own: 'Your six digits' },
  backup: { challenge: { ...signIn, offers: [BACKUP, TOTP] }, type: '7KQ4-N8M2' },
  checking: { type: '481502', verify: 'never', enter: true },
  rejected: { type: '481502', verify: refused('wrong-code', { attemptsLeft: 4 }), enter: true },
  used: { type: '481502', verify: refused('already-used'), enter: true },
  'cooling-down': { type: '481502', verify: refused('too-many', { retryAtMs: nowMs + 28_000 }), enter: true },
  locked: { type: '481502', verify: refused('locked', { retryAtMs: nowMs + 15 * 60_000 }), enter: true },
  expired: { challenge: { ...signIn, expiresAtMs: nowMs - 1 } },
  'ends soon': { challenge: { ...signIn, expiresAtMs: nowMs + 52_000 } },
  offline: { type: '481502', verify: refused('offline'), enter: true },
  failed: { type: '481502', verify: refused('unavailable'), enter: true },
  framed: { begin: refused('framed') },
  verified: { type: '481502', verify: 'yes', enter: true },
  cancelled: { challenge: withdrawal, then: (element) => element.cancel() },
  withdrawal: { challenge: withdrawal, type: '481502' },
  // Money moves by a real press only, so what is refused here is the text message.
  'withdrawal rejected': { challenge: { ...withdrawal, offers: [SMS, TOTP] }, send: refused('sms-not-sent') },
  change: { challenge: { ...signIn, action: 'change-email', kind: 'change' } },
  'eight digits': { challenge: { ...signIn, offers: [{ ...TOTP, digits: 8 }] }, type: '1234 5678' },
};

const query = new URLSearchParams(location.search);
const scheme = query.get('scheme') ?? 'light';
const lang = query.get('lang') ?? 'en';
const width = Number(query.get('width') ?? 328);
const only = query.get('only')?.split(',');
document.documentElement.lang = lang;
document.documentElement.dir = lang === 'ar' ? 'rtl' : 'ltr';
document.documentElement.style.colorScheme = scheme;

for (const [name, scene] of Object.entries(scenes)) {
  if (only && !only.includes(name)) continue;
  const figure = frame(name);
  const element = document.createElement('mfa-challenge');
  element.id = name.replaceAll(' ', '-');
  element.transport = transport(scene);
  element.action = 'sign-in';
  element.autoSubmit = 'off';
  if (scene.own) element.append(...labelled(scene.own));
  figure.append(element);
  void play(element, scene);
}

function labelled(text: string): HTMLElement[] {
  const input = Object.assign(document.createElement('input'), { id: 'own', name: 'otp' });
  const label = Object.assign(document.createElement('label'), { htmlFor: input.id, textContent: text });
  return [label, input];
}

function transport(scene: Scene): ChallengeTransport {
  const answer = <T>(what: Refusal | 'never' | 'yes' | undefined, value: T) =>
    what === 'never'
      ? new Promise<never>(() => undefined)
      : Promise.resolve(typeof what === 'object' ? ({ ok: false, refusal: what } as const) : ({ ok: true, value } as const));
  return {
    begin: () => answer(scene.begin, scene.challenge ?? signIn),
    send: () => answer(scene.send, { to: '•• 42', resendAtMs: nowMs + 45_000, expiresAtMs: nowMs + HOUR }),
    verify: () => answer(scene.verify, { serverTimeMs: nowMs }),
    renew: () => answer(undefined, signIn),
    cancel: () => Promise.resolve(),
  };
}

async function play(element: MfaChallenge, scene: Scene): Promise<void> {
  await element.updateComplete;
  await new Promise((resolve) => setTimeout(resolve));
  const input = element.querySelector('input');
  if (scene.type && input) {
    input.value = scene.type;
    input.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }
  if (scene.enter) input?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
  await element.updateComplete;
  scene.then?.(element);
}

for (const [name, scene] of Object.entries(ENROLL_SCENES)) {
  if (only && !only.includes(name)) continue;
  const figure = frame(name);
  const element = document.createElement('mfa-enroll');
  element.id = name.replaceAll(' ', '-');
  if (scene.method) element.method = scene.method;
  element.transport = sceneTransport(scene);
  figure.append(element);
  void playEnroll(element, scene);
}

for (const [name, scene] of Object.entries(SETTINGS_SCENES)) {
  if (only && !only.includes(name)) continue;
  const figure = frame(name);
  const element = document.createElement('mfa-settings');
  element.id = name.replaceAll(' ', '-');
  element.transport = settingsTransport(scene);
  figure.append(element);
  void playSettings(element, scene);
}

function frame(name: string): HTMLElement {
  const figure = document.createElement('figure');
  figure.style.width = `${width + 56}px`;
  const caption = document.createElement('figcaption');
  caption.textContent = name;
  figure.append(caption);
  document.body.append(figure);
  return figure;
}
