import { expect } from 'chai';
import * as fc from 'fast-check';
import * as v from 'valibot';
import { Settings } from '../../shared/protocol/settings.ts';
import { en } from '../../shared/strings/settings/en.ts';
import { id } from '../../shared/strings/settings/id.ts';
import { type Happening, IDLE, isGrave, next, type Panel, type Task, taskOf } from '../../widget/settings/settings-machine.ts';
import { readSettings } from '../../widget/settings/settings-transport.ts';
import { additionsTo, changesOf } from '../../widget/settings/settings-view.ts';
import { SettingsWords } from '../../widget/settings/settings-words.ts';
import { NUMBER, PIXEL, RULES, settingsOf } from './support/fake-settings.ts';

const after = (...happenings: Happening[]): Panel => happenings.reduce(next, IDLE);
const ready = (changes?: Parameters<typeof settingsOf>[0]): Happening => ({ type: 'read', settings: settingsOf(changes) });
const open = (task: Task): Happening => ({ type: 'open', task });
const REMOVE: Task = { name: 'remove', factorId: PIXEL.factorId };

describe('the settings, as one value', () => {
  it('explain a change before it is made', () => {
    const explained = after(ready(), open(REMOVE));
    expect(explained.phase).to.deep.equal({ name: 'explaining', task: REMOVE });
    expect(next(explained, { type: 'go' }).phase).to.deep.equal({ name: 'changing', task: REMOVE });
    expect(next(explained, { type: 'close' }).phase.name).to.equal('ready');
  });

  it('row 21: go straight to setting up where nothing is lost by it, and explain what ends otherwise', () => {
    const add: Task = { name: 'add', method: 'sms' };
    expect(after(ready(), open(add)).phase.name).to.equal('setting-up');
    expect(after(ready({ factors: [] }), open({ name: 'add' })).phase.name).to.equal('setting-up');
    expect(after(ready({ rules: RULES['risky-actions'] }), open(add)).phase.name).to.equal('explaining');
    expect(after(ready({ enabled: false }), open({ name: 'add' })).phase.name, 'suspended').to.equal('explaining');
    const replace: Task = { name: 'replace', factorId: PIXEL.factorId, method: 'totp' };
    expect(after(ready(), open(replace), { type: 'go' }).phase.name).to.equal('setting-up');
  });

  it('do one thing at a time: while a request is on its way nothing else begins, and nothing is closed', () => {
    const changing = after(ready(), open(REMOVE), { type: 'go' });
    expect(next(changing, open({ name: 'disable' }))).to.equal(changing);
    expect(next(changing, { type: 'close' })).to.equal(changing);
    const saving = next(after(ready(), open({ name: 'codes' }), { type: 'go' }), { type: 'made-codes' });
    expect(next(saving, open(REMOVE)), 'fresh codes are not lost to a press beside them').to.equal(saving);
  });

  it('say what was done where it was done, until something else is', () => {
    const done = after(ready(), open({ name: 'codes' }), { type: 'go' }, { type: 'made-codes' }, { type: 'changed' });
    expect(done.notice).to.deep.equal({ what: 'codes', section: 'codes' });
    expect(next(done, open(REMOVE)).notice).to.equal(null);
  });

  it('two windows: what was removed elsewhere is not asked about any longer, and this is said', () => {
    const panel = after(ready(), open(REMOVE), ready({ factors: [NUMBER] }));
    expect(panel.phase.name).to.equal('ready');
    expect(panel.notice).to.deep.equal({ what: 'elsewhere', section: 'methods' });
    const disabling = after(ready(), open({ name: 'disable' }), ready({ enabled: false }));
    expect(disabling.phase.name).to.equal('ready');
  });

  it('two windows: fresh codes stay on screen whatever the other one does', () => {
    const saving = after(ready(), open({ name: 'codes' }), { type: 'go' }, { type: 'made-codes' });
    expect(next(saving, ready({ enabled: false })).phase.name).to.equal('saving-codes');
  });

  it('WD-14: what could lock somebody out or open the account is grave, and a name is not', () => {
    const grave = (task: Task): boolean => isGrave(after(ready(), open(task)));
    for (const task of [REMOVE, { name: 'disable' }, { name: 'codes' }] as Task[]) expect(grave(task), task.name).to.equal(true);
    expect(grave({ name: 'rename', factorId: PIXEL.factorId })).to.equal(false);
  });

  it('never speak of what is not there, whatever happens in whatever order', () => {
    const settings = fc.constantFrom(
      ...[{}, { factors: [] }, { factors: [NUMBER] }, { factors: [PIXEL, NUMBER] }, { enabled: false }, { devices: [] }].map(
        settingsOf,
      ),
    );
    const tasks: Task[] = [
      REMOVE,
      { name: 'rename', factorId: NUMBER.factorId },
      { name: 'try', factorId: PIXEL.factorId },
      { name: 'replace', factorId: PIXEL.factorId, method: 'sms' },
      { name: 'forget', deviceId: 'device-0000000000000000' },
      ...(['add', 'disable', 'enable', 'codes'] as const).map((name) => ({ name })),
    ];
    const happening = fc.oneof(
      settings.map((settings): Happening => ({ type: 'read', settings })),
      fc.constantFrom(...tasks).map(open),
      fc.constantFrom<Happening>(
        ...(['go', 'close', 'changed', 'made-codes', 'begin'] as const).map((type) => ({ type })),
        ...(['refused', 'unread'] as const).map((type) => ({ type, code: 'offline' as const })),
      ),
    );
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 12 }), (happenings) => {
        const panel = after(...happenings);
        const task = taskOf(panel);
        if (panel.phase.name === 'explaining' && task?.factorId && panel.phase.problem === undefined)
          expect(panel.settings?.factors.map(({ factorId }) => factorId)).to.include(task.factorId);
        if (panel.phase.name === 'ready') expect(panel.settings).to.not.equal(null);
      }),
    );
  });
});

