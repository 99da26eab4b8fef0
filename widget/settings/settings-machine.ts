import type { Settings } from '../../shared/protocol/settings.ts';
import type { Refusal } from '../challenge/challenge-machine.ts';

/**
 * The settings as one value and one function. No DOM, no clock, no network. What is set up is always the server's last word; what is
 * under way is one task at a time: explained, done, told of. The phases are the `:state()` names of `<mfa-settings>`.
 */
export interface Panel {
  readonly settings: Settings | null;
  readonly phase: Phase;
  /** The method whose changes are listed. */
  readonly managed: string;
  /** What was done last, or what has changed by itself; said where it was done. */
  readonly notice: Notice | null;
}

export type Phase =
  | { readonly name: 'loading' }
  | { readonly name: 'failed'; readonly code: Code }
  | { readonly name: 'ready' }
  /** What it means is said, and nothing has been done. */
  | { readonly name: 'explaining'; readonly task: Task; readonly problem?: Code }
  /** The request is on its way, or a code is asked for first. */
  | { readonly name: 'changing'; readonly task: Task }
  | { readonly name: 'trying'; readonly task: Task }
  | { readonly name: 'setting-up'; readonly task: Task }
  | { readonly name: 'saving-codes'; readonly task: Task };

export type Code = Refusal['code'] | 'cancelled';
export type StateName = Phase['name'];
export type SetUpMethod = 'totp' | 'sms';

export interface Task {
  readonly name: 'rename' | 'try' | 'remove' | 'replace' | 'add' | 'disable' | 'enable' | 'codes' | 'forget' | 'current';
  readonly factorId?: string;
  /** What comes in its place, or beside it. */
  readonly method?: SetUpMethod;
  /** A remembered browser, or `all`. */
  readonly deviceId?: string;
}

export type Section = 'status' | 'methods' | 'codes' | 'browsers';
export interface Notice {
  readonly what: Task['name'] | 'elsewhere';
  readonly section: Section;
}

export type Happening =
  | { readonly type: 'begin' }
  | { readonly type: 'read'; readonly settings: Settings }
  | { readonly type: 'unread'; readonly code: Code }
  | { readonly type: 'manage'; readonly factorId: string }
  | { readonly type: 'open'; readonly task: Task }
  | { readonly type: 'go' }
  | { readonly type: 'refused'; readonly code: Code }
  | { readonly type: 'made-codes' }
  | { readonly type: 'changed' }
  | { readonly type: 'close' };

export const IDLE: Panel = { settings: null, phase: { name: 'loading' }, managed: '', notice: null };

export function next(panel: Panel, happening: Happening): Panel {
  const { phase } = panel;
  const task = taskOf(panel);
  switch (happening.type) {
    case 'begin':
      return IDLE;
    case 'read':
      return read(panel, happening.settings);
    case 'unread':
      return to(panel, { name: 'failed', code: happening.code });
    case 'manage':
      return { ...quiet(panel), managed: happening.factorId === panel.managed ? '' : happening.factorId };
    case 'open':
      return isBusy(panel) ? panel : opened({ ...quiet(panel), managed: happening.task.factorId ?? '' }, happening.task);
    case 'go':
      return task && phase.name === 'explaining' ? started(panel, task) : panel;
    case 'refused':
      return task ? to(panel, { name: 'explaining', task, problem: happening.code }) : panel;
    case 'made-codes':
      return task ? to(panel, { name: 'saving-codes', task }) : panel;
    case 'changed':
      return task
        ? { ...panel, phase: { name: 'ready' }, managed: '', notice: { what: task.name, section: sectionOf(task) } }
        : panel;
    case 'close':
      return task && phase.name !== 'changing' ? to(panel, { name: 'ready' }) : panel;
  }
}

/** What is under way. */
export function taskOf({ phase }: Panel): Task | null {
  return 'task' in phase ? phase.task : null;
}

/** What is under way has to end first: nobody loses fresh codes, or a set-up, to a press beside them. */
export function isBusy({ phase }: Panel): boolean {
  return /^(changing|setting-up|saving-codes)$/.test(phase.name);
}

/** Where it is drawn. */
export function sectionOf({ name }: Task): Section {
  if (name === 'codes') return name;
  if (name === 'forget') return 'browsers';
  return name === 'enable' || name === 'disable' ? 'status' : 'methods';
}

/** Somebody could be locked out, or the account opened, by a press that was not meant (WD-14). */
export function isGrave({ phase }: Panel): boolean {
  return phase.name === 'explaining' && /^(remove|disable|codes)$/.test(phase.task.name);
}

/** Whether a new method ends what is there: then it is explained first. */
export function endsOthers({ enabled, factors, rules }: Settings): boolean {
  return factors.length > 0 && (!enabled || rules.methodsAtOnce === 'one');
}

const to = (panel: Panel, phase: Phase): Panel => ({ ...panel, phase });
const quiet = (panel: Panel): Panel => ({ ...panel, notice: null });

function opened(panel: Panel, task: Task): Panel {
  const { settings } = panel;
  if (!settings || !isPossible(settings, task)) return panel;
  if (task.name === 'try') return to(panel, { name: 'trying', task });
  if (task.name === 'current') return to(panel, { name: 'changing', task });
  if (task.name === 'add' && !endsOthers(settings)) return to(panel, { name: 'setting-up', task });
  return to(panel, { name: 'explaining', task });
}

function started(panel: Panel, task: Task): Panel {
  // Trying is only explained where the prompt for it could not be loaded.
  if (task.name === 'try') return to(panel, { name: 'trying', task });
  return to(panel, { name: task.name === 'add' || task.name === 'replace' ? 'setting-up' : 'changing', task });
}

/** What is set up has changed by another window: what is under way may have become pointless, and this is said. */
function read(panel: Panel, settings: Settings): Panel {
  const task = taskOf(panel);
  if (!task) return { ...panel, settings, phase: { name: 'ready' }, managed: has(settings, panel.managed) ? panel.managed : '' };
  // Setting up and saving codes are about something new; what they end is the server's to know.
  const { name } = panel.phase;
  if (name === 'setting-up' || name === 'saving-codes' || name === 'changing' || isPossible(settings, task))
    return { ...panel, settings };
  const notice: Notice = { what: 'elsewhere', section: sectionOf(task) };
  return { settings, phase: { name: 'ready' }, managed: '', notice };
}

function isPossible(settings: Settings, { name, factorId, deviceId }: Task): boolean {
  if (factorId !== undefined && !has(settings, factorId)) return false;
  if (deviceId !== undefined && deviceId !== 'all') return settings.devices.some(({ id }) => id === deviceId);
  if (name === 'enable') return !settings.enabled && settings.factors.length > 0;
  return name === 'disable' || name === 'codes' || name === 'try' ? settings.enabled : true;
}

function has({ factors }: Settings, id: string): boolean {
  return factors.some(({ factorId }) => factorId === id);
}
