import { expect } from 'chai';
import { isFramedByOthers } from '../../widget/challenge/framed.ts';
import type { Challenge } from '../../shared/protocol/challenge.ts';
import type { StateName } from '../../widget/challenge/challenge-machine.ts';
import { MfaChallenge } from '../../widget/challenge/mfa-challenge.ts';
import type { BridgeOut } from '../../shared/protocol/page-bridge.ts';
import { BACKUP, CANARY, FakeVerifier, signIn, SMS, TABLET, TOTP, withdrawal } from './support/fake-verifier.ts';
import { alwaysVisible, Prompt, until } from './support/prompt.ts';

const bridge = (prompt: Prompt): BridgeOut[] =>
  prompt.named('mfa-bridge-out').map((detail) => JSON.parse(detail as string) as BridgeOut);

describe('<mfa-challenge>', () => {
  afterEach(() => {
    document.body.replaceChildren();
    localStorage.clear();
  });

  describe('signing in', () => {
    it('asks, checks by itself at the last digit, and tells the page', async () => {
      const prompt = await Prompt.show();
      expect(prompt.says('heading')).to.equal('Enter your code');
      expect(prompt.says('reason')).to.equal('From your authenticator app');
      expect(prompt.named('mfa-ready')).to.deep.equal([
        { challenge: signIn().id, action: 'sign-in', methods: ['totp', 'sms', 'backup'] },
      ]);
      await prompt.type('123456');
      await prompt.reaches('verified');
      expect(prompt.verifier.answers).to.deep.equal([{ method: 'totp', factorId: TOTP.factorId, code: '123456' }]);
      expect(prompt.named('mfa-verified')).to.deep.equal([{ challenge: signIn().id }]);
    });

    it('waits for the button with auto-submit off', async () => {
      const prompt = await Prompt.show();
      prompt.element.autoSubmit = 'off';
      await prompt.type('123456');
      expect(prompt.element.state).to.equal('asking');
      prompt.press('button');
      await prompt.reaches('verified');
    });

    it('checks on Enter, and says when digits are missing, each time anew', async () => {
      const prompt = await Prompt.show();
      await prompt.type('123');
      await prompt.key('Enter');
      const first = prompt.part('message');
      expect(first?.getAttribute('role')).to.equal('alert');
      expect(prompt.says('message')).to.contain('Enter the whole code.');
      await prompt.key('Enter');
      expect(prompt.part('message'), 'the same words again are a new node for a live region').to.not.equal(first);
      expect(prompt.verifier.answers).to.have.length(0);
    });

    it('shows each state as :state() too', async () => {
      const prompt = await Prompt.show();
      expect(prompt.element.matches(':state(asking)')).to.equal(true);
      await prompt.type('123456');
      await prompt.reaches('verified');
      expect(prompt.element.matches(':state(verified)')).to.equal(true);
      expect(prompt.element.matches(':state(asking)')).to.equal(false);
    });

    it('does not lose a code that was typed while the challenge was on its way', async () => {
      const verifier = new FakeVerifier();
      const element = document.createElement('mfa-challenge');
      let answer: (() => void) | undefined;
      const begin = verifier.begin.bind(verifier);
      verifier.begin = async (what, signal) => {
        await new Promise<void>((resolve) => (answer = resolve));
        return begin(what, signal);
      };
      element.transport = verifier;
      element.action = 'sign-in';
      document.body.append(element);
      await element.updateComplete;
      const input = element.querySelector('input') as HTMLInputElement;
      input.value = '123456';
      input.dispatchEvent(new InputEvent('input', { bubbles: true }));
      answer?.();
      await until(() => element.state === 'verified');
    });
  });

  describe('a wrong code', () => {
    it('is said, cleared, and asked for again in the same field', async () => {
      const prompt = await Prompt.show(undefined, {
        verifier: new FakeVerifier().says({ code: 'wrong-code', attemptsLeft: 4 }),
      });
      await prompt.type('111111');
      await prompt.reaches('rejected');
      expect(prompt.says('message')).to.contain('That code isn’t right. Use the newest one. 4 tries left.');
      expect(prompt.input.value).to.equal('');
      expect(prompt.input.getAttribute('aria-invalid')).to.equal('true');
      expect(prompt.input.getAttribute('aria-description')).to.contain('isn’t right');
      await until(() => document.activeElement === prompt.input);
      expect(prompt.named('mfa-rejected')).to.deep.equal([{ reason: 'wrong-code', attemptsLeft: 4 }]);
      await prompt.type('123456');
      await prompt.reaches('verified');
    });

    it('is announced anew when it is wrong in the same way again', async () => {
      const prompt = await Prompt.show(undefined, {
        verifier: new FakeVerifier().says({ code: 'wrong-code' }, { code: 'wrong-code' }),
      });
      await prompt.type('111111');
      await prompt.reaches('rejected');
      const first = prompt.part('message');
      await prompt.fill('222222');
      await prompt.reaches('rejected');
      await until(() => prompt.named('mfa-rejected').length === 2);
      await prompt.element.updateComplete;
      expect(prompt.part('message')).to.not.equal(first);
      expect(prompt.says('message')).to.equal(first?.textContent?.replace(/\s+/g, ' ').trim());
    });

    it('says which of the two: used already', async () => {
      const prompt = await Prompt.show(undefined, { verifier: new FakeVerifier().says({ code: 'already-used' }) });
      await prompt.type('111111');
      await prompt.reaches('rejected');
      expect(prompt.says('message')).to.contain('already used. Wait for the next one.');
    });

    it('is not an error any more when the next one is typed', async () => {
      const prompt = await Prompt.show(undefined, { verifier: new FakeVerifier().says({ code: 'wrong-code' }) });
      await prompt.type('111111');
      await prompt.reaches('rejected');
      await prompt.type('2');
      expect(prompt.element.state).to.equal('asking');
      expect(prompt.input.getAttribute('aria-invalid')).to.equal('false');
    });

    it('ends the challenge when no try is left, with a way on', async () => {
      const prompt = await Prompt.show(undefined, {
        verifier: new FakeVerifier().says({ code: 'wrong-code', attemptsLeft: 0 }),
      });
      await prompt.type('111111');
      await prompt.reaches('expired');
      expect(prompt.says('message')).to.contain('Too many wrong codes.');
      expect(prompt.named('mfa-expired')).to.have.length(1);
      prompt.press('button');
      await prompt.reaches('asking');
      expect(prompt.verifier.asked.filter((what) => what === 'begin sign-in')).to.have.length(2);
    });
  });

  describe('when things go wrong', () => {
    it('keeps the code when it never arrived, and sends it on the next press (WD-05)', async () => {
      const prompt = await Prompt.show(undefined, { verifier: new FakeVerifier().says({ code: 'offline' }) });
      await prompt.type('123456');
      await prompt.reaches('offline');
      expect(prompt.input.value).to.equal('123456');
      expect(prompt.says('button')).to.equal('Try again');
      prompt.press('button');
      await prompt.reaches('verified');
    });

    it('keeps the code when the server failed, and never sends it twice by itself (WD-20)', async () => {
      const prompt = await Prompt.show(undefined, { verifier: new FakeVerifier().says({ code: 'unavailable' }) });
      await prompt.type('123456');
      await prompt.reaches('failed');
      expect(prompt.input.value).to.equal('123456');
      expect(prompt.verifier.answers).to.have.length(1);
      expect(prompt.named('mfa-error')).to.deep.equal([{ code: 'unavailable' }]);
    });

    it('waits as long as the server says, and then asks again', async () => {
      const prompt = await Prompt.show(undefined, {
        verifier: new FakeVerifier().says({ code: 'too-many', retryAtMs: Date.now() + 1_200 }),
      });
      await prompt.type('123456');
      await prompt.reaches('cooling-down');
      expect(prompt.part('button')?.getAttribute('aria-disabled')).to.equal('true');
      expect(prompt.says('button')).to.match(/^Try again in 0:0[12]$/);
      await prompt.reaches('asking');
    });

    it('says until when it is locked, and keeps the other ways open', async () => {
      const untilMs = Date.now() + 900_000;
      const prompt = await Prompt.show(undefined, {
        verifier: new FakeVerifier().says({ code: 'locked', retryAtMs: untilMs }),
      });
      await prompt.type('123456');
      await prompt.reaches('locked');
      expect(prompt.named('mfa-locked')).to.deep.equal([{ untilMs }]);
      expect(prompt.says('message')).to.contain('Locked until');
      expect(prompt.input.value).to.equal('');
      prompt.press('method', 1);
      await prompt.reaches('asking');
      expect(prompt.says('reason')).to.equal('One of the codes you saved');
    });

    it('offers more time before the end, once, and goes on where it was (WCAG 2.2.1)', async () => {
      const prompt = await Prompt.show(signIn({ expiresAtMs: Date.now() + 50_000 }));
      await prompt.type('12');
      expect(prompt.part('more-time')).to.exist;
      prompt.press('more-time');
      await until(() => prompt.part('more-time') === null);
      expect(prompt.input.value).to.equal('12');
      expect(prompt.element.state).to.equal('asking');
      expect(prompt.verifier.asked).to.include(`renew ${signIn().id}`);
    });

    it('says that it has run out, and goes on in one press', async () => {
      const prompt = await Prompt.show(signIn({ expiresAtMs: Date.now() + 400 }));
      await prompt.type('12');
      await prompt.reaches('expired');
      expect(prompt.input.value).to.equal('');
      expect(prompt.named('mfa-expired')).to.have.length(1);
      prompt.press('button');
      await prompt.reaches('asking');
    });

    it('says so when the page is offline from the start, and begins on the next press', async () => {
      const verifier = new FakeVerifier();
      verifier.begins = { code: 'offline' };
      const prompt = await Prompt.show(undefined, { verifier, until: 'offline' });
      verifier.begins = 'yes';
      prompt.press('button');
      await prompt.reaches('asking');
    });

    it('shows nothing of what an unknown transport throws', async () => {
      const verifier = new FakeVerifier();
      verifier.verify = () => Promise.reject(new Error(`boom ${CANARY}`));
      const prompt = await Prompt.show(undefined, { verifier });
      await prompt.type(CANARY);
      await prompt.reaches('failed');
      expect(prompt.says('message')).to.contain('Something went wrong on our side.');
    });
  });

  describe('other ways', () => {
    it('starts with the strongest, and lists the others with what is left', async () => {
      const prompt = await Prompt.show();
      const others = [...(prompt.element.shadowRoot?.querySelectorAll('[part~=method]') ?? [])].map((row) =>
        row.textContent?.replace(/\s+/g, ' ').trim(),
      );
      expect(others).to.deep.equal(['Text message•• 42', 'Backup code7 left']);
    });

    it('tells two apps apart by name', async () => {
      const prompt = await Prompt.show(signIn({ offers: [TOTP, TABLET] }));
      expect(prompt.says('reason')).to.equal('From your authenticator app Pixel 8');
      prompt.press('method');
      await prompt.element.updateComplete;
      await prompt.type('123456');
      await prompt.reaches('verified');
      expect(prompt.verifier.answers[0]?.factorId).to.equal(TABLET.factorId);
    });

    it('clears what was typed when the way is changed, and tells the page which (WD-05)', async () => {
      const prompt = await Prompt.show();
      await prompt.type('123');
      prompt.press('method', 1);
      await until(() => document.activeElement === prompt.input);
      expect(prompt.input.value).to.equal('');
      expect(prompt.named('mfa-method-change')).to.deep.equal([{ method: 'backup' }]);
    });

    it('ignores methods that it does not know', async () => {
      const prompt = await Prompt.show(signIn({ offers: [{ method: 'key', factorId: 'key-00000000000000000000000' }, TOTP] }));
      expect(prompt.named('mfa-ready')).to.have.deep.nested.property('[0].methods', ['totp']);
    });

    it('says whom to ask when there is no way at all', async () => {
      const prompt = await Prompt.show(signIn({ offers: [] }), { until: 'failed' });
      expect(prompt.says('message')).to.contain('contact support');
    });

    it('starts with what was used last in this browser', async () => {
      const first = await Prompt.show();
      first.press('method', 1);
      await first.type('7KQ4N8M2');
      await first.key('Enter');
      await first.reaches('verified');
      first.element.remove();
      const second = await Prompt.show();
      expect(second.says('reason')).to.equal('One of the codes you saved');
    });

    it('keeps nothing in this browser where "do not ask" was offered and not ticked', async () => {
      const challenge = signIn({ offers: [BACKUP, TOTP], remember: { days: 30, asks: true } });
      const prompt = await Prompt.show(challenge);
      await prompt.type('7KQ4N8M2');
      await prompt.key('Enter');
      await prompt.reaches('verified');
      expect(localStorage.length).to.equal(0);
      expect(prompt.verifier.answers[0]?.remember).to.equal(false);
    });

    it('sends "remember" as it was ticked', async () => {
      const prompt = await Prompt.show(signIn({ remember: { days: 30, asks: true } }));
      expect(prompt.says('remember')).to.equal('Remember this browser for 30 days');
      prompt.element.shadowRoot?.querySelector<HTMLInputElement>('[part=remember] input')?.click();
      await prompt.type('123456');
      await prompt.reaches('verified');
      expect(prompt.verifier.answers[0]?.remember).to.equal(true);
    });
  });

  describe('text messages', () => {
    it('asks for one when its turn comes, and not again after a reload', async () => {
      const prompt = await Prompt.show(signIn({ offers: [SMS, TOTP] }));
      await until(() => prompt.verifier.asked.includes(`send ${SMS.factorId}`));
      prompt.element.remove();
      const again = await Prompt.show(signIn({ offers: [{ ...SMS, resendAtMs: Date.now() - 1 }, TOTP] }));
      await again.element.updateComplete;
      expect(again.verifier.asked).to.deep.equal(['begin sign-in']);
    });

    it('counts down to the next one as the server says, and then sends it on a press', async () => {
      const verifier = new FakeVerifier(signIn({ offers: [{ ...SMS, resendAtMs: Date.now() + 1_100 }] }));
      const prompt = await Prompt.show(undefined, { verifier });
      expect(prompt.says('resend')).to.match(/^Send a new code in 0:0[12]$/);
      prompt.press('resend');
      expect(verifier.asked, 'too early').to.deep.equal(['begin sign-in']);
      await until(() => prompt.says('resend') === 'Send a new code');
      prompt.press('resend');
      await until(() => verifier.asked.includes(`send ${SMS.factorId}`));
      await prompt.reaches('asking');
      expect(prompt.says('resend')).to.match(/in 0:\d\d$/);
    });

    it('are read by the browser only while one is awaited, and never over what was typed (WD-08)', async () => {
      const signals: AbortSignal[] = [];
      let arrive: ((code: string) => void) | undefined;
      const undo = pretendWebOtp((signal) => {
        signals.push(signal);
        return new Promise((resolve) => (arrive = (code) => resolve({ code })));
      });
      try {
        const prompt = await Prompt.show(signIn({ offers: [TOTP, { ...SMS, resendAtMs: Date.now() - 1 }] }));
        expect(signals, 'not for an app').to.have.length(0);
        prompt.press('method');
        await until(() => signals.length === 1);
        await prompt.type('9');
        arrive?.('123456');
        await new Promise((resolve) => setTimeout(resolve));
        expect(prompt.input.value).to.equal('9');
        prompt.press('method');
        await until(() => signals[0]?.aborted === true);
      } finally {
        undo();
      }
    });

    it('fill the field by themselves where the browser reads them (row 18, WD-08)', async () => {
      const undo = pretendWebOtp(() => Promise.resolve({ code: '123456' }));
      try {
        const prompt = await Prompt.show(signIn({ offers: [{ ...SMS, resendAtMs: Date.now() - 1 }] }), { until: null });
        await prompt.reaches('verified');
        expect(prompt.verifier.answers[0]?.code).to.equal('123456');
      } finally {
        undo();
      }
    });

    it('says when it could not be sent, and keeps the field', async () => {
      const verifier = new FakeVerifier(signIn({ offers: [SMS, TOTP] }));
      verifier.sends = { code: 'sms-not-sent' };
      const prompt = await Prompt.show(undefined, { verifier, until: 'rejected' });
      expect(prompt.says('message')).to.equal('!The message couldn’t be sent. Try another way.');
      await prompt.type('123456');
      await prompt.reaches('verified');
    });

    it('names no other way where there is none', async () => {
      const verifier = new FakeVerifier(signIn({ offers: [SMS] }));
      verifier.sends = { code: 'sms-not-sent' };
      const prompt = await Prompt.show(undefined, { verifier, until: 'rejected' });
      expect(prompt.says('message')).to.equal('!The message couldn’t be sent. Try again in a moment.');
    });
  });

  describe('money', () => {
    alwaysVisible();
    const armed = (prompt: Prompt): Promise<void> =>
      until(() => prompt.part('button')?.getAttribute('aria-disabled') === 'false');

    it('shows amount and payee of the server’s challenge, whatever the page says (WD-09, WD-10)', async () => {
      const element = document.createElement('mfa-challenge');
      element.setAttribute('amount', '1');
      element.setAttribute('payee', 'Mallory');
      const prompt = await Prompt.show(withdrawal());
      expect(prompt.says('heading')).to.equal('Approve withdrawal');
      expect(prompt.says('amount').replace(/\u00a0/g, ' ')).to.equal('IDR 2,500,000');
      expect(prompt.says('payee')).to.equal('DANA · 0812 3456 7788');
      expect(prompt.says('button').replace(/\u00a0/g, ' ')).to.equal('Send IDR 2,500,000');
    });

    it('writes amounts as the language of the page does, down to its region', async () => {
      const written = async (locale: string): Promise<string> => {
        const prompt = await Prompt.show(withdrawal());
        prompt.element.locale = locale;
        await prompt.element.updateComplete;
        const amount = prompt.says('amount').replace(/\u00a0/g, ' ');
        prompt.element.remove();
        return amount;
      };
      expect(await written('id')).to.equal('Rp 2.500.000');
      expect(await written('en')).to.equal('IDR 2,500,000');
      const format = new Intl.NumberFormat('en-ID', { style: 'currency', currency: 'IDR', maximumFractionDigits: 0 });
      expect(await written('en-ID')).to.equal(format.format(2_500_000).replace(/\u00a0/g, ' '));
      expect(await written('en_not a tag'), 'a page’s mistake is no reason to fail').to.equal('IDR 2,500,000');
    });

    it('waits for a press, even with auto-submit on (WD-08)', async () => {
      const prompt = await Prompt.show(withdrawal());
      prompt.element.autoSubmit = 'on';
      await prompt.type('123456');
      await armed(prompt);
      expect(prompt.element.state).to.equal('asking');
      expect(prompt.verifier.answers).to.have.length(0);
    });

    it('is not moved by a script’s click, nor before it was on screen for 800 ms (WD-14)', async () => {
      const prompt = await Prompt.show(withdrawal());
      await prompt.type('123456');
      await prompt.key('Enter');
      expect(prompt.verifier.answers, 'too early').to.have.length(0);
      await armed(prompt);
      prompt.press('button');
      expect(prompt.verifier.answers, 'a script').to.have.length(0);
      await prompt.key('Enter');
      await prompt.reaches('verified');
    });

    it('is cancelled in one press, and the server forgets it', async () => {
      const prompt = await Prompt.show(withdrawal());
      await prompt.type('123');
      prompt.press('cancel');
      await prompt.reaches('cancelled');
      expect(prompt.verifier.asked).to.include(`cancel ${withdrawal().id}`);
      expect(prompt.named('mfa-cancel')).to.have.length(1);
      expect(prompt.input.value).to.equal('');
    });
  });

  describe('what comes from outside', () => {
    const evil = '<img src=x onerror=alert(1)>\u202eevil';

    it('is shown as text, without marks that reorder it (WD-01, SH-15)', async () => {
      const prompt = await Prompt.show(
        withdrawal({
          offers: [
            { ...TOTP, label: evil },
            { ...TABLET, label: evil },
          ],
          transaction: { amount: '1', currency: 'IDR', payee: evil, memo: evil },
          support: {
            channels: [{ kind: 'chat', href: 'javascript:alert(1)', label: evil }],
            hours: { from: '08:00', to: '23:00' },
            timeZone: 'Asia/Jakarta',
            languages: ['id'],
          },
        }),
      );
      const root = prompt.element.shadowRoot as ShadowRoot;
      expect(root.querySelectorAll('img, script')).to.have.length(0);
      expect(root.querySelectorAll('a'), 'a link that runs is no link').to.have.length(0);
      expect(prompt.says('payee')).to.equal('<img src=x onerror=alert(1)>evil');
      expect(root.textContent).to.not.contain('\u202e');
    });

    it('does not move a form by an event that anybody can send (WD-11)', async () => {
      const form = document.body.appendChild(document.createElement('form'));
      const prompt = await Prompt.show(undefined, { parent: form });
      let submitted = false;
      form.addEventListener('submit', (event) => {
        submitted = true;
        event.preventDefault();
      });
      prompt.element.dispatchEvent(new CustomEvent('mfa-verified', { bubbles: true, detail: { challenge: signIn().id } }));
      form.requestSubmit();
      expect(submitted).to.equal(false);
      expect([...new FormData(form).keys()], 'and no challenge goes along').to.deep.equal([]);
    });

    it('reads answers of an extension as an opaque pipe: none types, submits or ends anything (WD-21)', async () => {
      const prompt = await Prompt.show();
      const { id } = signIn();
      for (const message of [
        { v: 1, type: 'response', id, response: CANARY },
        { v: 1, type: 'declined', id },
        { v: 1, type: 'response', id, response: 'x'.repeat(5_000) },
        { v: 1, type: 'response', id: 'another-0000000000000000000', response: CANARY },
      ])
        prompt.element.dispatchEvent(new CustomEvent('mfa-bridge-in', { detail: JSON.stringify(message) }));
      await prompt.element.updateComplete;
      expect(prompt.element.state).to.equal('asking');
      expect(prompt.input.value).to.equal('');
      await prompt.fill('123456');
      await prompt.reaches('verified');
    });

    it('is nothing at all before the server has said it: no name, number or method is in the page (WD-22)', async () => {
      const verifier = new FakeVerifier(signIn({ offers: [SMS, TOTP] }));
      verifier.begins = { code: 'not-signed-in' };
      const prompt = await Prompt.show(undefined, { verifier, until: 'failed' });
      const page = (prompt.element.shadowRoot?.textContent ?? '') + attributes(prompt.element);
      for (const hint of [SMS.label, TOTP.label, SMS.factorId, 'Text message', 'Authenticator app'])
        expect(page).to.not.contain(hint);
      expect(prompt.part('methods')).to.equal(null);
    });

    it('refuses to run inside a page of another origin, at any depth (WD-12)', () => {
      const top = { location: { origin: 'https://a.example' } } as Window & { parent: Window };
      top.parent = top;
      const inside = (parent: unknown): Window => ({ location: top.location, parent }) as unknown as Window;
      const foreign = {
        get location(): never {
          throw new DOMException('cross-origin', 'SecurityError');
        },
      };
      expect(isFramedByOthers(top)).to.equal(false);
      expect(isFramedByOthers(inside(top))).to.equal(false);
      expect(isFramedByOthers(inside(foreign))).to.equal(true);
      expect(isFramedByOthers(inside(inside(foreign)))).to.equal(true);
      expect(isFramedByOthers(inside({ location: { origin: 'https://b.example' }, parent: top }))).to.equal(true);
    });
  });

  describe('where a code never goes (WD-04)', () => {
    it('is in no attribute, event, address, storage, console line or history entry', async () => {
      const lines: unknown[] = [];
      const methods = ['log', 'info', 'warn', 'error', 'debug'] as const;
      const originals = methods.map((method) => console[method]);
      methods.forEach((method) => (console[method] = (...args: unknown[]) => void lines.push(args)));
      const prompt = await Prompt.show(undefined, {
        verifier: new FakeVerifier().says({ code: 'wrong-code' }, { code: 'offline' }, { code: 'unavailable' }),
      });
      try {
        for (const state of ['rejected', 'offline', 'failed', 'verified'] as const) {
          if (state === 'rejected') await prompt.fill(CANARY);
          else if (state === 'offline') await prompt.fill(CANARY);
          else prompt.press('button');
          await prompt.reaches(state);
          expect(attributes(prompt.element), state).to.not.contain(CANARY);
        }
        expect(prompt.verifier.answers.every(({ code }) => code === CANARY)).to.equal(true);
        expect(JSON.stringify(prompt.events)).to.not.contain(CANARY);
        expect(JSON.stringify(lines)).to.not.contain(CANARY);
        expect(location.href + JSON.stringify(history.state)).to.not.contain(CANARY);
        expect(JSON.stringify({ ...localStorage, ...sessionStorage })).to.not.contain(CANARY);
      } finally {
        methods.forEach((method, index) => (console[method] = originals[index] as typeof console.log));
      }
      expect(prompt.input.value).to.equal('');
    });
  });

  describe('the extension', () => {
    it('is told once per challenge, again on hello, of the outcome, and of the end', async () => {
      const prompt = await Prompt.show(undefined, { verifier: new FakeVerifier().says({ code: 'already-used' }) });
      const [declared] = bridge(prompt);
      expect(declared).to.deep.include({
        v: 1,
        type: 'challenge',
        id: signIn().id,
        kind: 'sign-in',
        factorId: TOTP.factorId,
        digits: 6,
      });
      prompt.element.requestUpdate();
      await prompt.element.updateComplete;
      expect(bridge(prompt)).to.have.length(1);
      document.dispatchEvent(new CustomEvent('mfa-bridge-in', { detail: JSON.stringify({ v: 1, type: 'hello' }) }));
      expect(bridge(prompt)).to.have.length(2);
      await prompt.fill('111111');
      await prompt.reaches('rejected');
      expect(bridge(prompt).at(-1)).to.deep.include({ type: 'outcome', id: signIn().id, result: 'already-used' });
      await prompt.fill('123456');
      await prompt.reaches('verified');
      expect(
        bridge(prompt)
          .slice(-2)
          .map(({ type }) => type),
      ).to.deep.equal(['outcome', 'gone']);
    });

    it('hears that the code was not sent when it was not', async () => {
      const prompt = await Prompt.show(undefined, { verifier: new FakeVerifier().says({ code: 'offline' }) });
      await prompt.fill('111111');
      await prompt.reaches('offline');
      expect(bridge(prompt).at(-1)).to.deep.include({ type: 'outcome', result: 'not-sent' });
    });

    it('drops what it does not understand in silence', async () => {
      const prompt = await Prompt.show();
      const before = prompt.events.length;
      for (const detail of [
        '',
        'x',
        '{}',
        '{"v":2,"type":"hello"}',
        '{"v":1,"type":"read-offer"}',
        { v: 1, type: 'hello' },
        'x'.repeat(5000),
      ])
        prompt.element.dispatchEvent(new CustomEvent('mfa-bridge-in', { detail }));
      expect(prompt.events).to.have.length(before);
    });
  });

  describe('its life', () => {
    it('is defined once, whoever defines it again (WD-18)', () => {
      class SecondCopy extends MfaChallenge {}
      SecondCopy.define('mfa-challenge');
      expect(customElements.get('mfa-challenge')).to.equal(MfaChallenge);
    });

    it('may be moved: nothing typed is lost, nothing starts anew', async () => {
      const prompt = await Prompt.show();
      await prompt.type('123');
      const elsewhere = document.body.appendChild(document.createElement('main'));
      elsewhere.append(prompt.element);
      await new Promise((resolve) => setTimeout(resolve));
      expect(prompt.input.value).to.equal('123');
      expect(prompt.verifier.asked).to.deep.equal(['begin sign-in']);
    });

    it('lets go of everything when it leaves: the code, the request, the extension', async () => {
      const prompt = await Prompt.show();
      await prompt.type('123');
      const { input } = prompt;
      prompt.element.remove();
      await new Promise((resolve) => setTimeout(resolve));
      expect(input.value).to.equal('');
      expect(prompt.verifier.signal?.aborted).to.equal(true);
    });

    it('asks anew when it comes back', async () => {
      const prompt = await Prompt.show();
      prompt.element.remove();
      await new Promise((resolve) => setTimeout(resolve));
      document.body.append(prompt.element);
      await until(() => prompt.verifier.asked.length === 2);
      await prompt.reaches('asking');
    });

    it('leaves no element, listener or timer behind after 100 times, in whatever state it leaves', async () => {
      const states = (soonMs = Date.now() + 30_000): [Challenge, StateName][] => [
        // A countdown to the next message; one to the end; a button that waits to be armed; a lock.
        [signIn({ offers: [{ ...SMS, resendAtMs: soonMs }, TOTP] }), 'asking'],
        [signIn({ expiresAtMs: soonMs }), 'asking'],
        [withdrawal(), 'asking'],
        [signIn({ offers: [{ ...TOTP, lockedUntilMs: soonMs }] }), 'locked'],
      ];
      const left = countWhatIsLeft();
      let waiting = 0;
      try {
        for (let round = 0; round < 100; round++) {
          const [challenge, until] = states()[round % 4] as [Challenge, StateName];
          const prompt = await Prompt.show(challenge, { until });
          if (left().timers > 0) waiting++;
          prompt.element.remove();
          await new Promise((resolve) => queueMicrotask(() => resolve(undefined)));
        }
        expect(waiting, 'something was waited for').to.be.above(50);
        expect(left()).to.deep.equal({ listeners: 0, timers: 0 });
      } finally {
        left.undo();
      }
      expect(document.querySelectorAll('mfa-challenge, dialog')).to.have.length(0);
    });

    it('lives beside another one', async () => {
      const [one, two] = [await Prompt.show(), await Prompt.show()];
      await one.fill('123456');
      await one.reaches('verified');
      expect(two.element.state).to.equal('asking');
      expect(two.input.value).to.equal('');
    });

    it('is emptied when the page is left and when it comes back from the cache (WD-05, WD-06)', async () => {
      const prompt = await Prompt.show();
      await prompt.type('123');
      dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
      expect(prompt.input.value).to.equal('');
      prompt.input.value = '123';
      dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
      expect(prompt.input.value).to.equal('');
    });
  });

  describe('languages', () => {
    it('speaks the nearest language of the page, and its own when told', async () => {
      const parent = Object.assign(document.createElement('div'), { lang: 'id-ID' });
      document.body.append(parent);
      const prompt = await Prompt.show(undefined, { parent });
      expect(prompt.says('heading')).to.equal('Masukkan kode Anda');
      prompt.element.locale = 'en';
      await prompt.element.updateComplete;
      expect(prompt.says('heading')).to.equal('Enter your code');
    });

    it('takes words of the site’s own', async () => {
      const prompt = await Prompt.show();
      prompt.element.words = { 'sign-in': 'One more thing' };
      await prompt.element.updateComplete;
      expect(prompt.says('heading')).to.equal('One more thing');
    });
  });
});

