import { sendKeys, sendMouse } from '@web/test-runner-commands';
import { expect } from 'chai';
import type { MfaChallenge } from '../../widget/challenge/mfa-challenge.ts';
import '../../widget/settings/mfa-settings.ts';
import type { MfaSettings } from '../../widget/settings/mfa-settings.ts';
import type { StateName } from '../../widget/settings/settings-machine.ts';
import { FakeSettings, NOW_MS, NUMBER, PIXEL, RULES, settingsOf } from './support/fake-settings.ts';
import { alwaysVisible, until } from './support/prompt.ts';

/** The panel as its user meets it: what it says, what can be done, what it told the page. */
class Panel {
  readonly element: MfaSettings;
  readonly verifier: FakeSettings;
  readonly events: { type: string; detail: unknown }[] = [];

  constructor(element: MfaSettings, verifier: FakeSettings) {
    this.element = element;
    this.verifier = verifier;
    for (const type of ['mfa-changed', 'mfa-error', 'mfa-verified', 'mfa-ready', 'mfa-cancel'])
      document.addEventListener(type, (event) => this.events.push({ type, detail: (event as CustomEvent).detail }), {
        signal: leaving.signal,
      });
  }

  static async show(verifier = new FakeSettings(), lang = 'en', state: StateName | null = 'ready'): Promise<Panel> {
    const element = document.createElement('mfa-settings');
    element.lang = lang;
    const panel = new Panel(element, verifier);
    element.transport = verifier;
    document.body.append(element);
    if (state) await panel.reaches(state);
    return panel;
  }

  get root(): ShadowRoot {
    return this.element.shadowRoot as ShadowRoot;
  }
  all(part: string): HTMLElement[] {
    return [...this.root.querySelectorAll<HTMLElement>(`[part~="${part}"]`)];
  }
  part(name: string): HTMLElement {
    const [found] = this.all(name);
    if (!found) throw new Error(`There is no ${name}.`);
    return found;
  }
  says(part: string): string {
    return this.part(part).innerText.replace(/\s+/g, ' ').trim();
  }
  get notices(): string[] {
    return this.all('notice').map((notice) => notice.innerText.replace(/\s+/g, ' ').trim());
  }
  async reaches(state: StateName): Promise<void> {
    await until(
      () => this.element.state === state,
      () => `it is ${this.element.state} and not ${state}`,
    );
    await this.element.updateComplete;
    await this.element.updateComplete;
  }
  async opens(...parts: string[]): Promise<void> {
    for (const part of parts) {
      this.part(part).click();
      await this.element.updateComplete;
    }
  }
  /** With a real mouse, as often as it takes: the window of another test may come to the front meanwhile, which disarms the button. */
  async presses(part: string): Promise<void> {
    const asked = (): number => this.verifier.asked.filter((what) => what !== 'read').length;
    const before = asked();
    while (this.element.state === 'explaining' && asked() === before) {
      await until(() => this.part(part).ariaDisabled !== 'true');
      this.part(part).scrollIntoView({ block: 'center' });
      const { left, top, width, height } = this.part(part).getBoundingClientRect();
      await sendMouse({ type: 'click', position: [Math.round(left + width / 2), Math.round(top + height / 2)] });
      await this.element.updateComplete;
    }
  }
  async tabsTo(isThere: () => boolean): Promise<void> {
    for (let presses = 0; presses < 40 && !isThere(); presses++) await sendKeys({ press: 'Tab' });
    expect(isThere(), 'Tab reaches it').to.equal(true);
  }
  /** Tabs to it, and presses Enter once it can be pressed, as often as it takes (see `presses`). */
  async enters(part: string): Promise<void> {
    const [name, index] = part === 'forget-all' ? ['forget', 2] : [part, 0];
    await this.tabsTo(() => this.focused !== null && this.focused === this.all(name)[index]);
    const before = this.drawn;
    while (this.drawn === before) {
      await until(() => this.all(name)[index]?.ariaDisabled !== 'true');
      await sendKeys({ press: 'Enter' });
      await this.element.updateComplete;
      await this.element.updateComplete;
    }
  }
  /** What a press changes: the state, what is listed, or what was asked for. */
  private get drawn(): string {
    return [
      this.element.state,
      this.all('manage')[0]?.ariaExpanded,
      this.verifier.asked.filter((what) => what !== 'read').length,
    ].join();
  }
  get focused(): Element | null {
    return this.root.activeElement;
  }
}

