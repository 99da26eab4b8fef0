import { everyLogin, optionalTrusted, riskyActions, type Policy } from 'mfa-challenge/server';

export const POLICY_NAMES = ['optional-trusted', 'risky-actions', 'every-login'] as const;
export type PolicyName = (typeof POLICY_NAMES)[number];

/** The systems that the demonstration can run. Each has its own factors per account: the policy is the verifier's tenant. */
export const POLICIES: Record<PolicyName, Policy> = {
  'optional-trusted': optionalTrusted,
  'risky-actions': riskyActions,
  'every-login': everyLogin,
};

export function knownPolicy(text: string | undefined): PolicyName | undefined {
  return POLICY_NAMES.find((name) => name === text);
}