/** A browser that reads text messages: Chromium on a desktop has the interface and no messages, Firefox has neither. */
function pretendWebOtp(get: (signal: AbortSignal) => Promise<{ code: string }>): () => void {
  const own = Object.getOwnPropertyDescriptor(window, 'OTPCredential');
  Object.defineProperty(window, 'OTPCredential', { value: Object, configurable: true });
  Object.defineProperty(navigator, 'credentials', {
    value: { get: ({ signal }: { signal: AbortSignal }) => get(signal) },
    configurable: true,
  });
  return () => {
    Reflect.deleteProperty(navigator, 'credentials');
    if (own) Object.defineProperty(window, 'OTPCredential', own);
    else Reflect.deleteProperty(window, 'OTPCredential');
  };
}

/** Every attribute of the light and the shadow tree. */
function attributes(element: Element): string {
  const own = (node: Element): string => [...node.attributes].map(({ value }) => value).join('\n');
  const all = [element, ...element.querySelectorAll('*'), ...(element.shadowRoot?.querySelectorAll('*') ?? [])];
  return all.map(own).join('\n');
}

/** Counts the listeners on window and document and the timers that have neither fired nor been cleared. */
function countWhatIsLeft(): (() => { listeners: number; timers: number }) & { undo(): void } {
  let listeners = 0;
  const timers = new Set<number>();
  const { setTimeout: set, clearTimeout: clear, setInterval: every } = window;
  const targets = [window, document] as const;
  const adds = targets.map((target) => target.addEventListener.bind(target) as EventTarget['addEventListener']);
  targets.forEach((target, index) => {
    target.addEventListener = (type: string, listener: never, options: AddEventListenerOptions) => {
      listeners++;
      options.signal?.addEventListener('abort', () => listeners--);
      adds[index]?.(type, listener, options);
    };
  });
  window.setTimeout = ((act: () => void, ms?: number) => {
    const id = set(() => {
      timers.delete(id);
      act();
    }, ms);
    // The runner and the test wait too, but not for as long as a prompt does; a second that is nearly over may be missed.
    if ((ms ?? 0) >= 50) timers.add(id);
    return id;
  }) as typeof setTimeout;
  window.clearTimeout = (id) => {
    timers.delete(id as number);
    clear(id);
  };
  window.setInterval = ((act: () => void, ms?: number) => {
    const id = every(act, ms);
    timers.add(id);
    return id;
  }) as typeof setInterval;
  const undo = (): void => {
    Object.assign(window, { setTimeout: set, clearTimeout: clear, setInterval: every });
    for (const target of targets) Reflect.deleteProperty(target, 'addEventListener');
  };
  return Object.assign(() => ({ listeners, timers: timers.size }), { undo });
}
