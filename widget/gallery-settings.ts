import type { Settings } from '../shared/protocol/settings.ts';
import type { Approved } from './ask-approved.ts';
import type { Refusal } from './challenge/challenge-machine.ts';
import type { Answer } from './challenge/transport.ts';
import { sceneTransport } from './gallery-enroll.ts';
import type { MfaSettings } from './settings/mfa-settings.ts';
import type { SettingsTransport } from './settings/settings-transport.ts';

/** Every state of the security panel, for the gallery: a transport that answers what the scene needs, and somebody who presses. */
export interface SettingsScene {
  settings?: Partial<Settings>;
  read?: Refusal | 'never';
  /** What a change is answered with; without it, yes. */
  change?: Refusal['code'] | 'cancelled' | 'never';
  /** Parts to press, one after the other; `everything` opens what can be opened. */
  press?: readonly string[];
  /** A code to try. */
  type?: string;
}

const DAY = 86_400_000;
const nowMs = Date.now();
const APP = {
  ...{ factorId: 'totp-pixel-8-000000000000', method: 'totp' as const, label: 'Pixel 8', digits: 6 },
  ...{ createdAtMs: nowMs - 90 * DAY, lastUsedMs: nowMs - DAY / 8 },
};
const NUMBER = {
  ...{ factorId: 'sms-00000000000000000000', method: 'sms' as const, label: '•• 42' },
  ...{ createdAtMs: nowMs - 200 * DAY, lastUsedMs: null },
};
const BROWSERS: Settings['devices'] = [
  {
    ...{ id: 'device-0000000000000000', name: 'Chrome, Android', current: true },
    ...{ createdAtMs: nowMs - 20 * DAY, lastUsedMs: nowMs },
  },
  {
    ...{ id: 'device-1111111111111111', name: 'Firefox, Windows', current: false },
    ...{ createdAtMs: nowMs - 9 * DAY, lastUsedMs: nowMs - 2 * DAY },
  },
];
const on: Settings = {
  enabled: true,
  factors: [APP],
  backup: { left: 7, total: 10, madeAtMs: nowMs - 90 * DAY },
  devices: [],
  events: [
    { type: 'verified', atMs: nowMs - DAY / 8, method: 'totp', action: 'sign-in' },
    { type: 'wrong-code', atMs: nowMs - DAY, method: 'totp' },
    { type: 'device-remembered', atMs: nowMs - 9 * DAY },
    { type: 'factor-added', atMs: nowMs - 90 * DAY, method: 'totp' },
  ],
  allowed: ['totp', 'sms'],
  rules: {
    ...{ methodsAtOnce: 'several', signIn: 'new-device', withdrawal: 'always', coolOffHours: 24, remembers: true },
    backup: { count: 10, on: 'any', keptWhenDisabled: true },
  },
  paymentMethods: false,
  serverTimeMs: nowMs,
};
const none: Partial<Settings> = { enabled: false, factors: [], backup: null, events: [] };
const both: Partial<Settings> = { factors: [APP, NUMBER] };
const oneAtATime: Partial<Settings> = {
  allowed: ['totp', 'sms'],
  backup: { left: 1, total: 1, madeAtMs: nowMs - 90 * DAY },
  rules: { ...on.rules, methodsAtOnce: 'one', backup: { count: 1, on: 'app', keptWhenDisabled: false } },
};

