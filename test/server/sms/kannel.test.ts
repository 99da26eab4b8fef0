import { expect } from 'chai';
import { kannel } from '../../../server/sms/kannel.ts';
import { parseOriginBound } from '../../../server/sms/origin-bound.ts';
import { type Kannel, kannelIsInstalled, startKannel } from '../../support/kannel.ts';
import { hangUp, type LoopbackProvider, silence, startProvider } from './loopback-provider.ts';
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

describe('Kannel, when it breaks', () => {
  const send = async (provider: LoopbackProvider, signal?: AbortSignal) =>
    kannel({ url: provider.url, username: 'tester', password: 'secret' }).send(sampleMessage(), once('key', signal));

  it('a connection that ends without an answer may have sent: nobody repeats it', async () => {
    const provider = await startProvider(hangUp);
    expect(await send(provider)).to.deep.equal({ failed: 'unknown', retryable: false });
    expect(provider.seen).to.have.length(1);
    await provider.close();
  });

  it('giving up while waiting for the answer is unknown, and at once', async () => {
    const provider = await startProvider(silence);
    const patience = new AbortController();
    const sending = send(provider, patience.signal);
    await provider.request(1);
    patience.abort();
    expect(await sending).to.deep.equal({ failed: 'unknown', retryable: false });
    await provider.close();
  });

  it('SV-22: a redirect is not followed: it would carry the code away', async () => {
    const elsewhere = await startProvider((response) => void response.end());
    const provider = await startProvider((response) => void response.writeHead(307, { location: elsewhere.url }).end());
    expect(await send(provider)).to.deep.equal({ failed: 'refused', retryable: true });
    expect(elsewhere.seen).to.deep.equal([]);
    await provider.close();
    await elsewhere.close();
  });

  for (const [status, failure] of [
    [503, 'busy'],
    [429, 'busy'],
    [403, 'refused'],
    [400, 'refused'],
    [500, 'unknown'],
    [502, 'unknown'],
    [504, 'unknown'],
  ] as const)
    it(`${String(status)} is ${failure}`, async () => {
      const provider = await startProvider((response) => void response.writeHead(status).end('no'));
      expect(await send(provider)).to.include({ failed: failure });
      await provider.close();
    });

  for (const url of [
    'http://sms.example/cgi-bin/sendsms',
    'ftp://127.0.0.1/',
    'https://user:secret@sms.example/',
    'nonsense',
    'http://127.0.0.1.evil.example/',
  ])
    it(`SV-22: ${url} refuses to start`, () => {
      expect(() => kannel({ url, username: 'a', password: 'b' }))
        .to.throw()
        .with.property('code', 'bad-config');
      expect(() => kannel({ url: 'https://sms.example/', username: 'a', password: 'b', reportTo: url }))
        .to.throw()
        .with.property('code', 'bad-config');
    });
});
