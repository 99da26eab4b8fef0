import type { MfaErrorCode } from '../shared/errors.ts';
import type { MethodName } from './challenge/challenge-machine.ts';

/**
 * What the elements tell the page. Every event bubbles and is composed; a detail never holds a code, a key or a phone number.
 * They are hints for the interface: `mfa-verified` proves nothing, the host's route asks the server (WD-11).
 */
export interface MfaEventDetails {
  /** The prompt can be answered. */
  'mfa-ready': { challenge: string; action: string; methods: readonly string[] };
  /** Another way was chosen. */
  'mfa-method-change': { method: MethodName };
  /** Form mode: the field holds a whole code. Cancel it to keep the form from being submitted. */
  'mfa-complete': { method: MethodName };
  /** The server accepted the code. Cancel it to keep the surrounding form from being submitted. */
  'mfa-verified': { challenge: string };
  /** Not accepted: `wrong-code` `already-used` `sms-not-sent` `too-many`. */
  'mfa-rejected': { reason: string; attemptsLeft?: number | undefined };
  /** This way is locked; by the server's clock. */
  'mfa-locked': { untilMs?: number | undefined };
  /** The challenge has run out, by time or by wrong codes. */
  'mfa-expired': undefined;
  /** The user does not want to. */
  'mfa-cancel': undefined;
  /** Something else is in the way; the element shows it and can go on. */
  'mfa-error': { code: MfaErrorCode };
  /** `<mfa-enroll>`: all is done; the factor is active, and its backup codes are saved. */
  'mfa-enrolled': { factorId: string; method: string };
  /** `<mfa-settings>`: `rename` `remove` `add` `replace` `disable` `enable` `codes` `forget` or `current` (the number) was done. */
  'mfa-changed': { what: string };
}

export type MfaEventName = keyof MfaEventDetails;
export type MfaEvent<Name extends MfaEventName> = CustomEvent<MfaEventDetails[Name]>;

/** Only these can be cancelled: the others tell what has happened. */
const CANCELABLE = /complete|verified/;

/** Hears several events with one function, until the signal ends it. */
export function on<E extends Event>(
  target: EventTarget,
  types: string,
  act: (event: E) => void,
  options: { signal: AbortSignal; capture?: boolean },
): void {
  for (const type of types.split(' ')) target.addEventListener(type, act as (event: Event) => void, options);
}

/** @returns false when the page cancelled the event. */
export function emit<Name extends MfaEventName>(target: HTMLElement, name: Name, detail?: MfaEventDetails[Name]): boolean {
  return target.dispatchEvent(
    new CustomEvent(name, { bubbles: true, composed: true, cancelable: CANCELABLE.test(name), detail }),
  );
}

declare global {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- the names come from the table above
  interface HTMLElementEventMap extends EventMap {}
}
type EventMap = { [Name in MfaEventName]: MfaEvent<Name> };
