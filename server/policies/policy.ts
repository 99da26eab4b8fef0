import type { Method } from '../../shared/protocol/challenge.ts';
import type { SetupStep } from '../../shared/protocol/enrollment.ts';

/** The actions that the three shipped policies know; a site adds its own. */
export const KNOWN_ACTIONS = [
  'sign-in',
  'withdrawal',
  'change-email',
  'change-phone',
  'change-password',
  'reset-password',
  'payment-method',
  'change-factor',
  'disable',
  'enable',
  'deposit',
  'play',
  'history',
] as const;
export type KnownAction = (typeof KNOWN_ACTIONS)[number];

/** When an action asks: never, in a browser that is not remembered, or every time. */
export type Demand = 'never' | 'new-device' | 'always';

export type Evidence = 'registered-email' | 'government-id' | 'kyc-documents';

/** How a site asks for the second factor: plain data. An action that it does not name is asked for `otherwise`. */
export interface Policy<Action extends string = string> {
  readonly name: string;
  readonly methods: readonly Method[];
  /** Whether a person has one method, a new one ending the old, or several side by side. */
  readonly methodsAtOnce: 'one' | 'several';
  readonly actions: Readonly<Partial<Record<KnownAction | Action, Demand>>>;
  readonly otherwise: 'always';
  readonly notEnrolled: 'allow' | 'enroll-first';
  /** Time steps before and after the current one that are accepted (RFC 6238 §5.2). */
  readonly totpWindow: 0 | 1;
  readonly smsMinutes: number;
  readonly remember: { readonly days: number | 'until-cleared'; readonly asks: boolean };
  readonly backup: {
    readonly count: 10 | 1;
    /** Whether codes come with the app only, or with any method. */
    readonly on: 'app' | 'any';
    readonly accepts: ReadonlyArray<KnownAction | Action>;
    readonly keptWhenDisabled: boolean;
  };
  readonly setup: readonly SetupStep[];
  /** How long transactions wait after a factor was removed or replaced. */
  readonly coolOffHours: number;
  readonly recovery: {
    readonly delayHours: number;
    readonly evidence: readonly Evidence[];
    readonly result: 'reset' | 'temporary-access';
    readonly accessHours?: number;
  };
  readonly showAttemptsLeft: boolean;
}

/** The actions that a policy names: with it, a misspelt action is an error of the compiler, and not merely asked for always. */
export type ActionOf<P extends Policy> = Extract<keyof P['actions'], string>;

/** What the policy asks for this action. */
export function demandOf(policy: Policy, action: string): Demand {
  const demands: Readonly<Record<string, Demand | undefined>> = policy.actions;
  return (Object.hasOwn(demands, action) ? demands[action] : undefined) ?? policy.otherwise;
}
