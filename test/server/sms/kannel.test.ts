import { expect } from 'chai';
import { kannel } from '../../../server/sms/kannel.ts';
import { parseOriginBound } from '../../../server/sms/origin-bound.ts';
import { type Kannel, kannelIsInstalled, startKannel } from '../../support/kannel.ts';
import { type LoopbackProvider, startProvider } from './loopback-provider.ts';
import { once, sampleMessage } from './sample-message.ts';

describe('Kannel, the real one', () => {
  let box: Kannel;
  let reports: LoopbackProvider;

  before(async function () {
    if (!kannelIsInstalled) {
      console.log('skipped: install kannel kannel-extras');
      this.skip();
    }
    reports = await startProvider((response) => void response.end());
    box = await startKannel();
  });
  after(async () => {
    await box?.stop();
    await reports?.close();
  });
  const gateway = (own: { password?: string } = {}) =>
    kannel({
      url: box.url,
      username: box.username,
      password: box.password,
      from: 'DOMPETKU',
      reportTo: `${reports.url}/mfa/sms/kannel`,
      ...own,
    });

  it('carries a message to the phone as it was written, in one part', async () => {
    const message = sampleMessage();
    expect(await gateway().send(message, once('key-kannel-1'))).to.deep.equal({ id: 'key-kannel-1' });
    const sms = await box.message(1);
    expect(sms).to.deep.equal({ from: 'DOMPETKU', to: '+6281234567890', text: message.text, parts: 1, alphabet: 'gsm' });
    expect(parseOriginBound(sms.text)?.code).to.equal('123456');
  });

  it('SV-22: code, number and credentials are in no address', () => {
    expect(box.requests()).to.deep.equal(['Got HTTP request </cgi-bin/sendsms>']);
  });

  it('another alphabet arrives whole', async () => {
    const transaction = { amount: '250000', currency: 'IDR', payee: '王小明' };
    const message = sampleMessage('+6281234567890', { purpose: 'transaction', transaction });
    await gateway().send(message, once('key-kannel-2'));
    expect(await box.message(2)).to.include({ text: message.text, parts: 2, alphabet: 'ucs2' });
  });

  it('the delivery report comes back signed, says which message, and holds neither code nor number', async () => {
    const report = await reports.request(1);
    expect(report.path).to.match(/^\/mfa\/sms\/kannel\?key=key-kannel-1&sig=[\w-]{43}&state=1$/);
    const read = await gateway().readReport?.(new Request(`${reports.url}${report.path}`));
    expect(read).to.deep.equal({ id: null, idempotencyKey: 'key-kannel-1', state: 'delivered' });
  });

  it('SV-22: a forged report is not believed', async () => {
    const { path } = await reports.request(1);
    const forged = [
      path.replace('key-kannel-1', 'key-kannel-9'),
      path.replace(/sig=./, 'sig='),
      path.replace(/sig=[^&]+/, ''),
      '/',
    ];
    for (const one of forged)
      expect(await gateway().readReport?.(new Request(`${reports.url}${one}`)), one).to.equal('unauthorised');
    expect(await gateway({ password: 'another' }).readReport?.(new Request(`${reports.url}${path}`))).to.equal('unauthorised');
  });

  it('wrong credentials are refused, so another gateway may take over', async () => {
    expect(await gateway({ password: 'wrong' }).send(sampleMessage(), once())).to.deep.equal({
      failed: 'refused',
      retryable: true,
    });
  });

  it('a stopped Kannel is unreachable: it was certainly not sent', async () => {
    const stopped = await startKannel();
    await stopped.stop();
    const result = await kannel({ url: stopped.url, username: 'tester', password: 'x' }).send(sampleMessage(), once());
    expect(result).to.deep.equal({ failed: 'unreachable', retryable: true });
  });
});

describe('the address of Kannel’s reports', () => {
  for (const reportTo of ['http://bank.example/mfa/sms/kannel', 'https://user:secret@bank.example/', 'nonsense'])
    it(`SV-22: ${reportTo} refuses to start`, () => {
      expect(() => kannel({ url: 'https://sms.example/', username: 'a', password: 'b', reportTo }))
        .to.throw()
        .with.property('code', 'bad-config');
    });
});