describe('what can be changed', () => {
  const names = (tasks: Task[]): string[] => tasks.map(({ name, method }) => [name, method].filter(Boolean).join(' '));

  it('of an app: tried, renamed, moved to a new phone, switched, removed', () => {
    expect(names(changesOf(settingsOf(), PIXEL))).to.deep.equal(['try', 'rename', 'replace totp', 'replace sms', 'remove']);
  });

  it('of a number: changed, switched, removed; nothing to switch to where an app is there', () => {
    expect(names(changesOf(settingsOf({ factors: [NUMBER] }), NUMBER))).to.deep.equal(['replace sms', 'replace totp', 'remove']);
    expect(names(changesOf(settingsOf({ factors: [PIXEL, NUMBER] }), NUMBER))).to.deep.equal(['replace sms', 'remove']);
  });

  it('of what is suspended: its name, and that it is there', () => {
    expect(names(changesOf(settingsOf({ enabled: false }), PIXEL))).to.deep.equal(['rename', 'remove']);
  });

  it('beside: more apps, one number; nothing where one method is allowed', () => {
    expect(names(additionsTo(settingsOf()))).to.deep.equal(['add totp', 'add sms']);
    expect(names(additionsTo(settingsOf({ factors: [PIXEL, NUMBER] })))).to.deep.equal(['add totp']);
    expect(names(additionsTo(settingsOf({ allowed: ['totp'] })))).to.deep.equal(['add totp']);
    expect(names(additionsTo(settingsOf({ rules: RULES['risky-actions'] })))).to.deep.equal([]);
  });
});

