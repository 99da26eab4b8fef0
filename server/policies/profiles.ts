import { MfaError } from '../../shared/errors.ts';
import type { Limits } from '../limits.ts';
import { demandOf, type Policy } from './policy.ts';

/**
 * What a site may have to be able to claim. A profile changes nothing: it refuses to start where the policy contradicts it, and
 * says why, so that nobody claims what is not so.
 *
 * `nist-aal2`: NIST SP 800-63B-4 §2.2. `psd2`: Commission Delegated Regulation (EU) 2018/389 (strong customer authentication).
 */
export type Profile = 'nist-aal2' | 'psd2';

export type ProfileReason =
  | 'no-phishing-resistant-factor'
  | 'browser-instead-of-factor'
  | 'sign-in-without-factor'
  | 'set-up-is-optional'
  | 'payment-without-factor'
  | 'payee-without-factor'
  | 'too-many-attempts'
  | 'remembered-too-long';

export interface Contradiction {
  reason: ProfileReason;
  /** What to change, and to what. */
  option: string;
  /** Where it is written. */
  source: string;
}

interface Rule extends Contradiction {
  broken(policy: Policy, limits: Limits): boolean;
}

const SET_UP_FIRST: Omit<Rule, 'source'> = {
  reason: 'set-up-is-optional',
  option: "policy.notEnrolled must be 'enroll-first'",
  broken: ({ notEnrolled }) => notEnrolled !== 'enroll-first',
};

const RULES: Record<Profile, readonly Rule[]> = {
  'nist-aal2': [
    {
      // Codes that people type are never phishing-resistant (§3.2.5). Keys will be; the verifier does not take them yet.
      reason: 'no-phishing-resistant-factor',
      option: 'policy.methods must hold a phishing-resistant method, and this version verifies none',
      source: '§2.2.2',
      broken: () => true,
    },
    {
      reason: 'browser-instead-of-factor',
      option: 'policy.remember.days must be 0',
      source: '§5.1',
      broken: ({ remember }) => remember.days !== 0,
    },
    {
      reason: 'sign-in-without-factor',
      option: "policy.actions['sign-in'] must be 'always'",
      source: '§2.2.1',
      broken: (policy) => demandOf(policy, 'sign-in') !== 'always',
    },
    { ...SET_UP_FIRST, source: '§2.2.1' },
    {
      reason: 'too-many-attempts',
      option: 'limits.factor.lockAfter must be at most 100',
      source: '§3.2.2',
      broken: (_policy, { factor }) => factor.lockAfter > 100,
    },
  ],
  psd2: [
    {
      reason: 'payment-without-factor',
      option: "policy.actions.withdrawal must be 'always'",
      source: 'Article 5',
      broken: (policy) => demandOf(policy, 'withdrawal') !== 'always',
    },
    {
      reason: 'payee-without-factor',
      option: "policy.actions['payment-method'] must be 'always'",
      source: 'Article 13',
      broken: (policy) => demandOf(policy, 'payment-method') !== 'always',
    },
    {
      reason: 'sign-in-without-factor',
      option: "policy.actions['sign-in'] must not be 'never'",
      source: 'Article 97 of Directive (EU) 2015/2366',
      broken: (policy) => demandOf(policy, 'sign-in') === 'never',
    },
    {
      reason: 'remembered-too-long',
      option: 'policy.remember.days must be at most 180',
      source: 'Article 10',
      broken: ({ remember }) => remember.days === 'until-cleared' || remember.days > 180,
    },
    {
      reason: 'too-many-attempts',
      option: 'limits.challenge.attempts must be at most 5',
      source: 'Article 4(3)(b)',
      broken: (_policy, { challenge }) => challenge.attempts > 5,
    },
    { ...SET_UP_FIRST, source: 'Article 97 of Directive (EU) 2015/2366' },
  ],
};

/** Everything in which this policy contradicts the profile. */
export function contradictions(profile: Profile, policy: Policy, limits: Limits): Contradiction[] {
  return RULES[profile]
    .filter(({ broken }) => broken(policy, limits))
    .map(({ reason, option, source }) => ({ reason, option, source }));
}

/** @throws MfaError `bad-config` with each reason, what to change, and where it is written. */
export function holdTo(profile: Profile, policy: Policy, limits: Limits): void {
  if (!Object.hasOwn(RULES, profile)) throw new MfaError('bad-config', `profile must be ${Object.keys(RULES).join(' or ')}`);
  const found = contradictions(profile, policy, limits);
  if (found.length === 0) return;
  const lines = found.map(({ reason, option, source }) => `${reason}: ${option} (${source})`);
  throw new MfaError('bad-config', `profile ${profile} cannot be held: ${lines.join('; ')}`);
}
