import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import { BACKUP, FakeVerifier, signIn, SMS, TOTP, withdrawal } from './support/fake-verifier.ts';
import { alwaysVisible, chord, Prompt, until } from './support/prompt.ts';

/** The part that has the focus, in the shadow tree or the input. */
const focused = (prompt: Prompt): string =>
  document.activeElement === prompt.input
    ? 'input'
    : (prompt.element.shadowRoot?.activeElement?.closest('[part]')?.getAttribute('part') ?? '');

async function tabTo(prompt: Prompt, part: string): Promise<void> {
  for (let presses = 0; presses < 12; presses++) {
    await sendKeys({ press: 'Tab' });
    if (focused(prompt) === part) return;
  }
  expect.fail(`Tab never reaches ${part}`);
}

describe('with the keyboard alone', () => {
  alwaysVisible();

  afterEach(() => {
    document.body.replaceChildren();
    localStorage.clear();
  });

  it('the order is the field, the button, the other ways, help', async () => {
    const prompt = await Prompt.show(signIn({ remember: { days: 30, asks: true } }));
    prompt.element.focus();
    const order = [focused(prompt)];
    for (let presses = 0; presses < 5; presses++) {
      await sendKeys({ press: 'Tab' });
      order.push(focused(prompt));
    }
    expect(order).to.deep.equal(['input', 'remember', 'button', 'method', 'method', 'help']);
  });

  it('another way is chosen, and the field is where one types next', async () => {
    const prompt = await Prompt.show();
    prompt.element.focus();
    await tabTo(prompt, 'method');
    await sendKeys({ press: 'Tab' });
    await sendKeys({ press: 'Enter' });
    await until(() => focused(prompt) === 'input');
    expect(prompt.says('reason')).to.equal('One of the codes you saved');
  });

  it('help opens and closes', async () => {
    const prompt = await Prompt.show();
    prompt.element.focus();
    await tabTo(prompt, 'help');
    await sendKeys({ press: 'Enter' });
    const help = prompt.part('help') as HTMLDetailsElement;
    await until(() => help.open);
    expect(help.textContent).to.contain('Never share a code.');
  });

  it('a wrong code is corrected without leaving the field', async () => {
    const prompt = await Prompt.show(undefined, { verifier: new FakeVerifier().says({ code: 'wrong-code' }) });
    await prompt.type('111111');
    await prompt.reaches('rejected');
    await until(() => focused(prompt) === 'input');
    await sendKeys({ type: '222222' });
    await prompt.reaches('verified');
  });

  it('money is sent with Tab and Space, and cancelled with Tab and Enter', async () => {
    const prompt = await Prompt.show(withdrawal());
    await prompt.type('123456');
    await until(() => prompt.part('button')?.getAttribute('aria-disabled') === 'false');
    await tabTo(prompt, 'button');
    await sendKeys({ press: ' ' });
    await prompt.reaches('verified');
    prompt.element.remove();
    const other = await Prompt.show(withdrawal());
    other.element.focus();
    await tabTo(other, 'cancel');
    await sendKeys({ press: 'Enter' });
    await other.reaches('cancelled');
  });

  it('the box about this browser is ticked with Space', async () => {
    const prompt = await Prompt.show(signIn({ remember: { days: 30, asks: true } }));
    await prompt.type('12345');
    await tabTo(prompt, 'remember');
    await sendKeys({ press: ' ' });
    await prompt.type('6');
    await prompt.reaches('verified');
    expect(prompt.verifier.answers[0]?.remember).to.equal(true);
  });

  it('a new text message is asked for with Tab and Enter', async () => {
    const offers = [{ ...SMS, resendAtMs: Date.now() - 1 }];
    const prompt = await Prompt.show(signIn({ offers }));
    prompt.element.focus();
    await tabTo(prompt, 'resend');
    await sendKeys({ press: 'Enter' });
    await until(() => prompt.verifier.asked.includes(`send ${SMS.factorId}`));
  });

  it('more time is taken with Tab and Enter, and what has run out goes on with Enter in the field', async () => {
    const prompt = await Prompt.show(signIn({ expiresAtMs: Date.now() + 30_000 }));
    prompt.element.focus();
    await tabTo(prompt, 'more-time');
    await sendKeys({ press: 'Enter' });
    await until(() => prompt.verifier.asked.includes(`renew ${signIn().id}`));
    prompt.element.remove();
    const expired = await Prompt.show(signIn({ expiresAtMs: Date.now() - 1 }), { until: 'expired' });
    expired.element.focus();
    await sendKeys({ press: 'Enter' });
    await expired.reaches('asking');
  });

  it('what did not arrive is sent again with Enter, as it stands', async () => {
    const prompt = await Prompt.show(undefined, { verifier: new FakeVerifier().says({ code: 'offline' }) });
    await prompt.type('123456');
    await prompt.reaches('offline');
    await sendKeys({ press: 'Enter' });
    await prompt.reaches('verified');
    expect(prompt.verifier.answers.map(({ code }) => code)).to.deep.equal(['123456', '123456']);
  });

  it('while one way is locked, another one is reached', async () => {
    const offers = [{ ...TOTP, lockedUntilMs: Date.now() + 60_000 }, BACKUP];
    const prompt = await Prompt.show(signIn({ offers }));
    expect(prompt.says('reason')).to.equal('One of the codes you saved');
    prompt.element.focus();
    await tabTo(prompt, 'method');
    await sendKeys({ press: 'Enter' });
    await prompt.reaches('locked');
    await tabTo(prompt, 'method');
    await sendKeys({ press: 'Enter' });
    await prompt.reaches('asking');
  });

  it('people are found at the end of the list', async () => {
    const support = {
      channels: [{ kind: 'chat', href: 'https://example.com/chat', label: 'Chat' }],
      hours: { from: '08:00', to: '23:00' },
      timeZone: 'Asia/Jakarta',
      languages: ['id'],
    };
    const prompt = await Prompt.show(signIn({ support }));
    prompt.element.focus();
    await tabTo(prompt, 'support');
    await sendKeys({ press: 'Enter' });
    await until(() => (prompt.part('support') as HTMLDetailsElement).open);
    await sendKeys({ press: 'Tab' });
    expect(prompt.element.shadowRoot?.activeElement?.textContent).to.equal('Chat');
  });

  it('goes back with Shift and Tab', async () => {
    const prompt = await Prompt.show(signIn({ offers: [TOTP] }));
    prompt.element.focus();
    await tabTo(prompt, 'button');
    await chord('Shift', 'Tab');
    expect(focused(prompt)).to.equal('input');
  });

  it('shows where the focus is', async () => {
    const prompt = await Prompt.show();
    prompt.element.focus();
    await prompt.element.updateComplete;
    expect(prompt.element.shadowRoot?.querySelectorAll('.here')).to.have.length(1);
    await tabTo(prompt, 'button');
    const outline = getComputedStyle(prompt.part('button') as Element);
    expect(outline.outlineStyle).to.equal('solid');
    expect(Number.parseFloat(outline.outlineWidth)).to.be.at.least(3);
  });
});