describe('what is said before a change', () => {
  const said = (task: Task, changes = {}, words: ConstructorParameters<typeof SettingsWords>[0] = en): string =>
    new SettingsWords(words, settingsOf(changes)).consequences(task).join(' ');

  it('SV-58, row 22: how long withdrawals wait, where they do', () => {
    for (const task of [REMOVE, { name: 'disable' }, { name: 'replace', factorId: PIXEL.factorId, method: 'sms' }] as Task[])
      expect(said(task), task.name).to.contain('Withdrawals wait 24 hours after this.');
    expect(said({ name: 'codes' })).to.not.contain('Withdrawals');
    expect(said(REMOVE, { rules: { ...RULES['every-login'], coolOffHours: 0 } })).to.not.contain('Withdrawals');
  });

  it('row 20: that a code is asked first, and that the one that has just signed in will not do', () => {
    for (const task of [REMOVE, { name: 'disable' }, { name: 'enable' }, { name: 'codes' }] as Task[])
      expect(said(task), task.name).to.contain('Wait for the next one.');
  });

  it('row 11: what is kept when it is turned off: unused codes, or all but the recovery key', () => {
    expect(said({ name: 'disable' })).to.contain('unused codes are kept');
    expect(said({ name: 'disable' }, { rules: RULES['risky-actions'] })).to.contain('recovery key is deleted');
  });

  it('that the last method takes the codes along', () => {
    expect(said(REMOVE)).to.contain('your only method').and.to.contain('backup codes are deleted');
    expect(said(REMOVE, { factors: [PIXEL, NUMBER] })).to.contain('other methods stay');
  });

  it('row 21: that the old one works until the new one does', () => {
    expect(said({ name: 'replace', factorId: PIXEL.factorId, method: 'sms' })).to.contain(
      'You keep Pixel 8 until the new one works',
    );
    expect(said({ name: 'add', method: 'sms' }, { rules: RULES['risky-actions'] })).to.contain('You keep Pixel 8 until');
  });

  it('that remembered browsers are asked again, where some are', () => {
    expect(said({ name: 'codes' })).to.contain('asked for a code again');
    expect(said({ name: 'codes' }, { devices: [] })).to.not.contain('asked for a code again');
  });

  it('row 30: the same in Indonesian', () => {
    expect(said(REMOVE, {}, id))
      .to.contain('penarikan ditunda 24 jam')
      .and.to.contain('Tunggu kode berikutnya');
  });

  it('SV-53, SH-15: names as they may be shown, in one line', () => {
    const factors = [{ ...PIXEL, label: 'Pixel\u202Ecod.exe' }];
    expect(new SettingsWords(en, settingsOf({ factors })).question(REMOVE)).to.equal('Remove Pixelcod.exe?');
  });
});

describe('the status, in words', () => {
  const status = (changes: Parameters<typeof settingsOf>[0]): string => {
    const settings = settingsOf(changes);
    return new SettingsWords(en, settings).status(settings);
  };
  it('says what each policy asks', () => {
    expect(status({ rules: RULES['every-login'] })).to.equal('Every sign-in asks for a code, on every device.');
    expect(status({})).to.contain('every withdrawal');
  });
  it('row 28: recommends, and more plainly to who has money attached', () => {
    const none = { factors: [], enabled: false };
    expect(status(none)).to.contain('We recommend');
    expect(status({ ...none, paymentMethods: true })).to.contain('Your payment details are saved here');
  });
});

describe('what is believed of the server', () => {
  it('is what the schema of the wire says', () => {
    const whole = settingsOf({ coolingUntilMs: 5, reminder: { factorId: PIXEL.factorId, why: 'time' } });
    const wrong: unknown[] = [
      { ...whole, enabled: 1 },
      { ...whole, factors: [{ ...PIXEL, factorId: '../x' }] },
      { ...whole, factors: [{ ...PIXEL, digits: 5 }] },
      { ...whole, backup: { left: -1, total: 1, madeAtMs: 1 } },
      { ...whole, backup: undefined },
      { ...whole, rules: { ...whole.rules, backup: { ...whole.rules.backup, on: 'x' } } },
      { ...whole, rules: { ...whole.rules, signIn: 'sometimes' } },
      { ...whole, reminder: { factorId: PIXEL.factorId, why: 'x' } },
      { ...whole, coolingUntilMs: 'soon' },
      { ...whole, devices: [{ id: PIXEL.factorId }] },
      null,
    ];
    const right: unknown[] = [whole, settingsOf({ backup: null }), settingsOf({ rules: { ...whole.rules, backup: null } })];
    for (const value of [...right, ...wrong])
      expect(readSettings(value) !== null, JSON.stringify(value)).to.equal(v.is(Settings, value));
    for (const value of right) expect(readSettings(value)).to.equal(value);
  });
});
