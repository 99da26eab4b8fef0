import type { Approved } from '../ask-approved.ts';
import { type Code, type Happening, IDLE, next, type Panel, type Task, taskOf } from './settings-machine.ts';
import type { SettingsTransport } from './settings-transport.ts';

/** Runs the machine: reads what is set up, does what is asked for, and stops all of it when told. Knows no DOM. */
export class SettingsController {
  panel: Panel = IDLE;
  readonly #happened: (happening: Happening, panel: Panel) => void;
  #transport: SettingsTransport | null = null;
  #stop = new AbortController();
  /** The newest reading wins, whichever arrives last. */
  #readings = 0;

  constructor(happened: (happening: Happening, panel: Panel) => void) {
    this.#happened = happened;
  }

  get transport(): SettingsTransport | null {
    return this.#transport;
  }

  /** Ends every request; what it would have brought is not waited for. */
  stop(): void {
    this.#stop.abort();
  }

  async begin(transport: SettingsTransport): Promise<void> {
    this.stop();
    this.#stop = new AbortController();
    this.#transport = transport;
    this.do({ type: 'begin' });
    await this.#read((code) => this.do({ type: 'unread', code }));
  }

  /** The state may have changed in another window. Nothing is said when that cannot be learned: the next change will. */
  async refresh(): Promise<void> {
    if (this.panel.settings) await this.#read(() => undefined);
  }

  fail(code: Code): void {
    this.do({ type: 'unread', code });
  }

  /**
   * Does what was explained.
   *
   * @param text - the new name
   * @param prepare - what has to be there before; without it nothing is changed
   * @returns new backup codes, when that is what was asked for
   */
  async go(text: string, prepare: () => Promise<void>): Promise<readonly string[] | null> {
    // A second press, while the first is under way, is none.
    if (this.panel.phase.name !== 'explaining') return null;
    this.do({ type: 'go' });
    try {
      await prepare();
    } catch {
      this.do({ type: 'refused', code: 'offline' });
    }
    return this.#run(text);
  }

  open(task: Task): void {
    this.do({ type: 'open', task });
    // A plain "yes" explains itself.
    if (task.name === 'current') void this.#run('');
  }

  async #run(text: string): Promise<readonly string[] | null> {
    const task = taskOf(this.panel);
    if (!task || this.panel.phase.name !== 'changing' || !this.#transport) return null;
    const { signal } = this.#stop;
    // A transport of the page's own may throw; what it threw is not ours to show.
    const answer = await this.#change(this.#transport, task, text).catch(
      () => ({ ok: false, refusal: { code: 'bad-response' } }) as const,
    );
    if (signal.aborted) return null;
    if (answer.ok && task.name === 'codes') {
      this.do({ type: 'made-codes' });
      void this.refresh();
      return answer.value as readonly string[];
    }
    if (answer.ok) await this.changed();
    else {
      this.do({ type: 'refused', code: answer.refusal.code });
      // The answer may have been lost on its way, and the change made all the same.
      if (answer.refusal.code !== 'cancelled') await this.refresh();
    }
    return null;
  }

  /** It is done: the panel is as the server tells it now. */
  async changed(): Promise<void> {
    this.do({ type: 'changed' });
    await this.#read((code) => this.do({ type: 'unread', code }));
  }

  do(happening: Happening): void {
    this.panel = next(this.panel, happening);
    this.#happened(happening, this.panel);
  }

  #change(transport: SettingsTransport, task: Task, text: string): Promise<Approved<unknown>> {
    const { signal } = this.#stop;
    const { factorId = '', deviceId = '' } = task;
    switch (task.name) {
      case 'rename':
        return transport.rename(factorId, text, signal);
      case 'remove':
        return transport.remove(factorId, signal);
      case 'current':
        return transport.confirmNumber(factorId, signal);
      case 'codes':
        return transport.makeCodes(signal);
      case 'forget':
        return transport.forget(deviceId, signal);
      case 'enable':
      case 'disable':
        return transport.setEnabled(task.name === 'enable', signal);
      default:
        // What elements of their own do.
        return Promise.resolve({ ok: false, refusal: { code: 'method-not-allowed' } });
    }
  }

  async #read(refused: (code: Code) => void): Promise<void> {
    const { signal } = this.#stop;
    const reading = ++this.#readings;
    const answer = await this.#transport?.read(signal).catch(() => ({ ok: false, refusal: { code: 'bad-response' } }) as const);
    if (!answer || signal.aborted || reading !== this.#readings) return;
    if (answer.ok) this.do({ type: 'read', settings: answer.value });
    else refused(answer.refusal.code);
  }
}
