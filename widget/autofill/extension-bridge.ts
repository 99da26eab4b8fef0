import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { BRIDGE_IN, BRIDGE_MAX_CHARS, BRIDGE_OUT } from '../../shared/protocol/bridge-events.ts';
import type { BridgeIn, BridgeOut } from '../../shared/protocol/page-bridge.ts';

export interface BridgeSource {
  /** What is asked for right now; null while nothing can be answered. Declared once per id, and again on `hello`. */
  declaration(): BridgeOut | null;
  /** The answer to `read-offer` and `read-backup-codes`; null unless it is on screen. */
  shown?(wanted: 'read-offer' | 'read-backup-codes'): BridgeOut | null;
  /** Pair mode: the extension's answer, or that it has none. Opaque here; the server judges it (WD-21). */
  answered?(message: BridgeIn & { id: string }): void;
}

/**
 * The element's end of the page-bridge, version 1: string events on the element itself.
 *
 * Nothing that comes in is trusted, nothing that goes out is secret, but for the set-up offer and the backup codes: those are
 * told only when asked, and only while the user can see them.
 */
export class ExtensionBridge implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #source: BridgeSource;
  #stop = new AbortController();
  #declared: string | null = null;

  constructor(host: ReactiveControllerHost & HTMLElement, source: BridgeSource) {
    this.#host = host;
    this.#source = source;
    host.addController(this);
  }

  hostConnected(): void {
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    const hear = (event: Event): void => this.#hear(event);
    this.#host.addEventListener(BRIDGE_IN, hear, { signal });
    // The sentinel says hello on the document, to whoever is there.
    document.addEventListener(BRIDGE_IN, (event) => event.target === document && hear(event), { signal });
  }

  hostDisconnected(): void {
    this.#stop.abort();
  }

  hostUpdated(): void {
    const declaration = this.#source.declaration();
    if (declaration && 'id' in declaration && declaration.id !== this.#declared) this.#declare(declaration);
  }

  /** What became of the answer, so that the extension does not waste an attempt. */
  outcome(id: string, result: (BridgeOut & { type: 'outcome' })['result'], serverTimeMs: number): void {
    this.#say({ v: 1, type: 'outcome', id, result, serverTimeMs });
  }

  /** The challenge is over; nothing can be answered any more. */
  gone(): void {
    if (this.#declared !== null) this.#say({ v: 1, type: 'gone', id: this.#declared });
    this.#declared = null;
  }

  #declare(declaration: BridgeOut & { id: string }): void {
    this.#declared = declaration.id;
    this.#say(declaration);
  }

  #hear(event: Event): void {
    const message = readBridgeIn((event as CustomEvent<unknown>).detail);
    if (!message) return;
    if (message.type === 'hello') {
      const declaration = this.#source.declaration();
      if (declaration) this.#declare(declaration);
    } else if (message.type === 'read-offer' || message.type === 'read-backup-codes') {
      const answer = this.#source.shown?.(message.type);
      if (answer) this.#say(answer);
    } else this.#source.answered?.(message);
  }

  #say(message: BridgeOut): void {
    const detail = JSON.stringify(message);
    if (detail.length > BRIDGE_MAX_CHARS) return;
    this.#host.dispatchEvent(new CustomEvent(BRIDGE_OUT, { bubbles: true, composed: true, detail }));
  }
}

/** The schema of `shared/protocol/page-bridge.ts` by hand, without its library: what does not fit is dropped in silence. */
export function readBridgeIn(detail: unknown): BridgeIn | null {
  if (typeof detail !== 'string' || detail.length > BRIDGE_MAX_CHARS) return null;
  const message = parse(detail);
  if (message?.['v'] !== 1) return null;
  const { type, id, response } = message;
  const wanted = type === 'response' ? ['id', 'response'] : type === 'declined' ? ['id'] : [];
  if (Object.keys(message).length !== 2 + wanted.length) return null;
  if (type === 'hello' || type === 'read-offer' || type === 'read-backup-codes') return { v: 1, type };
  if (typeof id !== 'string' || !/^[A-Za-z0-9_-]{22,64}$/.test(id)) return null;
  if (type === 'declined') return { v: 1, type, id };
  if (type === 'response' && typeof response === 'string') return { v: 1, type, id, response };
  return null;
}

function parse(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
