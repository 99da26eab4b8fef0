import * as v from 'valibot';
import { Code, Id, TimeMs } from './challenge.ts';
import { Factor, Label } from './enrollment.ts';

/** The wire between the server and `<mfa-settings>`: what is set up, and what may be changed. */

const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const Demand = v.picklist(['never', 'new-device', 'always']);

/** What the policy makes of a change: said before it is made. */
export const Rules = v.object({
  /** A new method stands beside the others, or ends them. */
  methodsAtOnce: v.picklist(['one', 'several']),
  signIn: Demand,
  withdrawal: Demand,
  /** How long withdrawals wait after a method was removed or replaced, or everything was suspended. */
  coolOffHours: Count,
  /** Ten codes, or one recovery key; null: none. */
  backup: v.nullable(v.object({ count: Count, on: v.picklist(['app', 'any']), keptWhenDisabled: v.boolean() })),
  /** Whether browsers are remembered. */
  remembers: v.boolean(),
});
export type Rules = v.InferOutput<typeof Rules>;

export const Settings = v.object({
  enabled: v.boolean(),
  factors: v.array(Factor),
  backup: v.nullable(v.object({ left: Count, total: Count, madeAtMs: TimeMs })),
  devices: v.array(v.object({ id: Id, name: v.string(), createdAtMs: TimeMs, lastUsedMs: TimeMs, current: v.boolean() })),
  events: v.array(v.object({ type: v.string(), atMs: TimeMs, method: v.optional(v.string()), action: v.optional(v.string()) })),
  /** Methods that this policy lets the user set up now. */
  allowed: v.array(v.string()),
  rules: Rules,
  /** Withdrawals wait until then, because of a change. */
  coolingUntilMs: v.optional(TimeMs),
  /** "Is this still your number?": it is due now and then, and after a message that did not arrive. */
  reminder: v.optional(v.object({ factorId: Id, why: v.picklist(['time', 'undelivered']) })),
  /** Money is attached to the account: a second step is recommended harder. */
  paymentMethods: v.boolean(),
  serverTimeMs: TimeMs,
});
export type Settings = v.InferOutput<typeof Settings>;

/** `PATCH /factors/:id`: a new name for an app, or the answer that a number is still its owner's. */
export const FactorPatch = v.union([v.strictObject({ label: Label }), v.strictObject({ current: v.literal(true) })]);
export type FactorPatch = v.InferOutput<typeof FactorPatch>;

/** `POST /enabled`: suspends every factor, or resumes them. */
export const EnabledRequest = v.strictObject({ enabled: v.boolean() });

/** `POST /try`: is the app set up well? The code counts as used. */
export const TryRequest = v.strictObject({ factorId: Id, code: Code });
export const TryResponse = v.object({ state: v.literal('right'), serverTimeMs: TimeMs });
export type TryResponse = v.InferOutput<typeof TryResponse>;

/** `POST /factors/:id/unlock`: right codes of a locked factor, each a new one, in a row. */
export const UnlockRequest = v.strictObject({ code: Code });
/** `left: 0`: the factor works again; else as many more codes, the next from `retryAtMs` on. */
export const UnlockResponse = v.object({ left: Count, retryAtMs: v.optional(TimeMs) });
export type UnlockResponse = v.InferOutput<typeof UnlockResponse>;
