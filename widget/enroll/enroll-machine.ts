import type { Enrollment, EnrollmentPlan, SetupStep } from '../../shared/protocol/enrollment.ts';
import type { Refusal } from '../challenge/challenge-machine.ts';

/**
 * A set-up as one value and one function: no DOM, no clock, no network. The server says which steps there are and what is done;
 * entering a code is the prompt's own machine, which runs while the phase is `code`.
 */
export interface Setup {
  readonly phase: Phase;
  readonly plan: EnrollmentPlan | null;
  /** What is under way. Its secret is here from the moment it was made until its first code was accepted, and nowhere else. */
  readonly enrollment: Enrollment | null;
  /** The factor is active. */
  readonly confirmed: boolean;
}

export type Phase =
  | { readonly name: 'loading' }
  | { readonly name: 'choosing'; readonly refusal?: EnrollRefusal }
  /** Which number: the registered one, or another. */
  | { readonly name: 'number'; readonly other: boolean; readonly refusal?: EnrollRefusal }
  | { readonly name: 'code'; readonly step: 'phone' | 'confirm' }
  /** Fresh backup codes are on screen: see `backup-codes/`. */
  | { readonly name: 'codes' }
  /** A request is under way; what was there before stays on screen. */
  | { readonly name: 'busy'; readonly request: Request; readonly from: Still }
  | { readonly name: 'failed'; readonly request: Request; readonly refusal: EnrollRefusal }
  | { readonly name: 'done' }
  | { readonly name: 'cancelled' };

/** What can stay on screen while a request is under way. */
export type Still = Extract<Phase, { name: 'loading' | 'choosing' | 'number' }>;
export type Request =
  | { readonly type: 'plan' }
  | { readonly type: 'begin'; readonly method: EnrollMethod; readonly number?: EnteredNumber }
  | { readonly type: 'codes' };
/** A number as it was typed, and the country it was typed for. */
export type EnteredNumber = { readonly phone: string; readonly country: string };
export type EnrollMethod = Enrollment['method'];
/** What is set up, as the page says. */
export interface Wanted {
  readonly method?: EnrollMethod | undefined;
  readonly replaces?: string | undefined;
}
/** As the prompt's, or `cancelled`: a code was asked for first and not given. */
export type EnrollRefusal = Omit<Refusal, 'code'> & { readonly code: Refusal['code'] | 'cancelled' };

export type EnrollEvent =
  | { readonly type: 'start' }
  | { readonly type: 'planned'; readonly plan: EnrollmentPlan; readonly wanted?: Wanted }
  | { readonly type: 'choose'; readonly method: EnrollMethod }
  | { readonly type: 'other-number'; readonly other: boolean }
  /** Absent: the registered number. */
  | { readonly type: 'number'; readonly number?: EnteredNumber | undefined }
  | { readonly type: 'began'; readonly enrollment: Enrollment }
  | { readonly type: 'code-accepted' }
  | { readonly type: 'codes-made' }
  | { readonly type: 'codes-saved' }
  | { readonly type: 'refused'; readonly refusal: EnrollRefusal }
  | { readonly type: 'again' }
  | { readonly type: 'choose-again' }
  | { readonly type: 'cancel' };

export const IDLE: Setup = { phase: { name: 'loading' }, plan: null, enrollment: null, confirmed: false };
const LOADING: Still = { name: 'loading' };

export function next(setup: Setup, event: EnrollEvent): Setup {
  const { phase } = setup;
  switch (event.type) {
    case 'start':
      return ask(IDLE, { type: 'plan' }, LOADING);
    case 'planned':
      return planned({ ...setup, plan: event.plan }, event.wanted ?? {});
    case 'choose':
      return phase.name === 'choosing' ? chosen(setup, event.method, phase) : setup;
    case 'other-number':
      return phase.name === 'number' ? to(setup, { name: 'number', other: event.other }) : numberAgain(setup);
    case 'number':
      return phase.name === 'number' ? numbered(setup, phase, event.number) : setup;
    case 'began':
      return goTo({ ...setup, enrollment: event.enrollment }, event.enrollment.next);
    case 'code-accepted':
      return phase.name === 'code' ? codeAccepted(setup, phase.step) : setup;
    case 'codes-made':
      return to(setup, { name: 'codes' });
    case 'codes-saved':
      return phase.name === 'codes' ? goTo(setup, after(setup, 'backup-codes')) : setup;
    case 'refused':
      return phase.name === 'busy' ? refused(setup, phase, event.refusal) : setup;
    case 'again':
      return again(setup);
    case 'choose-again':
      return mayChooseAgain(setup) ? to(setup, { name: 'choosing' }) : setup;
    case 'cancel':
      return phase.name === 'done' ? setup : { ...IDLE, phase: { name: 'cancelled' } };
  }
}

/** The methods to choose from: what is not there yet; where all are, all of them. */
export function choicesOf({ methods }: EnrollmentPlan): EnrollmentPlan['methods'] {
  const missing = methods.filter(({ there }) => !there);
  return missing.length > 0 ? missing : methods;
}

/** Whether the choice of the method can be made again. */
export function mayChooseAgain({ plan, confirmed, phase }: Setup): boolean {
  return plan !== null && !confirmed && choicesOf(plan).length > 1 && /^(number|code|failed)$/.test(phase.name);
}

