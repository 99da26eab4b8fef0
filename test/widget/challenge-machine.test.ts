import { expect } from 'chai';
import fc from 'fast-check';
import {
  canSend,
  canSubmit,
  currentOffer,
  EDITABLE,
  TICKING,
  OVER,
  type Happening,
  IDLE,
  is,
  knownOffers,
  next,
  nextTickMs,
  type Prompt,
} from '../../widget/challenge/challenge-machine.ts';
import { BACKUP, signIn, SMS, TABLET, TOTP } from './support/fake-verifier.ts';

const START = 1_800_000_000_000;
const challenge = fc
  .record({
    offers: fc.subarray([TOTP, TABLET, SMS, BACKUP, { method: 'key', factorId: 'key-00000000000000000000000' }]),
    lasts: fc.integer({ min: 1_000, max: 600_000 }),
    lockedFor: fc.option(fc.integer({ min: -1_000, max: 900_000 }), { nil: undefined }),
  })
  .map(({ offers, lasts, lockedFor }) =>
    signIn({
      offers: offers.map((offer, index) => (index === 0 && lockedFor ? { ...offer, lockedUntilMs: START + lockedFor } : offer)),
      expiresAtMs: START + lasts,
      serverTimeMs: START,
    }),
  );
const nowMs = fc.integer({ min: START, max: START + 1_200_000 });
const refusal = fc.record(
  {
    code: fc.constantFrom(
      ...([
        'wrong-code',
        'already-used',
        'expired',
        'unknown-challenge',
        'locked',
        'too-many',
        'offline',
        'unavailable',
        'bad-response',
        'sms-not-sent',
        'not-signed-in',
        'bad-request',
      ] as const),
    ),
    retryAtMs: nowMs,
    attemptsLeft: fc.nat(5),
  },
  { requiredKeys: ['code'] },
);
const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.constant<Happening>({ type: 'begin' }),
  fc.record({ type: fc.constant('began' as const), challenge, nowMs }),
  fc.record({ type: fc.constant('renewed' as const), challenge, nowMs }),
  fc.record({
    type: fc.constant('choose' as const),
    factorId: fc.constantFrom(TOTP.factorId, TABLET.factorId, SMS.factorId, BACKUP.factorId, 'nobody'),
    nowMs,
  }),
  fc.constantFrom<Happening>(
    { type: 'send' },
    { type: 'type' },
    { type: 'submit' },
    { type: 'incomplete' },
    { type: 'verified' },
    { type: 'cancel' },
  ),
  fc.record({ type: fc.constant('sent' as const), factorId: fc.constant(SMS.factorId), resendAtMs: nowMs }),
  fc.record({
    type: fc.constant('refused' as const),
    during: fc.constantFrom(...(['begin', 'send', 'verify', 'renew'] as const)),
    refusal,
    nowMs,
  }),
  fc.record({ type: fc.constant('tick' as const), nowMs }),
);
const story = fc.array(happening, { maxLength: 40 });
const tell = (happenings: readonly Happening[]): Prompt => happenings.reduce(next, IDLE);

