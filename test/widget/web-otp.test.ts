import { expect } from 'chai';
import { type OtpSource, receiveOtp } from '../../widget/autofill/web-otp.ts';
import { FakeVerifier, signIn, SMS, TOTP, withdrawal } from './support/fake-verifier.ts';
import { alwaysVisible, Prompt, until } from './support/prompt.ts';

const source = (answer: unknown): OtpSource => ({ get: () => Promise.resolve(answer as { code?: unknown }) });
const { signal } = new AbortController();

describe('a code from the browser’s own reading of a text message (WD-08)', () => {
  it('is taken as it is', async () => expect(await receiveOtp(signal, 6, source({ code: '123456' }))).to.equal('123456'));

  for (const code of ['MUAHAHA', '12345', '1234567', '123456789', '１２３４５６', '12345\n', '123 456', 123456, null, undefined])
    it(`is ignored when it is no code: ${String(code)}`, async () =>
      expect(await receiveOtp(signal, 6, source({ code }))).to.equal(null));

  it('is nothing where the browser has no such thing, says no, or has none', async () => {
    expect(await receiveOtp(signal, 6, null)).to.equal(null);
    expect(await receiveOtp(signal, 6, source(null))).to.equal(null);
    expect(await receiveOtp(signal, 6, { get: () => Promise.reject(new DOMException('no', 'NotAllowedError')) })).to.equal(null);
  });

  it('is asked for with the signal that ends it, and ignored when it comes after the end', async () => {
    const stop = new AbortController();
    let asked: unknown;
    const late: OtpSource = {
      get: (request) => {
        asked = request;
        stop.abort();
        return Promise.resolve({ code: '123456' });
      },
    };
    expect(await receiveOtp(stop.signal, 6, late)).to.equal(null);
    expect(asked).to.deep.equal({ otp: { transport: ['sms'] }, signal: stop.signal });
  });
});

/** Chromium on a desktop has the interface and no messages, Firefox has neither: here a message arrives when the test says so. */
class Phone {
  readonly asked: AbortSignal[] = [];
  readonly #arrivals: ((credential: { code: unknown }) => void)[] = [];

  constructor() {
    Object.defineProperty(window, 'OTPCredential', { value: Object, configurable: true });
    const get = ({ signal }: { signal: AbortSignal }) => {
      this.asked.push(signal);
      return new Promise((resolve, reject) => {
        this.#arrivals.push(resolve);
        signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
      });
    };
    Object.defineProperty(navigator, 'credentials', { value: { get }, configurable: true });
  }

  /** The message that the n-th request waited for (from 1), and everything that follows from it at once. */
  async receives(n: number, code: unknown): Promise<void> {
    await until(() => this.asked.length >= n);
    this.#arrivals[n - 1]?.({ code });
    await new Promise((resolve) => setTimeout(resolve));
  }
}

describe('the prompt and the browser’s own reading of a text message (WD-08)', () => {
  alwaysVisible();
  const own = Object.getOwnPropertyDescriptor(window, 'OTPCredential');
  let phone: Phone;
  beforeEach(() => {
    phone = new Phone();
  });
  afterEach(() => {
    document.body.replaceChildren();
    Reflect.deleteProperty(navigator, 'credentials');
    if (own) Object.defineProperty(window, 'OTPCredential', own);
    else Reflect.deleteProperty(window, 'OTPCredential');
  });
  // Not remembered, so that the other tests, in tabs beside this one, are not asked for a text message first.
  const remember = { days: 30, asks: true };
  const awaitingSms = async (verifier = new FakeVerifier(signIn({ offers: [SMS, TOTP], remember }))) => {
    const prompt = await Prompt.show(undefined, { verifier });
    if (verifier.challenge.offers[0]?.resendAtMs !== undefined) return prompt;
    // The first message is asked for by itself.
    await until(() => verifier.asked.includes(`send ${SMS.factorId}`));
    await prompt.reaches('asking');
    return prompt;
  };
  const running = () => phone.asked.filter(({ aborted }) => !aborted).length;

  it('a code that arrives is filled in and signs in', async () => {
    const prompt = await awaitingSms();
    await phone.receives(phone.asked.length, '123456');
    await prompt.reaches('verified');
    expect(prompt.verifier.answers).to.deep.equal([{ factorId: SMS.factorId, method: 'sms', code: '123456', remember: false }]);
    expect(running(), 'and nothing is listened for any more').to.equal(0);
  });

  for (const code of ['MUAHAHA', '12345', '1234567', '<img src=x>', 123456, null])
    it(`${JSON.stringify(code)} is ignored: nothing is filled in, and the user types`, async () => {
      const prompt = await awaitingSms();
      await phone.receives(phone.asked.length, code);
      expect([prompt.input.value, prompt.element.state]).to.deep.equal(['', 'asking']);
      await prompt.type('123456');
      await prompt.reaches('verified');
    });

  it('a code that arrives never moves money: it is filled in, and waits for a press', async () => {
    const prompt = await awaitingSms(new FakeVerifier(withdrawal({ offers: [{ ...SMS, resendAtMs: Date.now() + 1e6 }, TOTP] })));
    await phone.receives(1, '123456');
    await until(() => prompt.part('button')?.getAttribute('aria-disabled') === 'false'); // a press would count from here on
    expect([prompt.input.value, prompt.element.state]).to.deep.equal(['123456', 'asking']);
    expect(prompt.verifier.answers).to.deep.equal([]);
  });

  const ends: Record<string, (prompt: Prompt) => void | Promise<void>> = {
    verified: async (prompt) => {
      await prompt.type('123456');
      await prompt.reaches('verified');
    },
    'given up': (prompt) => prompt.element.cancel(),
    'taken away': (prompt) => prompt.element.remove(),
    'answered by another way': (prompt) => prompt.press('method'),
  };
  for (const [how, end] of Object.entries(ends))
    it(`is aborted when the challenge is ${how}, and a code that comes later goes nowhere`, async () => {
      const prompt = await awaitingSms();
      await until(() => running() === 1);
      await end(prompt);
      await until(() => running() === 0);
      const said = prompt.verifier.answers.length;
      await phone.receives(phone.asked.length, '654321');
      expect(prompt.verifier.answers).to.have.length(said);
      expect(prompt.input.value).to.not.include('654321');
    });

  it('is aborted when the challenge has run out', async () => {
    const offers = [{ ...SMS, resendAtMs: Date.now() - 1 }];
    const prompt = await Prompt.show(signIn({ offers, expiresAtMs: Date.now() + 700 }));
    await until(() => running() === 1);
    await prompt.reaches('expired');
    expect(running()).to.equal(0);
  });

  it('row 18: the next message is read too, after one that was ignored', async () => {
    const verifier = new FakeVerifier(signIn({ offers: [{ ...SMS, resendAtMs: Date.now() - 1 }], remember }));
    const prompt = await awaitingSms(verifier);
    await phone.receives(1, 'MUAHAHA');
    prompt.press('resend');
    await phone.receives(2, '123456');
    await prompt.reaches('verified');
    expect(phone.asked[0]?.aborted, 'one at a time').to.equal(true);
  });

  it('is not asked for where the code comes from an app', async () => {
    await Prompt.show(signIn({ offers: [TOTP] }));
    expect(phone.asked).to.deep.equal([]);
  });
});
