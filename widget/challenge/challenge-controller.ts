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
} from './challenge-machine.ts';
import type { Answer, ChallengeTransport } from './transport.ts';

/** More time is offered this long before the end (WCAG 2.2.1 asks for at least 20 seconds). */
export const MORE_TIME_MS = 60_000;

/** What the controller is told: when, it knows by itself. */
export type Told = Happening extends infer One ? (One extends unknown ? Omit<One, 'nowMs'> : never) : never;

/** The method to begin with, where there are several. */
export type Preferred = () => string | undefined;

/** Runs the machine: asks the transport, waits for what the machine waits for, and stops all of it when told. Knows no DOM. */
export class ChallengeController {
  prompt: Prompt = IDLE;
  /** After every step: what happened, and what was before. */
  readonly #happened: (happening: Happening, before: Prompt) => void;
  #transport: ChallengeTransport | undefined;
  #stop = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The server's clock minus ours, learned with every challenge. */
  #skewMs = 0;

  constructor(happened: (happening: Happening, before: Prompt) => void) {
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

  async begin(transport: ChallengeTransport, what: string | { challenge: string }, preferred?: Preferred): Promise<void> {
    this.#startOver(transport);
    this.tell({ type: 'begin' });
    await this.#run('begin', [what], (challenge) => {
      this.#learn('began', challenge, preferred);
      this.#sendFirst();
    });
  }

  /** Form mode: a challenge that no server made. Nothing is sent, nothing runs out. */
  present(challenge: Challenge, preferred?: Preferred): void {
    this.#startOver();
    this.#learn('began', challenge, preferred);
  }

  async submit(code: string, remember: boolean | undefined): Promise<void> {
    const { prompt } = this;
    const { method, factorId } = currentOffer(prompt) ?? {};
    if (!method || !factorId || !canSubmit(prompt)) return;
    this.tell({ type: 'submit' });
    const answer = { method, factorId, code, ...(remember !== undefined && { remember }) };
    await this.#run('verify', [this.#id, answer], () => this.tell({ type: 'verified' }));
  }

  async send(): Promise<void> {
    const { factorId } = this.prompt;
    if (!this.#transport || !canSend(this.prompt, this.nowMs())) return;
    this.tell({ type: 'send' });
    await this.#run('send', [this.#id, factorId], ({ resendAtMs }) => this.tell({ type: 'sent', factorId, resendAtMs }));
  }

  /** More time for the challenge that is there; once. */
  async renew(): Promise<void> {
    if (this.canRenew) await this.#run('renew', [this.#id], (renewed) => this.#learn('renewed', renewed));
  }

  get canRenew(): boolean {
    const { phase, extended } = this.prompt;
    return !extended && !!this.#transport?.renew && phase.why !== 'attempts';
  }

  choose(factorId: string): void {
    this.tell({ type: 'choose', factorId });
    this.#sendFirst();
  }

  cancel(): void {
    if (this.prompt.phase.name === 'cancelled') return;
    this.stop();
    this.tell({ type: 'cancel' });
    // The page may be left at once; the server ends the challenge by itself in any case.
    if (this.#id) this.#transport?.cancel(this.#id, AbortSignal.timeout(5_000)).catch(() => undefined);
  }

  /** Something happened outside of the requests: the user typed, or what was asked for cannot be. */
  tell(what: Told): void {
    const before = this.prompt;
    const happening = { ...what, nowMs: this.nowMs() } as Happening;
    this.prompt = next(before, happening);
    this.#happened(happening, before);
    this.#wait();
  }

  get #id(): string {
    return this.prompt.challenge?.id ?? '';
  }

  #startOver(transport?: ChallengeTransport): void {
    this.stop();
    this.#stop = new AbortController();
    this.#transport = transport;
  }

  #learn(type: 'began' | 'renewed', challenge: Challenge, preferred?: Preferred): void {
    this.#skewMs = challenge.serverTimeMs - Date.now();
    // Asked for where there is a choice, and not before: the first look at a page's storage is dear.
    this.tell({ type, challenge, preferred: challenge.offers[1] && preferred?.() });
  }

  /** A text message that was never asked for is asked for when its turn comes; one that was is not (a reload sends nothing). */
  #sendFirst(): void {
    if (this.prompt.phase.name === 'asking' && currentOffer(this.prompt)?.resendAtMs === undefined) void this.send();
  }

  /** One request of the transport, and what comes of it. */
  async #run<During extends Doing>(
    during: During,
    what: Arguments<During>,
    accepted: (value: Value<During>) => void,
  ): Promise<void> {
    const { signal } = this.#stop;
    let answer: Answer<Value<During>>;
    try {
      const request = this.#transport?.[during] as (...all: unknown[]) => Promise<typeof answer>;
      answer = await request.call(this.#transport, ...what, signal);
    } catch {
      // A transport of the page's own may throw; what it threw is not ours to show.
      answer = { ok: false, refusal: { code: 'bad-response' } };
    }
    if (signal.aborted) return;
    if (answer.ok) accepted(answer.value);
    else this.tell({ type: 'refused', during, refusal: answer.refusal });
  }

  /** One timer for everything: each second while something counts down, otherwise when the next thing happens. */
  #wait(): void {
    clearTimeout(this.#timer);
    const { prompt } = this;
    const now = this.nowMs();
    const quietMs = nextTickMs(prompt) - now - MORE_TIME_MS;
    if (quietMs === Infinity || this.#stop.signal.aborted) return;
    const counting = quietMs < 0 || prompt.phase.name === 'locked' || (currentOffer(prompt)?.resendAtMs ?? 0) > now;
    this.#timer = setTimeout(
      () => this.tell({ type: 'tick' }),
      counting ? 1_000 - (now % 1_000) : Math.min(quietMs, 2 ** 31 - 1),
    );
  }
}

type Request<During extends Doing> = NonNullable<ChallengeTransport[During]>;
/** What a request of the transport takes before the signal, and what it brings. */
type Arguments<During extends Doing> = Parameters<Request<During>> extends [...infer All, AbortSignal] ? All : never;
type Value<During extends Doing> = Awaited<ReturnType<Request<During>>> extends Answer<infer Found> ? Found : never;
