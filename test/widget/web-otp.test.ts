import { expect } from 'chai';
import { type OtpSource, receiveOtp } from '../../widget/autofill/web-otp.ts';

const source = (answer: unknown): OtpSource => ({ get: () => Promise.resolve(answer as { code?: unknown }) });
const { signal } = new AbortController();

describe('a code from the browser’s own reading of a text message (WD-08)', () => {
  it('is taken as it is', async () => expect(await receiveOtp(signal, source({ code: '123456' }))).to.equal('123456'));

  for (const code of ['MUAHAHA', '12345', '123456789', '123 456', 123456, null, undefined])
    it(`is ignored when it is no code: ${String(code)}`, async () =>
      expect(await receiveOtp(signal, source({ code }))).to.equal(null));

  it('is nothing where the browser has no such thing, says no, or has none', async () => {
    expect(await receiveOtp(signal, null)).to.equal(null);
    expect(await receiveOtp(signal, source(null))).to.equal(null);
    expect(await receiveOtp(signal, { get: () => Promise.reject(new DOMException('no', 'NotAllowedError')) })).to.equal(null);
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
    expect(await receiveOtp(stop.signal, late)).to.equal(null);
    expect(asked).to.deep.equal({ otp: { transport: ['sms'] }, signal: stop.signal });
  });
});
