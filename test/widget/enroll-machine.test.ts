import { expect } from 'chai';
import fc from 'fast-check';
import type { Enrollment, EnrollmentPlan, SetupStep } from '../../shared/protocol/enrollment.ts';
import { choicesOf, type EnrollEvent, IDLE, next, type Setup, stepOf } from '../../widget/enroll/enroll-machine.ts';

const STANDARD: SetupStep[] = ['method', 'confirm', 'backup-codes'];
const PHONE_FIRST: SetupStep[] = ['method', 'phone', 'backup-codes', 'confirm'];
const NOW = 1_800_000_000_000;

const planOf = (steps: SetupStep[], more: Partial<EnrollmentPlan> = {}): EnrollmentPlan => ({
  methods: [
    { method: 'totp', steps, there: false },
    { method: 'sms', steps, there: false },
  ],
  phone: { to: '•• 90', country: 'ID' },
  backupCount: 10,
  ...more,
});
const common = { id: 'enrolment-0000000000000000', factorId: 'factor-0000000000000000000', expiresAtMs: NOW, serverTimeMs: NOW };
const app = (steps: SetupStep[]): Enrollment => ({
  ...common,
  method: 'totp',
  uri: 'otpauth://x',
  key: 'KEY',
  steps,
  next: steps[1],
});
const sms = (steps: SetupStep[]): Enrollment => ({
  ...common,
  method: 'sms',
  to: '•• 90',
  resendAtMs: NOW,
  steps,
  next: steps[1],
});

const after = (...events: EnrollEvent[]): Setup => events.reduce(next, IDLE);
const START: EnrollEvent = { type: 'start' };
const ACCEPTED: EnrollEvent = { type: 'code-accepted' };
const MADE: EnrollEvent = { type: 'codes-made' };
const SAVED: EnrollEvent = { type: 'codes-saved' };
const planned = (plan: EnrollmentPlan, method?: 'totp' | 'sms'): EnrollEvent => ({ type: 'planned', plan, wanted: { method } });
const choose = (method: 'totp' | 'sms'): EnrollEvent => ({ type: 'choose', method });
const began = (enrollment: Enrollment): EnrollEvent => ({ type: 'began', enrollment });

