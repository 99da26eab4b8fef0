import * as v from 'valibot';
import { Id, TimeMs } from './challenge.ts';

/**
 * The bridge between the element and the extension, version 1: `CustomEvent`s whose detail is a JSON **string** of at most
 * 4096 characters, dispatched on the element, bubbling and composed.
 *
 * Everything here is a claim by a page that may be hostile. Origin, frame and document come from the browser alone.
 */
export { BRIDGE_IN, BRIDGE_MAX_CHARS, BRIDGE_OUT } from './bridge-events.ts';

const v1 = v.literal(1);

/** Page → extension. */
export const BridgeOut = v.variant('type', [
  v.strictObject({
    v: v1,
    type: v.literal('challenge'),
    id: Id,
    kind: v.picklist(['sign-in', 'change', 'transaction']),
    methods: v.array(v.string()),
    factorId: v.optional(Id),
    digits: v.pipe(v.number(), v.integer(), v.minValue(6), v.maxValue(8)),
    expiresAtMs: TimeMs,
    statement: v.optional(v.string()),
  }),
  v.strictObject({ v: v1, type: v.literal('offer'), id: Id, uri: v.string(), factorId: Id, expiresAtMs: TimeMs }),
  v.strictObject({ v: v1, type: v.literal('backup-codes'), id: Id, codes: v.array(v.string()) }),
  v.strictObject({
    v: v1,
    type: v.literal('outcome'),
    id: Id,
    result: v.picklist(['accepted', 'wrong-code', 'already-used', 'expired', 'locked', 'not-sent']),
    serverTimeMs: TimeMs,
  }),
  v.strictObject({ v: v1, type: v.literal('gone'), id: Id }),
]);
export type BridgeOut = v.InferOutput<typeof BridgeOut>;

/** Extension → page. */
export const BridgeIn = v.variant('type', [
  v.strictObject({ v: v1, type: v.literal('hello') }),
  v.strictObject({ v: v1, type: v.literal('read-offer') }),
  v.strictObject({ v: v1, type: v.literal('read-backup-codes') }),
  v.strictObject({ v: v1, type: v.literal('response'), id: Id, response: v.string() }),
  v.strictObject({ v: v1, type: v.literal('declined'), id: Id }),
]);
export type BridgeIn = v.InferOutput<typeof BridgeIn>;