export const SETTINGS_SCENES: Record<string, SettingsScene> = {
  'panel loading': { read: 'never' },
  'panel off': { settings: none },
  'panel off with payments': { settings: { ...none, paymentMethods: true } },
  'panel on': {},
  'panel all open': { settings: { ...both, devices: BROWSERS }, press: ['everything'] },
  'panel reminder': {
    settings: { ...both, allowed: ['sms'], reminder: { factorId: NUMBER.factorId, why: 'time' } },
  },
  'panel reminder undelivered': {
    settings: { factors: [NUMBER], reminder: { factorId: NUMBER.factorId, why: 'undelivered' } },
  },
  'panel waits': { settings: { coolingUntilMs: nowMs + DAY } },
  'panel suspended': { settings: { ...both, enabled: false } },
  'panel managing': { press: ['manage'] },
  'panel renaming': { press: ['manage', 'rename'] },
  'panel renaming refused': { change: 'bad-request', press: ['manage', 'rename', 'button'] },
  'panel renamed': { press: ['manage', 'rename', 'button'] },
  'panel trying': { press: ['manage', 'try'] },
  'panel tried right': { press: ['manage', 'try'], type: '481502' },
  'panel tried wrong': { change: 'wrong-code', press: ['manage', 'try'], type: '481502' },
  'panel removing': { settings: { devices: BROWSERS }, press: ['manage', 'remove'] },
  'panel turning off': { settings: { devices: BROWSERS }, press: ['disable'] },
  'panel turning on': { settings: { enabled: false }, press: ['enable'] },
  'panel turning on cancelled': { settings: { enabled: false }, change: 'cancelled', press: ['enable', 'button'] },
  'panel turning on offline': { settings: { enabled: false }, change: 'offline', press: ['enable', 'button'] },
  'panel turning on now': { settings: { enabled: false }, change: 'never', press: ['enable', 'button'] },
  'panel new codes': { press: ['codes'] },
  'panel fresh codes': { press: ['codes'] },
  'panel setting up': { settings: none, press: ['add'] },
  'panel forgetting': { settings: { devices: BROWSERS }, press: ['forget'] },
  'panel forgetting all': { settings: { devices: BROWSERS }, press: ['forget-all'] },
  'panel forgotten': { settings: { devices: BROWSERS }, press: ['forget', 'button'] },
  'panel one at a time': { settings: oneAtATime, press: ['manage'] },
  'panel switching': { settings: oneAtATime, press: ['manage', 'switch'] },
  'panel new key': { settings: oneAtATime, press: ['codes'] },
  'panel number alone': { settings: { ...oneAtATime, factors: [NUMBER], backup: null } },
  'panel failed': { read: { code: 'unavailable' } },
  'panel signed out': { read: { code: 'not-signed-in' } },
};

export function settingsTransport({ settings: more, read, change }: SettingsScene): SettingsTransport {
  const settings = { ...on, ...more };
  const changed = <T>(value: T): Promise<Approved<T>> =>
    change === 'never'
      ? new Promise<never>(() => undefined)
      : Promise.resolve(change ? { ok: false, refusal: { code: change } as { code: 'cancelled' } } : { ok: true, value });
  const codes = ['T3MT-VNFN-SG1Q-MDK5', 'WWTJ-BSPT-VR4J-54GB', 'AJFK-FHAF-ZSRD-HTD8', 'JPD0-H0EZ-3X9T-HPHN'];
  return {
    read: () =>
      read === 'never'
        ? new Promise<never>(() => undefined)
        : Promise.resolve(read ? { ok: false, refusal: read } : { ok: true, value: settings }),
    rename: () => changed(null),
    confirmNumber: () => changed(null),
    remove: () => changed(null),
    setEnabled: () => changed(null),
    makeCodes: () => changed(codes),
    forget: () => changed(null),
    tryCode: () => changed({ serverTimeMs: nowMs }) as Promise<Answer<{ serverTimeMs: number }>>,
  };
}

/** Presses and types what the scene says, each when what it needs is there. */
export async function playSettings(element: MfaSettings, { press = [], type }: SettingsScene): Promise<void> {
  const root = element.shadowRoot as ShadowRoot;
  for (const part of press) {
    const one = await appears(() => root.querySelector<HTMLElement>(PARTS[part] ?? `[part~=${part}]`));
    if (part === 'everything') for (const details of root.querySelectorAll('details')) details.open = true;
    else one.click();
  }
  if (press.includes('add')) (await appears(() => element.querySelector('mfa-enroll'))).transport = sceneTransport({});
  if (!type) return;
  await appears(() => element.querySelector('mfa-challenge:state(asking)'));
  const input = await appears(() => element.querySelector<HTMLInputElement>('mfa-challenge > input'));
  input.value = type;
  input.dispatchEvent(new InputEvent('input', { bubbles: true }));
  input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
}

/** Where one part is there several times, or none has the name. */
const PARTS: Record<string, string> = {
  everything: 'details',
  switch: '[part=replace] + [part=replace]',
  'forget-all': 'section > [part=forget]',
};

/** What is fetched, or drawn in the next task, is there when it is there. */
async function appears<T>(find: () => T | null): Promise<T> {
  for (;;) {
    const found = find();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve));
  }
}