/** Which step this is about; null when none is. */
export function stepOf({ enrollment, phase }: Setup): SetupStep | null {
  switch (phase.name) {
    case 'choosing':
      return 'method';
    case 'number':
      return enrollment?.steps.includes('phone') === false ? 'confirm' : 'phone';
    case 'code':
      return phase.step;
    case 'codes':
      return 'backup-codes';
    case 'busy':
      return phase.request.type === 'codes' ? 'backup-codes' : stepOf({ ...IDLE, enrollment, phase: phase.from });
    default:
      return null;
  }
}

const to = (setup: Setup, phase: Phase): Setup => ({ ...setup, phase });
const ask = (setup: Setup, request: Request, from: Still): Setup => to(setup, { name: 'busy', request, from });

function planned(setup: Setup, { method: wanted, replaces }: Wanted): Setup {
  const { methods, pending } = setup.plan as EnrollmentPlan;
  // What is done with is not taken up again: another one begins.
  if (pending?.next && (wanted ?? pending.method) === pending.method && pending.replaces === replaces) {
    const { confirmed, ...enrollment } = pending;
    return goTo({ ...setup, enrollment, confirmed }, pending.next);
  }
  const choices = methods.filter(({ method }) => method === wanted);
  const [only, ...others] = wanted === undefined ? choicesOf(setup.plan as EnrollmentPlan) : choices;
  if (!only) return to(setup, { name: 'failed', request: { type: 'plan' }, refusal: { code: 'method-not-allowed' } });
  return others.length > 0 ? to(setup, { name: 'choosing' }) : chosen(setup, only.method, LOADING);
}

function chosen(setup: Setup, method: EnrollMethod, from: Still): Setup {
  const fresh = { ...setup, enrollment: null };
  return method === 'totp' ? ask(fresh, { type: 'begin', method }, from) : askNumber(fresh);
}

/** The registered number is proposed, where there is one. */
function askNumber(setup: Setup): Setup {
  return to(setup, { name: 'number', other: setup.plan?.phone === undefined });
}

/** Another number than the one that a code went to. */
function numberAgain(setup: Setup): Setup {
  const isSms = setup.enrollment?.method === 'sms' && !setup.confirmed;
  return isSms && setup.phase.name === 'code' ? to(setup, { name: 'number', other: true }) : setup;
}

function numbered(setup: Setup, phase: Still & { name: 'number' }, number: EnteredNumber | undefined): Setup {
  if (setup.enrollment?.method === 'totp') return to(setup, { name: 'code', step: 'phone' });
  const from = { name: phase.name, other: phase.other };
  return ask(setup, { type: 'begin', method: 'sms', ...(number && { number }) }, from);
}

function codeAccepted(setup: Setup, step: 'phone' | 'confirm'): Setup {
  // The message that was on its way has arrived: the next one need not wait.
  const known = without(setup.enrollment as Enrollment, 'resendAtMs');
  if (step === 'phone') return goTo({ ...setup, enrollment: known }, after(setup, step));
  const enrollment = without(known, 'uri', 'key');
  const confirmed = { ...setup, enrollment, confirmed: true };
  return goTo(confirmed, after(confirmed, step));
}

function after({ enrollment }: Setup, step: SetupStep): SetupStep | undefined {
  return enrollment?.steps[enrollment.steps.indexOf(step) + 1];
}

function goTo(setup: Setup, step: SetupStep | undefined): Setup {
  const { enrollment, confirmed } = setup;
  if (!enrollment || step === undefined) return to(setup, { name: 'done' });
  const isApp = enrollment.method === 'totp';
  if (step === 'phone' && isApp) return to(setup, { name: 'number', other: false });
  // The page was loaded anew: its secret was shown once, so that there has to be another one.
  if (isApp && !confirmed && enrollment.uri === undefined && step !== 'phone')
    return ask(setup, { type: 'begin', method: 'totp' }, LOADING);
  if (step === 'backup-codes') return ask(setup, { type: 'codes' }, LOADING);
  return to(setup, { name: 'code', step: step === 'phone' ? 'phone' : 'confirm' });
}

function refused(setup: Setup, { request, from }: Phase & { name: 'busy' }, refusal: EnrollRefusal): Setup {
  if (from.name === 'loading') return to(setup, { name: 'failed', request, refusal });
  // Who closes the dialog has changed his mind: nothing is wrong.
  return to(setup, refusal.code === 'cancelled' ? from : { ...from, refusal });
}

/** On from something that failed or ran out. */
function again(setup: Setup): Setup {
  const { phase, enrollment, confirmed } = setup;
  if (phase.name === 'failed') {
    const gone = /^(expired|unknown-challenge)$/.test(phase.refusal.code);
    return gone ? next(setup, { type: 'start' }) : ask(setup, phase.request, LOADING);
  }
  if (phase.name !== 'code' || !enrollment || confirmed) return next(setup, { type: 'start' });
  return chosen(setup, enrollment.method, LOADING);
}

function without(enrollment: Enrollment, ...names: (keyof Enrollment)[]): Enrollment {
  const kept = Object.entries(enrollment).filter(([name]) => !names.includes(name as keyof Enrollment));
  return Object.fromEntries(kept) as Enrollment;
}
