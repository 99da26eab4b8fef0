import type { Settings } from '../../shared/protocol/settings.ts';
import type { SettingsKey } from '../../shared/strings/settings/en.ts';
import { fill, type Words } from '../../shared/strings/words.ts';
import { loadPrompt } from '../ask-approved.ts';
import type { MfaChallenge } from '../challenge/mfa-challenge.ts';
import type { ChallengeTransport } from '../challenge/transport.ts';
import type { MfaEnroll } from '../enroll/mfa-enroll.ts';
import type { MfaEventName } from '../events.ts';
import type { Task } from './settings-machine.ts';
import type { SettingsTransport } from './settings-transport.ts';
import { SettingsWords } from './settings-words.ts';

/**
 * The elements that do a part of the settings' work. Like every real input they live in the light DOM, where password managers, the
 * extension and autofill find them; what they tell is the settings' own business, and does not reach the page.
 */

/**
 * "Try a code": the prompt, asking about one app. A code that is right counts as used, and changes nothing else.
 * @throws TypeError where it cannot be loaded
 */
export async function tryGuest(
  { factorId = '' }: Task,
  settings: Settings,
  transport: SettingsTransport | null,
  texts: Words<SettingsKey>,
): Promise<MfaChallenge> {
  await loadPrompt();
  const guest = document.createElement('mfa-challenge');
  const factor = settings.factors.find((one) => one.factorId === factorId);
  const name = factor ? new SettingsWords(texts, settings).name(factor) : '';
  guest.toggleAttribute('autofocus', true);
  guest.locale = texts.lang;
  guest.action = 'try';
  guest.words = {
    'sign-in': fill(texts.lang, texts['try-heading'], { name }),
    verified: texts['try-verified'],
    'do-sign-in': texts['try-button'],
  };
  guest.transport = tryTransport(factorId, factor?.digits ?? 6, transport);
  return keptInside(guest, ['mfa-ready', 'mfa-verified', 'mfa-rejected', 'mfa-locked', 'mfa-expired', 'mfa-error', 'mfa-cancel']);
}

/** Trying is a challenge too: a code is asked for, and answered with yes or no. Nothing is sent, nothing runs out. */
function tryTransport(factorId: string, digits: number, transport: SettingsTransport | null): ChallengeTransport {
  const serverTimeMs = Date.now();
  return {
    begin: () =>
      Promise.resolve({
        ok: true,
        value: {
          v: 1,
          id: factorId,
          action: 'try',
          kind: 'sign-in',
          offers: [{ method: 'totp', factorId, digits }],
          expiresAtMs: serverTimeMs + 3_600_000,
          serverTimeMs,
        },
      }),
    verify: (_id, { code }, signal) =>
      transport?.tryCode(factorId, code, signal) ?? Promise.resolve({ ok: false, refusal: { code: 'offline' } }),
    send: () => Promise.resolve({ ok: false, refusal: { code: 'method-not-allowed' } }),
    cancel: () => Promise.resolve(),
  };
}

/** The set-up and fresh backup codes: a file of its own, loaded when one of them is first wanted. */
export const loadSetUp = () => import('../enroll/mfa-enroll.ts');

/**
 * Setting up, in the element that does it: loaded when it is first wanted, unless the page brought it along.
 * @throws TypeError where it cannot be loaded
 */
export async function setUpGuest(
  settings: { endpoint: string | undefined; locale: string | undefined } & HTMLElement,
  { factorId, method }: Task,
): Promise<MfaEnroll> {
  if (!customElements.get('mfa-enroll')) await loadSetUp();
  const guest = document.createElement('mfa-enroll');
  guest.endpoint = settings.endpoint ?? '';
  guest.locale = settings.locale;
  guest.method = method;
  guest.replaces = factorId;
  // The site's own guide goes along.
  for (const part of settings.querySelectorAll(':scope > [slot=walkthrough]')) guest.append(part.cloneNode(true));
  return keptInside(guest, ['mfa-ready', 'mfa-rejected', 'mfa-locked', 'mfa-expired', 'mfa-cancel']);
}

function keptInside<T extends HTMLElement>(guest: T, events: readonly MfaEventName[]): T {
  for (const name of events) guest.addEventListener(name, (event) => event.stopPropagation());
  return guest;
}
