import { expect } from 'chai';
import {
  createMfa,
  everyLogin,
  type Mfa,
  type MfaOptions,
  optionalTrusted,
  type Policy,
  riskyActions,
  type Store,
} from '../../../server/app.ts';
import { memoryKeys, ORIGIN, person } from '../support/verifier.ts';

/** Never opened: whatever is refused here is refused before anything is looked up. */
const store: Store = {
  ready: () => Promise.resolve(),
  transaction: () => Promise.reject(new Error('not opened')),
  grouping: { size: 1, concurrency: 1 },
  nowMs: () => Promise.resolve(0),
  setClockOffset: () => Promise.resolve(),
  close: () => Promise.resolve(),
};

const options = () => ({ store, keys: memoryKeys(), issuer: 'Example', origins: [ORIGIN], identify: () => null });

/** What a start with this policy is refused for. */
function refusal(policy: Policy, more: Partial<MfaOptions> = {}): string {
  try {
    createMfa({ ...options(), policy, ...more });
    return '';
  } catch (error) {
    expect(error).to.include({ name: 'MfaError', code: 'bad-config' });
    return (error as Error).message;
  }
}

describe('policies at the start', () => {
  it('the three that are shipped are accepted', () => {
    for (const policy of [everyLogin, riskyActions, optionalTrusted]) expect(refusal(policy), policy.name).to.equal('');
  });

  const broken: Array<[option: string, change: Partial<Policy>]> = [
    ['policy.methods', { methods: [] }],
    ['policy.methods', { methods: ['backup'] }],
    ['policy.methods', { methods: ['carrier-pigeon' as 'totp'] }],
    [`policy.actions['withdrawal']`, { actions: { withdrawal: 'new-device' } }],
    [`policy.actions['disable']`, { actions: { disable: 'new-device' } }],
    [`policy.actions['sign-in']`, { actions: { 'sign-in': 'sometimes' as 'always' } }],
    [`policy.actions['Sign In']`, { actions: { 'Sign In': 'always' } }],
    ['policy.otherwise', { otherwise: 'never' as 'always' }],
    ['policy.remember.days', { remember: { days: -1, asks: true } }],
    ['policy.remember.days', { remember: { days: 0, asks: true } }],
    ['policy.totpWindow', { totpWindow: 2 as 1 }],
    ['policy.smsMinutes', { smsMinutes: 60 }],
    ['policy.backup.count', { backup: { ...optionalTrusted.backup, count: 3 as 1 } }],
    ['policy.coolOffHours', { coolOffHours: -1 }],
  ];
  for (const [option, change] of broken)
    it(`${option} is refused by name: ${JSON.stringify(Object.values(change)[0])}`, () => {
      expect(refusal({ ...optionalTrusted, ...change })).to.satisfy((said: string) => said.startsWith(`${option} must be `));
    });

  for (const missing of ['store', 'keys', 'identify', 'issuer', 'origins'] as const)
    it(`a missing ${missing} is named`, () => {
      expect(refusal(optionalTrusted, { [missing]: undefined })).to.include(missing);
    });
});

describe('profiles', () => {
  it('SV-34, SV-68: "nist-aal2" is not claimed: browsers instead of factors, and nothing that resists phishing', () => {
    const reasons = refusal(optionalTrusted, { profile: 'nist-aal2' });
    for (const reason of [
      'no-phishing-resistant-factor',
      'browser-instead-of-factor',
      'sign-in-without-factor',
      'set-up-is-optional',
    ])
      expect(reasons).to.include(`${reason}: `);
    expect(refusal({ ...everyLogin, notEnrolled: 'enroll-first' }, { profile: 'nist-aal2' })).to.match(
      /^profile nist-aal2 cannot be held: no-phishing-resistant-factor: [^;]*$/,
    );
  });

  it('"psd2" names what contradicts it, and starts when nothing does', () => {
    expect(refusal(everyLogin, { profile: 'psd2' })).to.include('payment-without-factor: policy.actions.withdrawal');
    expect(refusal(riskyActions, { profile: 'psd2' })).to.include('remembered-too-long: policy.remember.days');
    expect(refusal({ ...optionalTrusted, notEnrolled: 'enroll-first' }, { profile: 'psd2' })).to.equal('');
  });

  it('an unknown profile is refused, and so is a policy that policyFor brings later', async () => {
    expect(refusal(optionalTrusted, { profile: 'iso-9000' as 'psd2' })).to.include('nist-aal2 or psd2');
    const mfa = createMfa({ ...options(), identify: () => person(), policyFor: () => everyLogin, profile: 'psd2' });
    const error = await mfa.require(new Request(ORIGIN), 'withdrawal').catch((thrown: unknown) => thrown);
    expect((error as Error).message).to.include('payment-without-factor');
  });
});

describe('actions', () => {
  it('of a site of its own are known besides the others', () => {
    expect(refusal(own)).to.equal('');
  });

  it('are known by the compiler: a misspelt one does not build', () => {
    // Held by the compiler alone: without the error, @ts-expect-error itself is one.
    const misspelt = [
      // @ts-expect-error -- not an action of this policy
      (mfa: OptionalTrusted) => mfa.require(new Request(ORIGIN), 'withdrawl'),
      (mfa: OptionalTrusted) => mfa.require(new Request(ORIGIN), 'withdrawal'),
      (mfa: WithOwn) => mfa.require(new Request(ORIGIN), 'close-account'),
      // @ts-expect-error -- the site added another name
      (mfa: WithOwn) => mfa.require(new Request(ORIGIN), 'close-acount'),
      (mfa: Mfa) => mfa.require(new Request(ORIGIN), 'whatever a policy of unknown actions says'),
    ];
    expect(misspelt).to.have.length(5);
  });
});

type OptionalTrusted = ReturnType<typeof createMfa<typeof optionalTrusted>>;
type WithOwn = ReturnType<typeof createMfa<typeof own>>;
const own = { ...riskyActions, actions: { ...riskyActions.actions, 'close-account': 'always' } } as const;