let leaving = new AbortController();

describe('<mfa-settings>', () => {
  alwaysVisible();
  afterEach(() => {
    leaving.abort();
    leaving = new AbortController();
    for (const element of document.querySelectorAll('mfa-settings')) element.remove();
  });

  it('row 3: says in words what protects the account, since when, and when it was last used', async () => {
    const panel = await Panel.show();
    expect(panel.says('badge')).to.equal('On');
    expect(panel.says('method')).to.match(/Pixel 8.*Added Nov 23, 2026.*Last used Nov 24, 2026/);
    expect(panel.says('backup')).to.contain('7 of 10 left');
    expect(panel.all('browser')).to.have.length(2);
    expect(panel.says('browser')).to.contain('this one');
  });

  it('row 28: recommends where nothing is set up, and sets up at once', async () => {
    const none = settingsOf({ factors: [], enabled: false, backup: null, devices: [], paymentMethods: true });
    const panel = await Panel.show(new FakeSettings(none));
    expect(panel.says('badge')).to.equal('Off');
    expect(panel.says('status')).to.contain('Your payment details are saved here').and.to.contain('Set up two-step verification');
    expect(panel.all('backup').length + panel.all('browsers').length).to.equal(0);
    await panel.opens('add');
    await panel.reaches('setting-up');
    expect(panel.all('task'), 'one place for what is under way').to.have.length(1);
  });

  it('row 13: speaks of remembered browsers as the policy treats them, and not where nothing asks for a code', async () => {
    const on = await Panel.show(new FakeSettings(settingsOf({ devices: [] })));
    expect(on.says('status')).to.contain('on a new device');
    expect(on.says('browsers')).to.contain('Wherever you sign in next').and.to.not.contain('Every sign-in');
    const off = await Panel.show(new FakeSettings(settingsOf({ enabled: false, devices: [] })));
    expect(off.all('browsers')).to.have.length(0);
  });

  it('row 32: lists what happened in the reader’s own zone, and nothing that it has no words for', async () => {
    const panel = await Panel.show();
    const rows = panel.part('events').querySelectorAll('li');
    expect(rows).to.have.length(1);
    const here = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' }).format(NOW_MS);
    expect([...(rows[0]?.children ?? [])].map(({ textContent }) => textContent.replace(/\s/g, ' '))).to.deep.equal([
      'Signed in with a code · Authenticator app',
      here.replace(/\s/g, ' '),
    ]);
  });

  it('explains, changes when told, says what was done, tells the page, and keeps the focus', async () => {
    const panel = await Panel.show();
    await panel.opens('manage', 'remove');
    expect(panel.focused, 'the focus goes to what was opened').to.equal(panel.part('task'));
    expect(panel.says('task')).to.contain('your only method').and.to.contain('Withdrawals wait 24 hours');
    expect(panel.verifier.asked).to.deep.equal(['read']);
    await panel.presses('button');
    await panel.reaches('ready');
    await until(() => panel.says('badge') === 'Off');
    expect(panel.notices).to.include('✓ Removed. Its codes no longer work.');
    expect(panel.focused?.textContent).to.contain('Removed');
    expect(panel.events).to.deep.equal([{ type: 'mfa-changed', detail: { what: 'remove' } }]);
    expect(panel.says('status')).to.contain('Withdrawals are paused until Nov 25, 2026');
  });

  it('changes nothing that is not wanted after all, and gives the focus back', async () => {
    const panel = await Panel.show();
    await panel.opens('manage', 'remove', 'cancel');
    expect(panel.focused).to.equal(panel.part('remove'));
    await panel.opens('rename');
    await sendKeys({ press: 'Escape' });
    await panel.reaches('ready');
    expect(panel.focused).to.equal(panel.part('rename'));
    expect(panel.verifier.asked).to.deep.equal(['read']);
  });

  it('WD-14: what opens the account takes a real press, 800 ms after it was explained', async () => {
    const panel = await Panel.show();
    await panel.opens('disable');
    expect(panel.part('button').ariaDisabled).to.equal('true');
    await until(() => panel.part('button').ariaDisabled !== 'true');
    panel.part('button').click();
    expect(panel.element.state, 'a script is not a person').to.equal('explaining');
    await panel.presses('button');
    await until(() => panel.says('badge') === 'Turned off');
    expect(panel.verifier.asked).to.include('enabled false');
  });

  it('row 11: turns on again what was suspended; nothing else can be done with it but name and removal', async () => {
    const panel = await Panel.show(new FakeSettings(settingsOf({ enabled: false })));
    expect(panel.says('status')).to.contain('unused codes are kept');
    await panel.opens('manage');
    expect(panel.all('try').length + panel.all('replace').length).to.equal(0);
    await panel.opens('enable', 'button');
    await until(() => panel.says('badge') === 'On');
    expect(panel.notices).to.include('✓ Two-step verification is on again.');
  });

  it('renames with Enter, and says what a name may be', async () => {
    const panel = await Panel.show(new FakeSettings().says('bad-request'));
    await panel.opens('manage', 'rename');
    panel.root.querySelector<HTMLInputElement>('#name')?.focus();
    for (const problem of ['bad-request', '']) {
      await sendKeys({ type: 'X' });
      await sendKeys({ press: 'Enter' });
      await panel.reaches(problem ? 'explaining' : 'ready');
      if (problem) expect(panel.says('message')).to.contain('Enter a name');
      if (problem) panel.root.querySelector<HTMLInputElement>('#name')?.focus();
    }
    await until(() => panel.says('method').startsWith('Pixel 8XX'));
    expect(panel.events.at(0)).to.deep.equal({ type: 'mfa-error', detail: { code: 'bad-request' } });
  });

  it('row 10: shows new codes this once, and is done when one was typed back', async () => {
    const panel = await Panel.show();
    await panel.opens('codes');
    await panel.presses('button');
    await panel.reaches('saving-codes');
    await until(() => panel.all('saved').length > 0);
    expect(panel.says('codes')).to.contain('ABCD-EFGH-JKMN-PQRS');
    await sendKeys({ press: 'Escape' });
    expect(panel.element.state, 'they cannot be had again').to.equal('saving-codes');
    await panel.opens('saved');
    panel.part('typed').focus();
    await sendKeys({ type: 'abcdefghjkmnpqrs' });
    await sendKeys({ press: 'Enter' });
    await panel.reaches('ready');
    expect(panel.notices).to.include('✓ Your new backup codes are ready.');
    expect(panel.root.textContent).to.not.contain('ABCD');
    expect(panel.events).to.deep.equal([{ type: 'mfa-changed', detail: { what: 'codes' } }]);
  });

  it('calls it a recovery key where there is one, and says what text messages alone mean', async () => {
    const rules = RULES['risky-actions'];
    const panel = await Panel.show(new FakeSettings(settingsOf({ rules, backup: { left: 1, total: 1, madeAtMs: NOW_MS } })));
    expect(panel.says('backup')).to.contain('Recovery key Ready').and.to.contain('Make a new recovery key');
    panel.verifier.settings = settingsOf({ rules, factors: [NUMBER], backup: null });
    await panel.element.start();
    await panel.reaches('ready');
    expect(panel.says('backup')).to.contain('comes with an authenticator app');
  });

  it('row 34: tries a code of the app in the prompt, and nothing of that reaches the page', async () => {
    const panel = await Panel.show();
    panel.verifier.tries = 'wrong-code';
    await panel.opens('manage', 'try');
    await until(() => document.querySelector('mfa-challenge')?.state === 'asking');
    const prompt = document.querySelector('mfa-challenge') as MfaChallenge;
    expect(prompt.parentElement, 'in the light DOM').to.equal(panel.element);
    prompt.focus();
    await sendKeys({ type: '123456' });
    await until(() => prompt.state === 'rejected');
    panel.verifier.tries = 'yes';
    await sendKeys({ type: '654321' });
    await until(() => prompt.state === 'verified');
    expect(prompt.shadowRoot?.textContent).to.contain('This app works.');
    expect(panel.events).to.deep.equal([]);
    await panel.opens('close');
    expect(document.querySelector('mfa-challenge')).to.equal(null);
  });

  it('row 22: asks whether the number is still its owner’s, until it is answered', async () => {
    const reminder = { factorId: NUMBER.factorId, why: 'undelivered' as const };
    const panel = await Panel.show(new FakeSettings(settingsOf({ factors: [NUMBER], reminder })));
    expect(panel.says('reminder')).to.contain('Is •• 42 still your number?').and.to.contain('didn’t arrive');
    expect(panel.all('replace')[0]?.innerText).to.equal('Change the number');
    await panel.opens('current');
    await until(() => panel.notices.includes('✓ Thank you. Codes keep going there.'));
    expect(panel.all('reminder')).to.have.length(0);
  });

  it('row 14: forgets one browser, or all of them', async () => {
    const panel = await Panel.show();
    await panel.opens('forget', 'button');
    await until(() => panel.all('browser').length === 1);
    expect(panel.verifier.asked).to.include('forget device-0000000000000000');
    panel.verifier.settings = settingsOf();
    await panel.element.start();
    await panel.reaches('ready');
    await panel.opens('browsers').catch(() => undefined);
    panel.all('forget').at(-1)?.click();
    await panel.element.updateComplete;
    expect(panel.says('task')).to.contain('everywhere, here too');
    await panel.opens('button');
    await until(() => panel.all('browser').length === 0);
    expect(panel.verifier.asked).to.include('forget all');
  });

  describe('when something is in the way', () => {
    it('says so where it was asked, keeps what was explained, and lets it be tried again', async () => {
      const panel = await Panel.show(new FakeSettings().says('offline', 'unavailable', 'cancelled'));
      await panel.opens('disable');
      for (const said of ['No connection', 'Something went wrong', 'Nothing was changed']) {
        await panel.presses('button');
        await until(() => panel.says('message').includes(said));
        expect(panel.part('message').getAttribute('role')).to.equal('alert');
      }
      expect(
        panel.events.map(({ detail }) => detail),
        'who changed their mind met no error',
      ).to.deep.equal([{ code: 'offline' }, { code: 'unavailable' }]);
    });

    it('the answer is lost: the change that was made is shown, never an account that is half on', async () => {
      const panel = await Panel.show(new FakeSettings().says('lost'));
      await panel.opens('disable');
      await panel.presses('button');
      await until(() => panel.says('badge') === 'Turned off');
      expect(panel.element.state).to.equal('ready');
      expect(panel.notices).to.include('✓ This has changed meanwhile. Here is how it is now.');
    });

    it('the answer with new codes is lost: the former ones are not relied on any longer', async () => {
      const panel = await Panel.show(new FakeSettings().says('lost'));
      await panel.opens('codes');
      await panel.presses('button');
      await until(() => panel.says('message').includes('may no longer work'));
    });

    it('another window was quicker: this one looks when it comes to the front', async () => {
      const panel = await Panel.show();
      await panel.opens('manage', 'remove');
      panel.verifier.settings = settingsOf({ factors: [NUMBER] });
      dispatchEvent(new Event('focus'));
      await panel.reaches('ready');
      expect(panel.notices).to.include('✓ This has changed meanwhile. Here is how it is now.');
    });

    it('nothing can be loaded: says so, and tries again when told', async () => {
      const verifier = new FakeSettings();
      verifier.reads = 'not-signed-in';
      const panel = await Panel.show(verifier, 'en', 'failed');
      expect(panel.says('message')).to.contain('Sign in again.');
      verifier.reads = 'yes';
      await panel.opens('button');
      await panel.reaches('ready');
    });

    it('it is taken off the page: requests end, codes are gone, nothing is left in the document', async () => {
      const panel = await Panel.show();
      await panel.opens('manage', 'try');
      await until(() => document.querySelector('mfa-challenge') !== null);
      panel.element.remove();
      await Promise.resolve();
      await Promise.resolve();
      expect(panel.element.childElementCount).to.equal(0);
    });
  });

  describe('with the keyboard alone', () => {
    const off = settingsOf({ enabled: false });
    const due = settingsOf({ factors: [NUMBER], reminder: { factorId: NUMBER.factorId, why: 'time' } });
    const paths: [string[], string, ReturnType<typeof settingsOf>?][] = [
      [['manage', 'remove', 'button'], `remove ${PIXEL.factorId}`],
      [['disable', 'button'], 'enabled false'],
      [['enable', 'button'], 'enabled true', off],
      [['codes', 'button'], 'codes'],
      [['forget', 'button'], 'forget device-0000000000000000'],
      [['forget-all', 'button'], 'forget all'],
      [['current'], `confirm ${NUMBER.factorId}`, due],
    ];
    for (const [parts, asked, settings] of paths)
      it(`${parts.join(', ')}: ${asked}`, async () => {
        const panel = await Panel.show(new FakeSettings(settings));
        for (const part of parts) await panel.enters(part);
        await until(() => panel.verifier.asked.includes(asked));
      });

    it('manage, rename, the name: Enter saves it, and the focus goes to what was done', async () => {
      const panel = await Panel.show();
      for (const part of ['manage', 'rename']) await panel.enters(part);
      await panel.tabsTo(() => panel.focused?.id === 'name');
      await sendKeys({ press: 'End' });
      await sendKeys({ type: 'X' });
      await sendKeys({ press: 'Enter' });
      await until(() => panel.verifier.asked.includes(`rename ${PIXEL.factorId} Pixel 8X`));
      await until(() => panel.focused?.textContent.includes('Renamed') === true);
    });

    it('manage, try: the code is typed where the focus is', async () => {
      const panel = await Panel.show();
      for (const part of ['manage', 'try']) await panel.enters(part);
      await until(() => document.activeElement?.matches('mfa-challenge > input') === true);
      await sendKeys({ type: '654321' });
      await until(() => document.querySelector('mfa-challenge')?.state === 'verified');
      await panel.enters('close');
      await panel.reaches('ready');
      expect(panel.focused).to.equal(panel.part('try'));
    });

    it('recent activity and advice open and close', async () => {
      const panel = await Panel.show();
      for (const part of ['events', 'advice']) {
        await panel.tabsTo(() => panel.focused?.parentElement?.matches(`[part=${part}]`) === true);
        for (const open of [true, false]) {
          await sendKeys({ press: 'Enter' });
          await until(() => (panel.part(part) as HTMLDetailsElement).open === open);
        }
      }
    });
  });

  it('row 30: speaks Indonesian, fetched when a page does', async () => {
    const panel = await Panel.show(new FakeSettings(), 'id-ID');
    await until(() => panel.all('badge').length > 0);
    expect(panel.says('badge')).to.equal('Aktif');
    await panel.opens('manage', 'remove');
    expect(panel.says('task')).to.contain('Hapus Pixel 8?').and.to.contain('Biarkan seperti ini');
  });

  it('SV-53: shows of a number its last two digits, and puts nothing of it into an attribute', async () => {
    const panel = await Panel.show(new FakeSettings(settingsOf({ factors: [PIXEL, NUMBER] })));
    expect(panel.root.textContent).to.contain('•• 42');
    expect(panel.element.outerHTML).to.not.contain('42');
  });
});
