import { expect } from 'chai';
import { createVault } from '../../../extension/vault/create-vault.ts';
import { idbStore } from '../../../extension/vault/idb-store.ts';
import { type Entry } from '../../../extension/vault/index-columns.ts';
import { mirrorIn } from '../../../extension/vault/mirror.ts';
import { withOpenRecord } from '../../../extension/vault/open-record.ts';
import { type OtpRecord } from '../../../extension/vault/record.ts';
import { openWith } from '../../../extension/vault/slots.ts';
import { browserRandom, type KeyValue, type Store } from '../../../extension/vault/store.ts';
import { openVault, type Vault } from '../../../extension/vault/vault.ts';
import { importHkdfKey } from '../../../shared/crypto/hkdf.ts';
import { PHONE_COST } from '../../../shared/crypto/argon2id.ts';
import { memoryKeyValue, memoryStore } from '../../kit/memory-store.ts';
import { expectRejection } from '../../support/expect-code.ts';
import { hex } from '../../support/hex.ts';

const openWithPassphrase = (passphrase: string, ports: Parameters<typeof openWith>[1]) =>
  openWith({ type: 'passphrase', passphrase }, ports);

/** Argon2id is tested where it is written; here any function of the passphrase will do. */
const derive = async (passphrase: string, salt: Uint8Array<ArrayBuffer>) =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(passphrase + hex(salt))));
const newId = () => crypto.randomUUID();
const record = (secret: Uint8Array<ArrayBuffer>): OtpRecord => ({
  kind: 'otp',
  type: 'totp',
  algorithm: 'SHA1',
  digits: 6,
  periodSeconds: 30,
  counter: 0,
  issuer: 'Bank',
  account: 'alice',
  origins: [],
  secret,
});

describe('A vault', () => {
  let store: Store;
  let local: KeyValue;
  const ports = () => ({ store, mirror: mirrorIn(local), random: browserRandom, newId, derive });
  const open = async (): Promise<Vault> => {
    const opened = await openWithPassphrase('the passphrase', ports());
    if (!opened) throw new Error('the passphrase was not accepted');
    return openVault({ vaultId: opened.vaultId, material: await importHkdfKey(opened.vaultKey) }, ports());
  };

  beforeEach(async () => {
    store = idbStore(`test-${crypto.randomUUID()}`);
    local = memoryKeyValue();
    await createVault('the passphrase', PHONE_COST, ports());
  });

  it('opens with its passphrase and with no other', async () => {
    expect(await openWithPassphrase('the passphrase', ports())).not.to.equal(undefined);
    expect(await openWithPassphrase('the passphrasf', ports())).to.equal(undefined);
    await expectRejection('vault-exists', createVault('another', PHONE_COST, ports()));
  });

  it('SH-19, EX-28: refuses a header that it does not know before it derives anything', async () => {
    const rows = await store.load();
    if (!rows) throw new Error('there is no vault');
    const { header } = rows;
    const [slot] = header.slots;
    if (!slot) throw new Error('there is no slot');
    const wrong: [string, unknown][] = [
      ['bad-version', { ...header, v: '2' }],
      ['bad-version', { ...header, v: '0' }],
      ['bad-version', { magic: header.magic }],
      ['bad-payload', { ...header, magic: 'other' }],
      ['bad-payload', { ...header, slots: [] }],
      ['bad-payload', { ...header, more: '1' }],
      ['bad-kdf', { ...header, slots: [{ ...slot, kdf: { ...slot.kdf, m: '8', t: '1' } }] }],
      ['bad-kdf', { ...header, slots: [{ ...slot, kdf: { ...slot.kdf, m: '67108864' } }] }],
      ['bad-kdf', { ...header, slots: [{ ...slot, kdf: { ...slot.kdf, alg: 'pbkdf2' } }] }],
    ];
    for (const [code, found] of wrong) {
      const damaged = { ...memoryStore(), load: () => Promise.resolve({ header: found as typeof header, index: rows.index }) };
      const refuse = () => Promise.reject(new Error('it derived'));
      await expectRejection(code as 'bad-kdf', openWithPassphrase('x', { store: damaged, derive: refuse }));
    }
  });

  it('brings an account back with its secret, and overwrites the bytes it was given', async () => {
    const secret = browserRandom(20);
    const kept = hex(secret);
    const { id } = await (await open()).add({ issuer: 'Bank', account: 'alice' }, record(secret));
    expect(hex(secret)).to.equal('00'.repeat(20));
    const vault = await open();
    const entry = await vault.entry(id);
    expect(entry).to.include({ issuer: 'Bank', account: 'alice', state: 'active', ver: 1 });
    expect(await withOpenRecord(store, vault.key, entry as Entry, (found) => hex(found.secret))).to.equal(kept);
  });

  it('keeps columns that a later version added', async () => {
    const vault = await open();
    const { id } = await vault.add({ issuer: 'Bank', account: 'alice', more: { colour: 'teal' } }, record(browserRandom(20)));
    await vault.add({ issuer: 'Shop', account: 'bob' }, record(browserRandom(20)));
    await (await open()).change(id, () => ({ pinned: true }));
    expect((await (await open()).entry(id))?.more).to.deep.equal({ colour: 'teal' });
  });

  it('takes two windows that write at once', async () => {
    const vaults = await Promise.all([open(), open(), open()]);
    await Promise.all(vaults.map((vault, at) => vault.add({ issuer: `Window ${at}` }, record(browserRandom(20)))));
    expect((await (await open()).list()).map(({ issuer }) => issuer)).to.have.members(['Window 0', 'Window 1', 'Window 2']);
  });

  it('EX-31: notices that it was put back to an earlier state', async () => {
    const before = memoryStore();
    store = before;
    local = memoryKeyValue();
    await createVault('the passphrase', PHONE_COST, ports());
    const old = await store.load();
    await (await open()).add({ issuer: 'Bank' }, record(browserRandom(20)));
    store = { ...before, load: () => Promise.resolve(old) };
    await expectRejection('vault-rolled-back', (await open()).list());
  });

  it('EX-31: notices a slot that was exchanged', async () => {
    const rows = await store.load();
    if (!rows) throw new Error('there is no vault');
    const [slot] = rows.header.slots;
    const header = { ...rows.header, slots: [...rows.header.slots, { ...slot, id: newId() }] as typeof rows.header.slots };
    const real = store;
    store = { ...real, load: () => Promise.resolve({ header, index: rows.index }) };
    await expectRejection('vault-damaged', (await open()).list());
  });

  it('EX-31: notices a record that was deleted or swapped', async () => {
    const vault = await open();
    const a = await vault.add({ issuer: 'A' }, record(browserRandom(20)));
    const b = await vault.add({ issuer: 'B' }, record(browserRandom(20)));
    const rowOfB = await store.record(b.id);
    const swapped: Store = { ...store, record: (id) => Promise.resolve(rowOfB && { ...rowOfB, id }) };
    await expectRejection(
      'vault-damaged',
      withOpenRecord(swapped, vault.key, a, () => 0),
    );
    await expectRejection(
      'vault-damaged',
      withOpenRecord(memoryStore(), vault.key, a, () => 0),
    );
  });
});