describe('the prompt as a machine', () => {
  it('is always about an offer that it knows, once there is a challenge with one', () => {
    fc.assert(
      fc.property(story, (happenings) => {
        const prompt = tell(happenings);
        if (knownOffers(prompt.challenge).length > 0) expect(currentOffer(prompt)).to.exist;
      }),
    );
  });

  it('sends a code only from where one can be typed', () => {
    fc.assert(
      fc.property(story, (happenings) => {
        const prompt = tell(happenings);
        if (canSubmit(prompt)) expect(is(prompt, EDITABLE)).to.equal(true);
        const after = next(prompt, { type: 'submit' });
        if (!canSubmit(prompt)) expect(after).to.equal(prompt);
        else expect(after.phase.name).to.equal('checking');
      }),
    );
  });

  it('never asks twice at once: while it checks, nothing can be sent, chosen or typed away', () => {
    fc.assert(
      fc.property(story, happening, (happenings, more) => {
        const prompt = tell([
          ...happenings,
          { type: 'began', challenge: signIn({ expiresAtMs: START + 1e6 }), nowMs: START },
          { type: 'submit' },
        ]);
        expect(prompt.phase.name).to.equal('checking');
        expect(canSubmit(prompt) || canSend(prompt, Infinity)).to.equal(false);
        if (['submit', 'incomplete', 'type', 'choose', 'tick'].includes(more.type)) expect(next(prompt, more)).to.equal(prompt);
      }),
    );
  });

  it('stays over until it is asked for anew: nothing late revives a challenge', () => {
    fc.assert(
      fc.property(story, happening, (happenings, more) => {
        const prompt = tell(happenings);
        const revives = ['begin', 'began', 'renewed', 'verified', 'cancel'].includes(more.type) || 'during' in more;
        if (is(prompt, OVER) && !revives) expect(is(next(prompt, more), OVER)).to.equal(true);
      }),
    );
  });

  it('stays verified whatever arrives late, but for a new beginning', () => {
    fc.assert(
      fc.property(story, happening, (happenings, more) => {
        const prompt = next(tell(happenings), { type: 'verified' });
        const anew = ['begin', 'began', 'renewed'].includes(more.type) || (more.type === 'refused' && more.during === 'renew');
        if (!anew) expect(next(prompt, more).phase.name).to.equal('verified');
      }),
    );
  });

  it('is over once the time is, in every state in which it can run out', () => {
    fc.assert(
      fc.property(story, (happenings) => {
        const prompt = tell(happenings);
        if (!prompt.challenge || !is(prompt, TICKING)) return;
        expect(next(prompt, { type: 'tick', nowMs: prompt.challenge.expiresAtMs }).phase.name).to.equal('expired');
      }),
    );
  });

  it('waits for something that moves it on: after the tick it asked for it does not ask for the same again', () => {
    fc.assert(
      fc.property(story, (happenings) => {
        const prompt = tell(happenings);
        const dueMs = nextTickMs(prompt);
        if (dueMs === Infinity) return;
        const againMs = nextTickMs(next(prompt, { type: 'tick', nowMs: dueMs }));
        expect(againMs).to.be.above(dueMs);
      }),
    );
  });

  it('does not wait for a lock that has ended when another wait has', () => {
    const began = next(IDLE, {
      type: 'began',
      challenge: signIn({ offers: [{ ...SMS, lockedUntilMs: START - 1 }], expiresAtMs: START + 9_000 }),
      nowMs: START - 9,
    });
    const told = next(began, {
      type: 'refused',
      during: 'renew',
      refusal: { code: 'too-many', retryAtMs: START },
      nowMs: START - 5,
    });
    expect(told.phase.name).to.equal('cooling-down');
    expect(next(told, { type: 'tick', nowMs: START }).phase.name).to.equal('asking');
  });

  it('keeps the server’s counters when the way is changed', () => {
    fc.assert(
      fc.property(story, nowMs, (happenings, now) => {
        const prompt = tell(happenings);
        const after = next(prompt, { type: 'choose', factorId: BACKUP.factorId, nowMs: now });
        const counters = ({ challenge }: Prompt): unknown => challenge?.offers.map(({ resendAtMs }) => resendAtMs);
        expect(counters(after)).to.deep.equal(counters(prompt));
        expect(after.challenge?.id).to.equal(prompt.challenge?.id);
      }),
    );
  });

  it('starts with the strongest way, or with the preferred one, but not with a locked one', () => {
    const offers = [{ ...TOTP, lockedUntilMs: START + 1 }, SMS, BACKUP];
    const began = next(IDLE, { type: 'began', challenge: signIn({ offers, expiresAtMs: START + 1e6 }), nowMs: START });
    expect(began.factorId).to.equal(SMS.factorId);
    const preferred = next(IDLE, {
      type: 'began',
      challenge: signIn({ offers, expiresAtMs: START + 1e6 }),
      nowMs: START,
      preferred: 'backup',
    });
    expect(preferred.factorId).to.equal(BACKUP.factorId);
  });

  it('gives more time once, and keeps the chosen way', () => {
    const first = tell([
      { type: 'began', challenge: signIn({ expiresAtMs: START + 1_000 }), nowMs: START },
      { type: 'choose', factorId: BACKUP.factorId, nowMs: START },
    ]);
    const more = next(first, { type: 'renewed', challenge: signIn({ expiresAtMs: START + 9_000 }), nowMs: START });
    expect(more).to.deep.include({ extended: true, factorId: BACKUP.factorId, phase: { name: 'asking' } });
  });
});
