import type { Challenge } from '../../shared/protocol/challenge.ts';
import type { Enrollment } from '../../shared/protocol/enrollment.ts';
import type { Approved } from '../ask-approved.ts';
import { ChallengeController } from '../challenge/challenge-controller.ts';
import type { Happening } from '../challenge/challenge-machine.ts';
import type { ChallengeTransport } from '../challenge/transport.ts';
import { type EnrollEvent, IDLE, next, type Setup, type Wanted } from './enroll-machine.ts';
import type { EnrollTransport } from './enroll-transport.ts';

export interface EnrollListener {
  /** After every step of the set-up. */
  stepped(event: EnrollEvent, setup: Setup): void;
  /** After every step of the prompt for a code. */
  prompted(happening: Happening): void;
  codesMade(codes: readonly string[]): void;
}

/** Runs the machine: asks what it is busy with, and lets the prompt's controller take the codes. Knows no DOM. */
export class EnrollController {
  setup: Setup = IDLE;
  /** How far the phone's clock is off, if the last code told. */
  clockOffMs: number | undefined;
  readonly #listener: EnrollListener;
  /** The prompt for a code, while one is asked for. */
  readonly code: ChallengeController;
  #transport: EnrollTransport | null = null;
  #wanted: Wanted = {};
  #stop = new AbortController();

  constructor(listener: EnrollListener) {
    this.#listener = listener;
    this.code = new ChallengeController((happening) => this.#prompted(happening));
  }

  start(transport: EnrollTransport, wanted: Wanted): void {
    this.stop();
    this.#transport = transport;
    this.#wanted = wanted;
    this.do({ type: 'start' });
  }

  /** Ends every request and wait; what is under way at the server stays, and can be taken up again. */
  stop(): void {
    this.#stop.abort();
    this.#stop = new AbortController();
    this.code.stop();
    this.setup = IDLE;
  }

  /** Gives it up, here and at the server; an active factor stays. */
  cancel(): void {
    const { enrollment, confirmed } = this.setup;
    if (enrollment && !confirmed) this.#end(enrollment.id);
    this.stop();
    this.do({ type: 'cancel' });
  }

  do(event: EnrollEvent): void {
    const before = this.setup;
    this.setup = next(before, event);
    const { phase, enrollment } = this.setup;
    if (phase !== before.phase) this.code.stop();
    this.#listener.stepped(event, this.setup);
    if (phase === before.phase) return;
    if (phase.name === 'busy') void this.#ask();
    if (phase.name === 'code' && enrollment) void this.code.begin(this.#codeTransport(enrollment, phase.step), 'enroll');
    // Only its owner knows that the codes were kept; without this a reload would make new ones.
    if (phase.name === 'done' && enrollment) this.#end(enrollment.id);
  }

  async #ask(): Promise<void> {
    const { phase, enrollment } = this.setup;
    const transport = this.#transport;
    if (phase.name !== 'busy' || !transport) return;
    const { signal } = this.#stop;
    const { request } = phase;
    if (request.type === 'plan') {
      await this.#run(transport.plan(signal), (plan) => this.do({ type: 'planned', plan, wanted: this.#wanted }));
    } else if (request.type === 'begin') {
      const { method, number } = request;
      const { replaces } = this.#wanted;
      const asked = { method, ...number, ...(replaces !== undefined && { replaces }) };
      await this.#run(transport.begin(asked, signal), (begun) => this.do({ type: 'began', enrollment: begun }));
    } else if (enrollment) {
      await this.#run(transport.makeCodes(enrollment.id, signal), ({ codes }) => {
        this.do({ type: 'codes-made' });
        this.#listener.codesMade(codes);
      });
    }
  }

  async #run<T>(answer: Promise<Approved<T>>, accepted: (value: T) => void): Promise<void> {
    const { signal } = this.#stop;
    // A transport of the page's own may throw; what it threw is not ours to show.
    const result = await answer.catch(() => ({ ok: false, refusal: { code: 'bad-response' } }) as const);
    if (signal.aborted) return;
    if (result.ok) accepted(result.value);
    else this.do({ type: 'refused', refusal: result.refusal });
  }

  #prompted(happening: Happening): void {
    this.#listener.prompted(happening);
    // Where the answer to a right code was lost on its way, it was accepted all the same.
    const late = happening.type === 'refused' && happening.refusal.code === 'already-enrolled';
    if (late || happening.type === 'verified') this.do({ type: 'code-accepted' });
  }

  #end(id: string): void {
    // The page may be left at once; the server ends it by itself in any case.
    this.#transport?.end(id, AbortSignal.timeout(5_000)).catch(() => undefined);
  }

  /** Entering a code is a challenge too: something is asked, a code answers it. */
  #codeTransport(enrollment: Enrollment, step: 'phone' | 'confirm'): ChallengeTransport {
    const transport = this.#transport as EnrollTransport;
    return {
      begin: () => Promise.resolve({ ok: true, value: asChallenge(enrollment, step) }),
      send: (id, _factorId, signal) => transport.send(id, signal),
      verify: async (id, { code }, signal) => {
        const answer = await (step === 'phone' ? transport.verifyPhone(id, code, signal) : transport.confirm(id, code, signal));
        this.clockOffMs = answer.ok ? undefined : answer.refusal.clockOffMs;
        return answer;
      },
      cancel: () => Promise.resolve(),
    };
  }
}

function asChallenge(enrollment: Enrollment, step: 'phone' | 'confirm'): Challenge {
  const { id, method, factorId, uri = 'otpauth:', to = '', resendAtMs, expiresAtMs, serverTimeMs } = enrollment;
  const byMessage = step === 'phone' || method === 'sms';
  // With an app the message is asked for by a button: unless one is on its way, it goes out now.
  const sent = resendAtMs !== undefined && (method === 'sms' || resendAtMs > serverTimeMs);
  const offer = byMessage
    ? { method: 'sms', factorId, digits: 6, label: to, ...(sent && { resendAtMs }) }
    : { method, factorId, digits: Number(new URL(uri).searchParams.get('digits') ?? 6) };
  return { v: 1, id, action: 'enroll', kind: 'change', offers: [offer], expiresAtMs, serverTimeMs };
}
