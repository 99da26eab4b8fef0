import { expect } from 'chai';
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentKeys, fileKeys, type KeyProvider, type MfaKey } from '../../server/app.ts';
import { type Place, sealerWith } from '../../server/sealing.ts';

const rejection = async (act: Promise<unknown>): Promise<string> =>
  act.then(
    () => 'nothing',
    (error: { code?: string }) => error.code ?? 'no code',
  );

const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
const ring = (keys: Record<string, string>, current = 'k1') => JSON.stringify({ current, keys });

describe('keys', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mfa-keys-'));
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('SV-31: makes a file of its own, for its owner only, and reads it again', async () => {
    const path = join(folder, 'new', 'keys.json');
    const key = await fileKeys(path).current();
    expect(key.key).to.have.length(32);
    expect(statSync(path).mode & 0o777).to.equal(0o600);
    expect((await fileKeys(path).current()).key).to.deep.equal(key.key);
  });

  it('refuses a file that others may read', async () => {
    const path = join(folder, 'open.json');
    writeFileSync(path, ring({ k1: base64url(randomBytes(32)) }), { mode: 0o644 });
    expect(await rejection(fileKeys(path).current())).to.equal('bad-config');
    chmodSync(path, 0o600);
    expect((await fileKeys(path).current()).id).to.equal('k1');
  });

  for (const [what, key] of Object.entries({
    short: randomBytes(16),
    'all zero': new Uint8Array(32),
    'a sequence': Uint8Array.from({ length: 32 }, (_, i) => i),
    'a sample text': new TextEncoder().encode('changeme-changeme-changeme-12345'),
    'few bytes repeated': new Uint8Array(32).map((_, i) => [7, 99, 200, 13][i % 4]!),
  }))
    it(`SV-30: refuses a key that is ${what}`, async () => {
      expect(await rejection(environmentKeys(ring({ k1: base64url(key) })).current())).to.equal('weak-key');
    });

  it('refuses keys that are missing or not as documented, without quoting them', async () => {
    const secret = base64url(randomBytes(32));
    for (const text of [
      undefined,
      '',
      `{"current":"k1","keys":{"k1":"${secret}"`,
      ring({ k1: secret }, 'k2'),
      JSON.stringify({ k1: secret }),
    ]) {
      const error = await environmentKeys(text)
        .current()
        .catch((thrown: unknown) => thrown);
      expect(error).to.deep.include({ code: 'bad-config' });
      expect(String((error as Error).message) + String((error as Error).cause)).to.not.include(secret);
    }
  });
});

describe('sealing', () => {
  const place: Place = {
    tenant: 't',
    account: 'a',
    factorId: 'f',
    method: 'totp',
    algorithm: 'SHA1',
    digits: 6,
    periodSeconds: 30,
  };
  const keyNamed = (id: string): MfaKey => ({ id, key: new Uint8Array(randomBytes(32)) });
  const providerOf = (keys: MfaKey[], current = keys[0]!): KeyProvider => ({
    current: () => Promise.resolve(current),
    byId: (id) => Promise.resolve(keys.find((key) => key.id === id) ?? keyNamed(id)),
  });
  const secret = new Uint8Array(randomBytes(20));

  it('SV-29: opens where it was sealed, and nowhere else', async () => {
    const sealer = sealerWith(providerOf([keyNamed('k1')]));
    const sealed = await sealer.seal(secret, place);
    expect(await sealer.open(sealed, place)).to.deep.equal(secret);
    const elsewhere: Array<Partial<Place>> = [
      { tenant: 'x' },
      { account: 'x' },
      { factorId: 'x' },
      { method: 'sms' },
      { algorithm: 'SHA256' },
      { digits: 8 },
      { periodSeconds: 60 },
    ];
    for (const change of elsewhere)
      expect(await rejection(sealer.open(sealed, { ...place, ...change })), JSON.stringify(change)).to.equal('wrong-key');
  });

  it('SV-29: no byte of it can change', async () => {
    const sealer = sealerWith(providerOf([keyNamed('k1')]));
    const parts = (await sealer.seal(secret, place)).split('.');
    for (const part of [2, 3, 4]) {
      const bytes = Buffer.from(parts[part]!, 'base64url');
      for (let i = 0; i < bytes.length; i++) {
        bytes[i]! ^= 1;
        const changed = parts.map((text, at) => (at === part ? bytes.toString('base64url') : text)).join('.');
        expect(await rejection(sealer.open(changed, place))).to.equal('wrong-key');
        bytes[i]! ^= 1;
      }
    }
  });

  it('SH-19: an unknown version is an error, never a best effort', async () => {
    const sealer = sealerWith(providerOf([keyNamed('k1')]));
    const sealed = await sealer.seal(secret, place);
    for (const text of [sealed.replace('v1', 'v0'), sealed.replace('v1', 'v2'), sealed.replace('v1.', ''), ''])
      expect(await rejection(sealer.open(text, place))).to.equal('bad-version');
  });

  it('seals twice to different bytes, and says which key it used', async () => {
    const [old, fresh] = [keyNamed('k1'), keyNamed('k2')];
    const before = sealerWith(providerOf([old, fresh], old));
    const after = sealerWith(providerOf([old, fresh], fresh));
    const sealed = await before.seal(secret, place);
    expect(await before.seal(secret, place)).to.not.equal(sealed);
    expect(await after.open(sealed, place)).to.deep.equal(secret);
    expect([await before.isCurrent(sealed), await after.isCurrent(sealed)]).to.deep.equal([true, false]);
  });
});