describe('a set-up, as one value', () => {
  it('goes through the steps in the order that the server says: the app', () => {
    let setup = after(START, planned(planOf(STANDARD)));
    expect(setup.phase.name).to.equal('choosing');
    setup = next(setup, choose('totp'));
    expect(setup.phase).to.deep.include({ name: 'busy', request: { type: 'begin', method: 'totp' } });
    setup = next(setup, began(app(STANDARD)));
    expect(setup.phase).to.deep.equal({ name: 'code', step: 'confirm' });
    setup = next(setup, ACCEPTED);
    expect(setup.phase).to.deep.include({ name: 'busy', request: { type: 'codes' } });
    setup = [MADE, SAVED].reduce(next, setup);
    expect(setup.phase.name).to.equal('done');
  });

  it('row 5, 6, 7: where the phone comes first and the first code last, nothing is active before', () => {
    let setup = after(START, planned(planOf(PHONE_FIRST)), choose('totp'), began(app(PHONE_FIRST)));
    expect(setup.phase).to.deep.equal({ name: 'number', other: false });
    setup = next(setup, { type: 'number' });
    expect(setup.phase).to.deep.equal({ name: 'code', step: 'phone' });
    setup = [ACCEPTED, MADE].reduce(next, setup);
    expect(stepOf(setup)).to.equal('backup-codes');
    setup = next(setup, SAVED);
    expect(setup).to.deep.include({ confirmed: false, phase: { name: 'code', step: 'confirm' } });
    expect(next(setup, ACCEPTED)).to.deep.include({ confirmed: true, phase: { name: 'done' } });
  });

  it('row 5: proposes the registered number, and takes another one', () => {
    const setup = after(START, planned(planOf(STANDARD)), choose('sms'));
    expect(setup.phase).to.deep.equal({ name: 'number', other: false });
    const number = { phone: '0813 1', country: 'ID' };
    const other = [{ type: 'other-number', other: true } as const, { type: 'number', number } as const].reduce(next, setup);
    expect(other.phase).to.deep.include({ name: 'busy', request: { type: 'begin', method: 'sms', number } });
    const refused = next(other, { type: 'refused', refusal: { code: 'bad-phone' } });
    expect(refused.phase).to.deep.equal({ name: 'number', other: true, refusal: { code: 'bad-phone' } });
    const none = after(START, planned({ ...planOf(STANDARD), phone: undefined }), choose('sms'));
    expect(none.phase, 'nothing is registered').to.deep.equal({ name: 'number', other: true });
  });

  it('sends a code to another number when the first was the wrong one', () => {
    const setup = after(START, planned(planOf(STANDARD)), choose('sms'), { type: 'number' }, began(sms(STANDARD)));
    expect(next(setup, { type: 'other-number', other: true }).phase).to.deep.equal({ name: 'number', other: true });
  });

  it('offers what is not there yet; begins at once where one is left, or where the page says which', () => {
    const withApp = planOf(STANDARD, {
      methods: [
        { method: 'totp', steps: STANDARD, there: true },
        { method: 'sms', steps: STANDARD, there: false },
      ],
    });
    expect(choicesOf(withApp).map(({ method }) => method)).to.deep.equal(['sms']);
    expect(after(START, planned(withApp)).phase.name).to.equal('number');
    expect(after(START, planned(withApp, 'totp')).phase).to.deep.include({ request: { type: 'begin', method: 'totp' } });
    const none = after(START, planned(planOf(STANDARD, { methods: [] })));
    expect(none.phase).to.deep.include({ name: 'failed', refusal: { code: 'method-not-allowed' } });
  });

  describe('taken up again after a reload', () => {
    const pending = (steps: SetupStep[], step: SetupStep | undefined, confirmed = false) => {
      const known = { ...common, method: 'totp' as const, steps };
      return planOf(steps, { pending: { ...known, ...(step && { next: step }), confirmed } });
    };

    it('goes on with the phone, and makes the secret anew when it has to be shown', () => {
      let setup = after(START, planned(pending(PHONE_FIRST, 'phone')));
      expect(setup.phase.name).to.equal('number');
      setup = [{ type: 'number' } as const, ACCEPTED].reduce(next, setup);
      expect(setup.phase).to.deep.include({ name: 'busy', request: { type: 'begin', method: 'totp' } });
    });

    it('SV-24: shows no secret and no code twice: another one is made', () => {
      for (const step of ['confirm', 'backup-codes'] as const)
        expect(after(START, planned(pending(PHONE_FIRST, step))).phase).to.deep.include({
          request: { type: 'begin', method: 'totp' },
        });
      const codes = after(START, planned(pending(STANDARD, 'backup-codes', true)));
      expect(codes.phase).to.deep.include({ request: { type: 'codes' } });
    });

    it('is not taken up where nothing is left to do: another one begins', () => {
      const setup = after(START, planned(pending(PHONE_FIRST, undefined, true), 'totp'));
      expect(setup.phase).to.deep.include({ name: 'busy', request: { type: 'begin', method: 'totp' } });
    });

    it('is left alone where the page wants another method, or another factor replaced', () => {
      const elsewhere: EnrollEvent = {
        type: 'planned',
        plan: pending(STANDARD, 'backup-codes', true),
        wanted: { replaces: 'x' },
      };
      expect(after(START, elsewhere).phase.name).to.equal('choosing');
      expect(after(START, planned(pending(STANDARD, 'confirm'), 'sms')).phase.name).to.equal('number');
    });
  });

  it('forgives: who closes the dialog is where he was, and what failed can be tried again', () => {
    const asked = after(START, planned(planOf(STANDARD)), choose('totp'));
    expect(next(asked, { type: 'refused', refusal: { code: 'cancelled' } }).phase).to.deep.equal({ name: 'choosing' });
    const lost = [began(app(STANDARD)), ACCEPTED, { type: 'refused', refusal: { code: 'offline' } } as const].reduce(next, asked);
    expect(lost.phase).to.deep.include({ name: 'failed', request: { type: 'codes' } });
    expect(next(lost, { type: 'again' }).phase).to.deep.include({ name: 'busy', request: { type: 'codes' } });
    const expired = next(asked, { type: 'refused', refusal: { code: 'expired' } });
    expect(expired.phase.name, 'of a choice').to.equal('choosing');
  });

  it('never ends before the factor is active, and holds no secret once it is, whatever happens in whatever order', () => {
    const steps = fc.constantFrom(STANDARD, PHONE_FIRST);
    const event = steps.chain((order) =>
      fc.constantFrom<EnrollEvent>(
        START,
        planned(planOf(order)),
        choose('totp'),
        choose('sms'),
        began(app(order)),
        began(sms(order)),
        ACCEPTED,
        MADE,
        SAVED,
        { type: 'number' },
        { type: 'other-number', other: true },
        { type: 'refused', refusal: { code: 'offline' } },
        { type: 'again' },
        { type: 'choose-again' },
        { type: 'cancel' },
      ),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        let setup = IDLE;
        for (const one of events) {
          // The controller tells what was answered to nobody but who asked.
          const waits = setup.phase.name === 'busy' ? setup.phase.request.type : null;
          const answers = { planned: 'plan', began: 'begin', 'codes-made': 'codes' }[one.type as string];
          if (answers && answers !== waits) continue;
          setup = next(setup, one);
          if (setup.phase.name === 'done') expect(setup.confirmed).to.equal(true);
          if (setup.confirmed || setup.phase.name === 'cancelled') expect(setup.enrollment?.uri).to.equal(undefined);
          expect(stepOf(setup) === null || setup.phase.name !== 'done').to.equal(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});
