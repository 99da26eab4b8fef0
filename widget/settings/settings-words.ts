import type { Factor } from '../../shared/protocol/enrollment.ts';
import type { Settings } from '../../shared/protocol/settings.ts';
import type { SettingsKey } from '../../shared/strings/settings/en.ts';
import { shownName } from '../../shared/strings/shown-name.ts';
import { fill, type Words } from '../../shared/strings/words.ts';
import { type Code, endsOthers, type Notice, type Task } from './settings-machine.ts';

/** What the settings say in one language; from the state alone, so that it can be read (and tested) without the drawing. */
export class SettingsWords {
  readonly #words: Words<SettingsKey>;
  readonly #settings: Settings | null;
  /** What ends with it is said of a recovery key. */
  readonly #kind: string;

  constructor(words: Words<SettingsKey>, settings: Settings | null) {
    this.#words = words;
    this.#settings = settings;
    this.#kind = settings?.rules.backup?.count === 1 ? '-key' : '';
  }

  /** The first of these keys that there is; of a recovery key where there is one. */
  say(key: string, values: Record<string, string | number> = {}, ...others: string[]): string {
    const known = [key, ...others].flatMap((one) => [one + this.#kind, one]).find((one) => one in this.#words);
    return known ? fill(this.#words.lang, this.#words[known as SettingsKey], values) : '';
  }

  /** In the reader's own zone and language, to the day or to the minute. No line ends within it. */
  time(ms: number, timeStyle?: 'short'): string {
    const format = { dateStyle: 'medium', ...(timeStyle && { timeStyle }) } as const;
    return new Intl.DateTimeFormat(this.#words.lang, format).format(ms).replace(/\s/g, '\u00a0');
  }

  /** The account as a whole, in a sentence or two. */
  status({ enabled, factors, rules, paymentMethods }: Settings): string {
    if (factors.length === 0) return `${this.say('status-off')} ${this.say(paymentMethods ? 'recommend-payment' : 'recommend')}`;
    if (!enabled) return this.say('status-suspended');
    const { signIn, withdrawal } = rules;
    return this.say(signIn === 'new-device' && withdrawal === 'always' ? 'asks-withdrawal' : `asks-${signIn}`);
  }

  name({ method, label }: Pick<Factor, 'method' | 'label'>): string {
    const shown = shownName(label);
    return method === 'totp' && shown ? shown : [this.say(method), shown].filter(Boolean).join(' ');
  }

  /** What the task is about. */
  subject({ factorId, deviceId }: Pick<Task, 'factorId' | 'deviceId'>): string {
    const factor = this.#factor(factorId);
    const device = this.#settings?.devices.find(({ id }) => id === deviceId);
    return factor ? this.name(factor) : device ? this.browser(device) : '';
  }

  browser({ name }: { name: string }): string {
    return shownName(name) || this.say('unknown-browser');
  }

  /** The name of an offered change, on its button and over what explains it. */
  offer({ name, method, factorId }: Task): string {
    const factor = this.#factor(factorId);
    if (name === 'replace') return this.say(`do-${factor?.method === method ? name : 'switch'}-${method ?? ''}`);
    if (name !== 'add') return this.say(`do-${name}`);
    if (!this.#settings?.factors.length) return this.say('set-up');
    const more = method === 'totp' && this.#settings.factors.some((one) => one.method === method);
    return this.say(more ? 'do-add-more' : `do-add-${method ?? ''}`, {}, 'do-add');
  }

  question(task: Task): string {
    if (task.name === 'add' || task.name === 'replace') return this.offer(task);
    if (task.name === 'current') return this.say('reminder', { name: this.#factor(task.factorId)?.label ?? '' });
    if (task.name === 'try') return this.say('try-heading', { name: this.subject(task) });
    const all = task.deviceId === 'all' ? '-all' : '';
    return this.say(`ask-${task.name}${all}`, { name: this.subject(task) });
  }

  /** What it does, what it ends, what waits after it, and what is asked first; all of it before it is done. */
  consequences(task: Task): string[] {
    const { settings } = { settings: this.#settings };
    if (!settings) return [];
    const keys = effects(settings, task);
    const values = { name: this.subject(task) || this.#names(settings), n: settings.rules.coolOffHours };
    return keys.map((key) => this.say(key, values)).filter(Boolean);
  }

  yes({ name }: Task): string {
    return this.say(`yes-${name}`, {}, 'go');
  }

  problem(code: Code, { name }: Task): string {
    return this.say(`${code}-${name}`, {}, code, 'failed');
  }

  notice({ what }: Notice): string {
    return this.say(`done-${what}`, {}, what);
  }

  event({ type, method = '', action = '' }: Settings['events'][number]): string {
    const text = this.say(`event-${type}-${action}`, {}, `event-${type}`);
    const by = /^(totp|sms)$/.test(method) ? this.say(method) : method === 'backup' ? this.say('codes') : '';
    return text && by ? `${text} · ${by}` : text;
  }

  #factor(factorId: string | undefined): Factor | undefined {
    return this.#settings?.factors.find((one) => one.factorId === factorId);
  }

  #names({ factors }: Settings): string {
    const names = factors.map((factor) => this.name(factor));
    return new Intl.ListFormat(this.#words.lang).format(names);
  }
}

/** The sentences that belong to a task, as the policy makes them true. */
function effects(settings: Settings, { name, deviceId, factorId }: Task): (SettingsKey | '')[] {
  const { rules, factors, devices } = settings;
  const last = factors.length === 1 && factors[0]?.factorId === factorId;
  const untrusts = rules.remembers && devices.length > 0 ? 'untrusts' : '';
  const waits = rules.coolOffHours > 0 ? 'waits' : '';
  const ends: (SettingsKey | '')[] = [waits, untrusts, 'code-first'];
  switch (name) {
    case 'remove':
      return [last ? 'removes-last' : 'removes', ...ends];
    case 'disable':
      return ['disables', rules.backup?.keptWhenDisabled === false ? 'disables-drops' : 'disables-keeps', ...ends];
    case 'enable':
      return ['enables', 'code-first'];
    case 'codes':
      return [(settings.backup?.left ?? 0) > 0 ? 'voids' : '', untrusts, 'code-first'];
    case 'replace':
      return ['replaces', ...ends];
    case 'add':
      return [endsOthers(settings) ? 'replaces' : '', ...ends];
    case 'forget':
      return [deviceId === 'all' ? 'forgets-all' : 'forgets'];
    default:
      return [];
  }
}
