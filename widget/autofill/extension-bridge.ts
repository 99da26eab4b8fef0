import { BRIDGE_IN, BRIDGE_MAX_CHARS, BRIDGE_OUT } from '../../shared/protocol/bridge-events.ts';
import { on } from '../events.ts';
import { type Form, fits } from '../challenge/guards.ts';
import type { BridgeOut } from '../../shared/protocol/page-bridge.ts';

export interface BridgeSource {
  /** What is asked for right now; null while nothing can be answered. Declared once per id, and again on `hello`. */
  declaration(): BridgeOut | null;
  /** The answer to `read-offer` and `read-backup-codes`; null unless it is on screen. */
  shown?(wanted: 'read-offer' | 'read-backup-codes'): BridgeOut | null;
}

/**
 * The element's end of the page-bridge, version 1: string events on the element itself.
 *
 * Nothing that comes in is trusted, nothing that goes out is secret, but for the set-up offer and the backup codes: those are
 * told only when asked, and only while the user can see them.
 */
export class ExtensionBridge {
  readonly #host: HTMLElement;
  readonly #source: BridgeSource;
  #declared = '';

  constructor(host: HTMLElement, source: BridgeSource) {
    this.#host = host;
    this.#source = source;
  }

  connect(signal: AbortSignal): void {
    // The sentinel says hello on the document, to whoever is there; what it says to another element comes by there too.
    for (const target of [this.#host, document])
      on<CustomEvent>(target, BRIDGE_IN, (event) => event.target === target && this.#hear(event.detail), { signal });
    signal.addEventListener('abort', () => this.gone());
  }

  /** Tells what is asked for now; the same once, unless `again`. */
  declare(again = false): void {
    const declaration = this.#source.declaration();
    if (!declaration || !('id' in declaration) || (declaration.id === this.#declared && !again)) return;
    this.#declared = declaration.id;
    this.#say(declaration);
  }

  /** What became of the answer, so that the extension does not waste an attempt. */
  outcome(id: string, result: (BridgeOut & { type: 'outcome' })['result'], serverTimeMs: number): void {
    this.#say({ v: 1, type: 'outcome', id, result, serverTimeMs });
  }

  /** The challenge is over; nothing can be answered any more. */
  gone(): void {
    if (this.#declared) this.#say({ v: 1, type: 'gone', id: this.#declared });
    this.#declared = '';
  }

  #hear(detail: unknown): void {
    const type = readQuestion(detail);
    if (type === 'hello') this.declare(true);
    else if (type) this.#say(this.#source.shown?.(type));
  }

  #say(message: BridgeOut | null | undefined): void {
    const detail = JSON.stringify(message);
    if (message && detail.length <= BRIDGE_MAX_CHARS)
      this.#host.dispatchEvent(new CustomEvent(BRIDGE_OUT, { bubbles: true, composed: true, detail }));
  }
}

type Question = 'hello' | 'read-offer' | 'read-backup-codes';

/**
 * What the extension asks, by the schema of `shared/protocol/page-bridge.ts`; everything else is dropped in silence. (Its answers of
 * pair mode are not heard here: no element asks for them yet.)
 */
export function readQuestion(detail: unknown): Question | null {
  if (typeof detail !== 'string' || detail.length > BRIDGE_MAX_CHARS) return null;
  try {
    const message = JSON.parse(detail) as { type: Question };
    return fits(message, QUESTION) && Object.keys(message).length === 2 ? message.type : null;
  } catch {
    return null;
  }
}

const QUESTION: Form = { v: (value) => value === 1, type: /^(hello|read-(offer|backup-codes))$/ };
