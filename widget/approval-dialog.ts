import { MfaError } from '../shared/errors.ts';
import type { Challenge } from '../shared/protocol/challenge.ts';
import { nearest } from '../shared/strings/words.ts';
import type { MfaChallenge } from './challenge/mfa-challenge.ts';
import { httpTransport } from './challenge/http-transport.ts';

/** Somebody who waits for an answer in the one dialog. */
interface Waiting {
  challenge: Challenge;
  endpoint: string;
  /** The challenge is as the server has just told it: no need to ask for it again. */
  fresh: boolean;
  resolve(id: string): void;
  reject(reason: unknown): void;
}

const waiting: Waiting[] = [];
let dialog: HTMLDialogElement | null = null;

/**
 * Asks in a native dialog. Resolves with the id of the verified challenge.
 * @throws MfaError `cancelled`; the signal's reason when it was aborted meanwhile
 */
export function approvalIn(challenge: Challenge, endpoint: string, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason as Error);
    const one: Waiting = { challenge, endpoint, fresh: waiting.length === 0, resolve, reject };
    waiting.push(one);
    signal.addEventListener('abort', () => leave(one, signal.reason), { once: true });
    if (waiting.length === 1) showFirst();
  });
}

/** The first in the queue, in the dialog that is open already or in a new one. */
function showFirst(): void {
  const [one] = waiting;
  if (!one) return close();
  dialog ??= openDialog();
  const words = nearest(elementClass().languages, dialog.closest('[lang]')?.getAttribute('lang') ?? '');
  dialog.ariaLabel = words[one.challenge.kind] as string;
  dialog.replaceChildren(promptFor(one), closeButton(words.cancel as string));
}

function promptFor({ challenge, endpoint, fresh }: Waiting): MfaChallenge {
  const prompt = document.createElement('mfa-challenge');
  prompt.toggleAttribute('autofocus', true);
  prompt.endpoint = endpoint;
  prompt.challenge = challenge.id;
  if (fresh)
    prompt.transport = { ...httpTransport(endpoint), begin: () => Promise.resolve({ ok: true as const, value: challenge }) };
  prompt.addEventListener('mfa-verified', (event) => {
    event.preventDefault();
    waiting.shift()?.resolve(event.detail.challenge);
    showFirst();
  });
  prompt.addEventListener('mfa-cancel', cancelAll);
  return prompt;
}

function openDialog(): HTMLDialogElement {
  if (!document.adoptedStyleSheets.includes(sheet())) document.adoptedStyleSheets.push(sheet());
  const opened = document.createElement('dialog');
  opened.className = 'mfa-dialog';
  // The dialog itself, until the prompt has its field.
  opened.autofocus = true;
  opened.addEventListener('cancel', (event) => {
    event.preventDefault();
    dismiss();
  });
  document.body.append(opened);
  opened.showModal();
  return opened;
}

function closeButton(label: string): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'mfa-dialog-close';
  button.ariaLabel = label;
  button.textContent = '×';
  button.addEventListener('click', dismiss);
  return button;
}

/** Escape or ×: the prompt tells the server, and everybody who waits hears of it. */
function dismiss(): void {
  dialog?.querySelector('mfa-challenge')?.cancel();
  cancelAll();
}

function cancelAll(): void {
  for (const { reject } of waiting.splice(0)) reject(new MfaError('cancelled', 'the second factor was not given'));
  close();
}

/** Whoever asked is gone. */
function leave(one: Waiting, reason: unknown): void {
  const place = waiting.indexOf(one);
  if (place < 0) return;
  waiting.splice(place, 1);
  one.reject(reason);
  if (place === 0) showFirst();
}

function close(): void {
  dialog?.close();
  dialog?.remove();
  dialog = null;
}

function elementClass(): typeof MfaChallenge {
  return customElements.get('mfa-challenge') as typeof MfaChallenge;
}

let made: CSSStyleSheet | null = null;

/** `:where` weighs nothing: whatever the site says about `.mfa-dialog` wins. */
function sheet(): CSSStyleSheet {
  if (made) return made;
  made = new CSSStyleSheet();
  made.replaceSync(`
    :where(dialog.mfa-dialog) {
      position: fixed; box-sizing: border-box; margin: auto; padding: 28px 24px 24px; border: 1px solid transparent; border-radius: 16px;
      width: max-content; min-width: min(372px, 100vw - 24px); max-width: calc(100vw - 24px); max-height: calc(100dvh - 24px); overflow: auto;
      background: Canvas; color: CanvasText; font: inherit; box-shadow: 0 16px 48px rgb(0 0 0 / 28%); outline: none;
    }
    :where(dialog.mfa-dialog)::backdrop { background: rgb(0 0 0 / 45%); }
    :where(.mfa-dialog-close) {
      position: absolute; inset-block-start: 8px; inset-inline-end: 8px; width: 44px; height: 44px; border: 0; border-radius: 12px;
      background: none; color: inherit; font: 24px/1 system-ui, sans-serif; cursor: pointer;
    }
    :where(.mfa-dialog-close):hover { background: color-mix(in srgb, currentColor 8%, transparent); }
    :where(.mfa-dialog-close):focus-visible { outline: 2px solid Highlight; outline-offset: -4px; }
  `);
  return made;
}
