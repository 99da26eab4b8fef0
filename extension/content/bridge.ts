import { BRIDGE_IN, BRIDGE_MAX_CHARS, BRIDGE_OUT } from '../../shared/protocol/bridge-events.ts';
import { type BridgeIn, type BridgeOut } from '../../shared/protocol/page-bridge.ts';
import { type FromPage, type ToPage } from '../messages.ts';
import { fillElement } from './fill.ts';
import { drawNonce } from './nonce.ts';

/**
 * The extension's end of the page-bridge, in one document. It adds nothing to the page, and believes nothing that it hears:
 * it hands claims to the background, which knows who is speaking.
 *
 * Types are imported, schemas are not: this runs in pages. The background validates every message.
 */

/** What the scripts of one document share: they run in one isolated world, which the page cannot see. */
interface World {
  nonce: string;
  /** Who announced what. */
  elements: Map<string, Element>;
  offers: Extract<FromPage, { type: 'offer' }>[];
  /** Fulfilled when the background has heard what was read. */
  read?: Promise<true>;
  keyAtMs: number;
}

interface Api {
  runtime: {
    sendMessage(message: FromPage): Promise<unknown>;
    onMessage: { addListener(listener: (message: ToPage, sender: unknown, answer: (value: unknown) => void) => void): void };
  };
}

const scope = globalThis as unknown as { mfa?: World; browser?: Api; chrome: Api };
const { runtime } = scope.browser ?? scope.chrome;

/** A popup that opens between two keys would swallow the second: wait until the user has stopped typing. */
const TYPING_MS = 1000;

/** Listens, once per document. `first`: it was not listening before. */
export function listen(): World {
  if (scope.mfa) return scope.mfa;
  const world: World = (scope.mfa = { nonce: drawNonce(), elements: new Map(), offers: [], keyAtMs: -TYPING_MS });
  addEventListener(BRIDGE_OUT, (event) => hear(world, event), true);
  addEventListener('keydown', (event) => event.isTrusted && (world.keyAtMs = event.timeStamp), true);
  runtime.onMessage.addListener(({ type, nonce, id, code, unasked }, _sender, answer) => {
    if (type === 'fill' && nonce === world.nonce) answer(fillElement(world.elements.get(id), code, unasked));
  });
  return world;
}

/** Speaks to every element in the document, those in closed shadow roots included: they listen there. */
export function say(type: 'hello' | 'read-offer'): void {
  const message: BridgeIn = { v: 1, type };
  document.dispatchEvent(new CustomEvent(BRIDGE_IN, { detail: JSON.stringify(message) }));
}

/** `undefined` when nobody answers: the extension was updated, and this script belongs to the old one. */
export async function send(message: FromPage): Promise<unknown> {
  try {
    return await runtime.sendMessage(message);
  } catch {
    return undefined;
  }
}

function hear(world: World, event: Event): void {
  const { detail } = event as CustomEvent<unknown>;
  const element = event.composedPath()[0];
  // Only strings cross between the worlds in every browser, and only an element can be filled (EX-22).
  if (typeof detail !== 'string' || detail.length > BRIDGE_MAX_CHARS || !(element instanceof Element)) return;
  const claim = parse(detail);
  if (claim?.v !== 1) return;
  if (claim.type === 'challenge') {
    const { type, id, kind, methods, factorId, digits, expiresAtMs } = claim;
    world.elements.set(id, element);
    announce(world, { type, id, kind, methods, factorId, digits, expiresAtMs, nonce: world.nonce });
  } else if (claim.type === 'offer') {
    const { type, id, uri, factorId, expiresAtMs } = claim;
    world.elements.set(id, element);
    world.offers.push({ type, id, uri, factorId, expiresAtMs, nonce: world.nonce });
  } else if (claim.type === 'outcome') {
    const { type, id, result, serverTimeMs } = claim;
    void send({ type, id, result, serverTimeMs });
  } else if (claim.type === 'gone') {
    void send({ type: claim.type, id: claim.id });
  }
}

function announce(world: World, challenge: FromPage): void {
  const waitMs = world.keyAtMs + TYPING_MS - performance.now();
  if (waitMs > 0) setTimeout(() => announce(world, challenge), waitMs);
  else void send(challenge);
}

function parse(text: string): BridgeOut | undefined {
  try {
    return JSON.parse(text) as BridgeOut;
  } catch {
    return undefined;
  }
}
