import * as v from 'valibot';
import { Id, TimeMs } from './challenge.ts';
import { Factor } from './enrollment.ts';

/** The wire between the server and `<mfa-settings>`: what is set up, and what may be changed. */

const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

export const Settings = v.object({
  enabled: v.boolean(),
  factors: v.array(Factor),
  backup: v.nullable(v.object({ left: Count, total: Count, madeAtMs: TimeMs })),
  devices: v.array(v.object({ id: Id, name: v.string(), createdAtMs: TimeMs, lastUsedMs: TimeMs, current: v.boolean() })),
  events: v.array(v.object({ type: v.string(), atMs: TimeMs, method: v.optional(v.string()) })),
  /** Methods that this policy lets the user set up now. */
  allowed: v.array(v.string()),
});
export type Settings = v.InferOutput<typeof Settings>;
