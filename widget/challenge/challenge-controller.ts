import type { Challenge } from '../../shared/protocol/challenge.ts';
import {
  canSend,
  canSubmit,
  currentOffer,
  type Doing,
  type Happening,
  IDLE,
  next,
  nextTickMs,
  type Prompt,
  type Refusal,
} from './challenge-machine.ts';
import type { Answer, ChallengeTransport } from './transport.ts';

/** More time is offered this long before the end (WCAG 2.2.1 asks for at least 20 seconds). */
export const MORE_TIME_MS = 60_000;

/** Runs the machine: asks the transport, waits for what the machine waits for, and stops all of it when told. Knows no DOM. */
export class ChallengeController {
  prompt: Prompt = IDLE;
  /** After every step: what happened, and what came of it. */
  readonly #happened: (happening: Happening, prompt: Prompt) => void;
  #transport: ChallengeTransport | null = null;
  #stop = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The server's clock minus ours, learned with every challenge. */
  #skewMs = 0;

  constructor(happened: (happening: Happening, prompt: Prompt) => void) {
    this.#happened = happened;
  }

  /** Now, by the server's clock. */
  nowMs(): number {
    return Date.now() + this.#skewMs;
  }

  /** Ends every request and wait. */
  stop(): void {
    this.#stop.abort();
    clearTimeout(this.#timer);
  }

  async begin(transport: ChallengeTransport, what: string | { challenge: string }, preferred?: string): Promise<void> {
    this.#startOver(transport);
    this.#step({ type: 'begin' });
    await this.#run('begin', transport.begin(what, this.#stop.signal), (challenge) => {
      this.#learn('began', challenge, preferred);
      this.#sendFirst();
    });
  }

  /** Form mode: a challenge that no server made. Nothing is sent, nothing runs out. */
  present(challenge: Challenge, preferred?: string): void {
    this.#startOver(null);
    this.#learn('began', challenge, preferred);
  }

  async submit(code: string, remember: boolean | undefined): Promise<void> {
    const { prompt } = this;
    const offer = currentOffer(prompt);
    if (!canSubmit(prompt) || !prompt.challenge || !offer || !this.#transport) return;
    this.#step({ type: 'submit' });
    const answer = { method: offer.method, factorId: offer.factorId, code, ...(remember !== undefined && { remember }) };
    await this.#run('verify', this.#transport.verify(prompt.challenge.id, answer, this.#stop.signal), () =>
      this.#step({ type: 'verified' }),
    );
  }

  async send(): Promise<void> {
    const { challenge, factorId } = this.prompt;
    if (!challenge || !this.#transport || !canSend(this.prompt, this.nowMs())) return;
    this.#step({ type: 'send' });
    await this.#run('send', this.#transport.send(challenge.id, factorId, this.#stop.signal), ({ resendAtMs }) =>
      this.#step({ type: 'sent', factorId, resendAtMs }),
    );
  }

  /** More time for the challenge that is there; once. */
  async renew(): Promise<void> {
    const { challenge } = this.prompt;
    if (!challenge || !this.canRenew || !this.#transport?.renew) return;
    await this.#run('renew', this.#transport.renew(challenge.id, this.#stop.signal), (renewed) =>
      this.#learn('renewed', renewed),
    );
  }

  get canRenew(): boolean {
    const { phase, renewed } = this.prompt;
    return !renewed && !!this.#transport?.renew && !('why' in phase && phase.why === 'attempts');
  }

  choose(factorId: string): void {
    this.#step({ type: 'choose', factorId, nowMs: this.nowMs() });
    this.#sendFirst();
  }

  typed(): void {
    this.#step({ type: 'type' });
  }

  incomplete(): void {
    this.#step({ type: 'incomplete' });
  }

  cancel(): void {
    const { challenge, phase } = this.prompt;
    if (phase.name === 'cancelled') return;
    this.stop();
    this.#step({ type: 'cancel' });
    // The page may be left at once; the server ends the challenge by itself in any case.
    if (challenge) this.#transport?.cancel(challenge.id, AbortSignal.timeout(5_000)).catch(() => undefined);
  }

  fail(during: Doing, refusal: Refusal): void {
    this.#step({ type: 'refused', during, refusal, nowMs: this.nowMs() });
  }

  #startOver(transport: ChallengeTransport | null): void {
    this.stop();
    this.#stop = new AbortController();
    this.#transport = transport;
  }

  #learn(type: 'began' | 'renewed', challenge: Challenge, preferred?: string): void {
    this.#skewMs = challenge.serverTimeMs - Date.now();
    this.#step({ type, challenge, nowMs: this.nowMs(), preferred });
  }

  /** A text message that was never asked for is asked for when its turn comes; one that was is not (a reload sends nothing). */
  #sendFirst(): void {
    if (this.prompt.phase.name === 'asking' && currentOffer(this.prompt)?.resendAtMs === undefined) void this.send();
  }

  async #run<T>(during: Doing, answer: Promise<Answer<T>>, accepted: (value: T) => void): Promise<void> {
    const { signal } = this.#stop;
    // A transport of the page's own may throw; what it threw is not ours to show.
    const result = await answer.catch(() => ({ ok: false, refusal: { code: 'bad-response' } }) as const);
    if (signal.aborted) return;
    if (result.ok) accepted(result.value);
    else this.fail(during, result.refusal);
  }

  #step(happening: Happening): void {
    this.prompt = next(this.prompt, happening);
    this.#happened(happening, this.prompt);
    this.#wait();
  }

  /** One timer for everything: each second while something counts down, otherwise when the next thing happens. */
  #wait(): void {
    clearTimeout(this.#timer);
    const dueMs = nextTickMs(this.prompt);
    if (dueMs === null || this.#stop.signal.aborted) return;
    const now = this.nowMs();
    const quietMs = dueMs - now - MORE_TIME_MS;
    const counting = (currentOffer(this.prompt)?.resendAtMs ?? 0) > now || quietMs < 0 || this.prompt.phase.name === 'locked';
    this.#timer = setTimeout(
      () => this.#step({ type: 'tick', nowMs: this.nowMs() }),
      counting ? 1_000 - (now % 1_000) : Math.min(quietMs, 2 ** 31 - 1),
    );
  }
}
