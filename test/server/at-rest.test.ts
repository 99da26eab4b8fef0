import { expect } from 'chai';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileKeys, pglite } from '../../server/app.ts';
import { encodeBase32 } from '../../shared/otp/base32.ts';
import { answerWith, begin, enrollApp, nextStep, person, startVerifier, stepUp } from './support/verifier.ts';

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

describe('what lies on the disk', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mfa-rest-'));
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('SV-31, SV-15, SV-25, SH-16: holds no secret, code, number or session in any form', async () => {
    const store = pglite({ dataDir: join(folder, 'db'), testClock: true });
    const verifier = await startVerifier({ store, keys: fileKeys(join(folder, 'keys.json')) });
    const who = person({ phone: '+6281234567842' });
    const app = await enrollApp(verifier, who);
    const made = await stepUp(verifier, who, app, (headers) => verifier.call(who, 'POST', '/backup-codes', undefined, headers));
    const phone = await stepUp(verifier, who, app, (headers) =>
      verifier.call(who, 'POST', '/enrollments', { method: 'sms' }, headers),
    );
    const text = verifier.inbox.messages().find(({ kind }) => kind === 'sms')!.text;
    const smsCode = /\d{6}/.exec(text)![0];
    expect((await verifier.call(who, 'POST', `/enrollments/${phone.body.id}/confirm`, { code: smsCode })).status).to.equal(200);
    await nextStep(store);
    const code = app.code(await store.nowMs());
    expect((await answerWith(verifier, who, (await begin(verifier, who)).id, code)).status).to.equal(200);
    await verifier.close();

    const { codes } = made.body as { codes: string[] };
    const secret = Buffer.from(app.secret);
    const forms: Record<string, Buffer> = {
      'the secret': secret,
      'its base32': Buffer.from(encodeBase32(app.secret)),
      'its base64': Buffer.from(secret.toString('base64').slice(0, 24)),
      'its hex': Buffer.from(secret.toString('hex')),
      'the phone number': Buffer.from('81234567842'),
      'a backup code': Buffer.from(codes[0]!),
      'its secret part': Buffer.from(codes[0]!.replaceAll('-', '').slice(4)),
      'the session': Buffer.from(who.session),
    };
    const files = filesUnder(join(folder, 'db'));
    expect(files.length).to.be.greaterThan(10);
    for (const path of files) {
      const bytes = readFileSync(path);
      for (const [what, form] of Object.entries(forms)) expect(bytes.includes(form), `${what} in ${path}`).to.equal(false);
    }
    const mine = files.some((path) => readFileSync(path).includes(Buffer.from(who.account)));
    expect(mine, 'the search does find what is there').to.equal(true);
  });
});
