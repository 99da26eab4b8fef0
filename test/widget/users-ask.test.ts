import { expect } from 'chai';
import { BACKUP, FakeVerifier, signIn, SMS, TABLET, TOTP } from './support/fake-verifier.ts';
import { Prompt, until } from './support/prompt.ts';

/** What users of other prompts complain about most, and none of which may be true here; most wanted first. */
describe('what users ask of a prompt', () => {
  afterEach(() => {
    document.body.replaceChildren();
    document.documentElement.dir = '';
    localStorage.clear();
  });

  const waiting = (): { verifier: FakeVerifier } => ({ verifier: new FakeVerifier().says('never') });

  it('row 1: autofill drops the whole code at once, and all of it arrives', async () => {
    const prompt = await Prompt.show();
    await prompt.fill('123456');
    await prompt.reaches('verified');
    expect(prompt.verifier.answers.map(({ code }) => code)).to.deep.equal(['123456']);
  });

  it('row 2: the field says that it takes a one-time code, whatever the page wrote', async () => {
    const element = document.createElement('mfa-challenge');
    element.append(Object.assign(document.createElement('input'), { autocomplete: 'off', type: 'number' }));
    document.body.append(element);
    await element.updateComplete;
    const input = element.querySelector('input');
    expect(input?.getAttribute('autocomplete')).to.equal('one-time-code');
    expect(input?.type).to.equal('text');
  });

  it('row 3: a password manager that looks at the document sees the field', async () => {
    const prompt = await Prompt.show();
    expect(document.querySelector('input[autocomplete="one-time-code"]')).to.equal(prompt.input);
    const { left, top, width, height } = prompt.input.getBoundingClientRect();
    const there = document.elementFromPoint(left + width / 2, top + height / 2);
    expect(there, 'and nothing lies over it').to.equal(prompt.input);
  });

  it('row 4: a filler that types character by character, or in bursts, is understood', async () => {
    const prompt = await Prompt.show(undefined, waiting());
    for (const burst of ['1', '2', '34', '5', '6']) {
      for (const type of ['keydown', 'keypress'])
        prompt.input.dispatchEvent(new KeyboardEvent(type, { key: burst, bubbles: true }));
      await prompt.fill(prompt.input.value + burst);
    }
    prompt.input.dispatchEvent(new Event('change', { bubbles: true }));
    await prompt.reaches('checking');
    expect(prompt.verifier.answers).to.have.length(1);
  });

  for (const [remember, says, unticked] of [
    [{ days: 30, asks: true }, 'Remember this browser for 30 days', false],
    [{ days: 1, asks: true }, 'Remember this browser for a day', false],
    [{ days: null, asks: true }, 'Remember this browser until I clear cookies', false],
    [{ days: null, asks: false }, 'This is a shared computer', true],
  ] as const) {
    it(`row 5: "${says}" is offered, not ticked, and sent as it stands`, async () => {
      const prompt = await Prompt.show(signIn({ remember }));
      const box = prompt.part('remember')?.querySelector('input') as HTMLInputElement;
      expect(prompt.says('remember')).to.equal(says);
      expect(box.checked).to.equal(false);
      await prompt.fill('123456');
      await prompt.reaches('verified');
      expect(prompt.verifier.answers[0]?.remember).to.equal(unticked);
      expect(localStorage.length, 'what was used last is kept only in a browser that is one’s own').to.equal(unticked ? 1 : 0);
      const ticked = await Prompt.show(signIn({ remember }));
      ticked.part('remember')?.click();
      await ticked.fill('123456');
      await ticked.reaches('verified');
      expect(ticked.verifier.answers[0]?.remember).to.equal(!unticked);
    });
  }

  it('row 6: a challenge that cannot remember does not offer to', async () => {
    const prompt = await Prompt.show();
    expect(prompt.part('remember')).to.equal(null);
    await prompt.fill('123456');
    await prompt.reaches('verified');
    expect(prompt.verifier.answers[0]).to.not.have.property('remember');
  });

  it('row 7: one field with a name, in a group with a name, and errors that are said', async () => {
    const prompt = await Prompt.show(undefined, { verifier: new FakeVerifier().says({ code: 'wrong-code' }) });
    expect(prompt.input.getAttribute('aria-label')).to.equal('6-digit code');
    const group = prompt.part('prompt');
    expect(group?.role).to.equal('group');
    const name = prompt.element.shadowRoot?.getElementById(group?.getAttribute('aria-labelledby') ?? '');
    expect(name?.textContent.trim()).to.equal('Enter your code');
    expect(prompt.element.shadowRoot?.querySelector('.paint')?.ariaHidden, 'the boxes are paint').to.equal('true');
    await prompt.fill('111111');
    await prompt.reaches('rejected');
    expect(prompt.part('message')?.role).to.equal('alert');
  });

  it('row 8: digits run from left to right on a right-to-left page, and the caret with them', async () => {
    document.documentElement.dir = 'rtl';
    const prompt = await Prompt.show(undefined, waiting());
    await prompt.type('123');
    const cells = [...(prompt.element.shadowRoot?.querySelectorAll('.cell') ?? [])];
    expect(cells.findIndex((cell) => cell.matches('.here'))).to.equal(3);
    expect(cells[0]?.getBoundingClientRect().left).to.be.below(cells[5]?.getBoundingClientRect().left ?? 0);
    expect(prompt.input.value).to.equal('123');
  });

  for (const [pasted, read] of [
    ['012 345', '012345'],
    ['012-345', '012345'],
    ['０１２３４５', '012345'],
    ['٠١٢٣٤٥', '012345'],
    ['Your code is 012345.', '012345'],
  ] as const) {
    it(`row 9: "${pasted}" is a code, with its leading zero`, async () => {
      const prompt = await Prompt.show();
      await prompt.fill(pasted);
      await prompt.reaches('verified');
      expect(prompt.verifier.answers[0]?.code).to.equal(read);
    });
  }

  it('row 9: digits bring the number keys, a backup code the letters', async () => {
    const prompt = await Prompt.show(signIn({ offers: [TOTP, BACKUP] }));
    expect(prompt.input.inputMode).to.equal('numeric');
    prompt.press('method');
    await prompt.element.updateComplete;
    expect(prompt.input.inputMode).to.equal('text');
    await prompt.fill('7kq4 n8m2-o1');
    prompt.press('button');
    await prompt.reaches('verified');
    expect(prompt.verifier.answers[0]?.code).to.equal('7KQ4N8M201');
  });

  it('row 10: the prompt stands alone for one action, with no sign-in around it', async () => {
    const prompt = await Prompt.show(signIn({ action: 'change-email', kind: 'change', offers: [TOTP] }));
    expect(prompt.says('heading')).to.equal('Confirm it’s you');
    expect(prompt.says('button')).to.equal('Confirm');
    expect(prompt.says('cancel')).to.equal('Cancel');
  });

  it('row 11: a code that was used already is said to be so, cleared, and sent no second time by itself', async () => {
    const prompt = await Prompt.show(undefined, { verifier: new FakeVerifier().says({ code: 'already-used' }) });
    await prompt.fill('123456');
    await prompt.reaches('rejected');
    expect(prompt.says('message')).to.contain('That code was already used. Wait for the next one.');
    expect(prompt.input.value).to.equal('');
    expect(prompt.verifier.answers).to.have.length(1);
  });

  it('row 15: a way that is locked says until when and counts down; the other ways stay open', async () => {
    const verifier = new FakeVerifier().says({ code: 'locked', retryAtMs: Date.now() + 90_000 });
    const prompt = await Prompt.show(undefined, { verifier });
    await prompt.fill('123456');
    await prompt.reaches('locked');
    expect(prompt.says('message')).to.match(/Locked until \d+:\d\d/);
    expect(prompt.says('button')).to.match(/^Try again in 1:(30|29|28)$/);
    prompt.press('method', 1);
    await prompt.reaches('asking');
    await prompt.fill('7KQ4N8M2');
    prompt.press('button');
    await prompt.reaches('verified');
    expect(prompt.verifier.answers.at(-1)?.method).to.equal('backup');
  });

  it('row 14: who has lost everything finds people, and sees how many backup codes are left', async () => {
    const support = {
      channels: [{ kind: 'chat', href: 'https://example.com/chat', label: 'Chat' }],
      hours: { from: '08:00', to: '23:00' },
      timeZone: 'Asia/Jakarta',
      languages: ['id'],
    };
    const prompt = await Prompt.show(signIn({ support, offers: [TOTP, { ...BACKUP, left: 2 }] }));
    expect(prompt.says('support')).to.match(/^Lost access\?.*Chat/);
    expect(prompt.says('method')).to.contain('2 left');
    const locked = await Prompt.show(signIn({ support, offers: [{ ...TOTP, lockedUntilMs: Date.now() + 60_000 }] }), {
      until: 'locked',
    });
    expect(locked.says('support')).to.contain('Lost access?');
  });

  it('row 16: a message is asked for once, and by a press again only after its wait, however often it is pressed', async () => {
    const verifier = new FakeVerifier(signIn({ offers: [SMS] }));
    const prompt = await Prompt.show(undefined, { verifier });
    for (let i = 0; i < 20; i++) prompt.press('resend');
    await prompt.element.updateComplete;
    expect(verifier.asked.filter((asked) => asked.startsWith('send'))).to.have.length(1);
  });

  it('row 17: the wait for a new text message begins with the first one, anew with each, and a reload does not reset it', async () => {
    const verifier = new FakeVerifier(signIn({ offers: [SMS] }));
    const prompt = await Prompt.show(undefined, { verifier });
    expect(prompt.says('resend')).to.match(/^Send a new code in 0:(30|29|28)$/);
    const reloaded = await Prompt.show(signIn({ offers: [{ ...SMS, resendAtMs: Date.now() + 20_000 }] }));
    expect(reloaded.verifier.asked, 'nothing is sent by a reload').to.deep.equal(['begin sign-in']);
    expect(reloaded.says('resend')).to.match(/^Send a new code in 0:(20|19|18)$/);
    expect(reloaded.part('resend')?.ariaDisabled).to.equal('true');
  });

  it('row 17: a message that did not arrive is said, with a question about the number and other ways', async () => {
    const offers = [{ ...SMS, undelivered: true as const, resendAtMs: Date.now() - 1 }, TOTP];
    const prompt = await Prompt.show(signIn({ offers }));
    expect(prompt.says('message')).to.equal('The last message didn’t arrive. Is •• 42 still your number?');
    expect(prompt.says('method')).to.contain('Authenticator app');
    expect(prompt.input.getAttribute('aria-description')).to.contain('still your number');
  });

  it('row 17: a code that comes by another channel says by which', async () => {
    const offers = [{ ...SMS, channel: 'WhatsApp', resendAtMs: Date.now() - 1 }, TOTP];
    const prompt = await Prompt.show(signIn({ offers }));
    expect(prompt.says('reason')).to.equal('From WhatsApp, sent to •• 42');
    prompt.press('method');
    await prompt.element.updateComplete;
    expect(prompt.says('method')).to.equal('WhatsApp•• 42');
  });

  it('row 18: without a verifier a text message is spoken of without a number', async () => {
    const element = document.createElement('mfa-challenge');
    element.methods = 'sms';
    document.body.append(element);
    await element.updateComplete;
    expect(element.shadowRoot?.querySelector('[part=reason]')?.textContent).to.equal('From the text message we sent you');
  });

  it('row 20: the button can be pressed after the sixth digit', async () => {
    const prompt = await Prompt.show();
    prompt.element.autoSubmit = 'off';
    await prompt.element.updateComplete;
    await prompt.fill('123456');
    expect(prompt.part('button')?.ariaDisabled).to.equal('false');
    prompt.press('button');
    await prompt.reaches('verified');
  });

  it('also: the strongest way is asked for first, and each of several apps by its name', async () => {
    const prompt = await Prompt.show(signIn({ offers: [TOTP, TABLET, SMS] }));
    expect(prompt.says('reason')).to.equal('From your authenticator app Pixel 8');
    prompt.press('method');
    await until(() => prompt.says('reason') === 'From your authenticator app Tablet');
    await prompt.fill('123456');
    await prompt.reaches('verified');
    expect(prompt.verifier.answers[0]?.factorId).to.equal(TABLET.factorId);
  });
});
