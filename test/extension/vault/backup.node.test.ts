import { expect } from 'chai';
import { putInGroup, trash } from '../../../extension/vault/accounts.ts';
import { installBackup, makeBackup, openBackup, parseBackup, restoreBackup } from '../../../extension/vault/backup.ts';
import { openVault, type Vault } from '../../../extension/vault/vault.ts';
import { expectRejection } from '../../support/expect-code.ts';
import { hex, sequence } from '../../support/hex.ts';
import {
  COST,
  derive,
  inLocalStorage,
  inMemory,
  keyOf,
  makeVault,
  openedWith,
  otp,
  portsOf,
  readBackup,
  secretOf,
  unlock,
} from './vault-of.ts';

const WORDS = 'words for the file';

describe('A backup', () => {
  let vault: Vault;
  let text: string;
  let ids: string[];
  const ports = portsOf(inMemory());
  const opened = (file = text) => readBackup(file, WORDS);

  before(async () => {
    const place = inMemory();
    await makeVault(place);
    vault = await unlock(place);
    ids = [];
    for (const [at, issuer] of ['Bank', 'Shop', 'Forum'].entries())
      ids.push((await vault.add({ issuer }, otp(sequence(at, 20)))).id);
    await putInGroup(vault, ids[0] ?? '', 'Money', () => crypto.randomUUID());
    await trash(vault, ids[2] ?? '', 9);
    text = await makeBackup(vault, WORDS, COST, ports);
  });

  it('becomes the vault of a new device, with everything that was in the old one', async () => {
    const place = inLocalStorage();
    const made = await installBackup(await opened(), WORDS, COST, portsOf(place));
    const restored = openVault(await keyOf(made), portsOf(place));
    expect((await restored.list()).map(({ issuer, trashedAtMs }) => [issuer, trashedAtMs])).to.deep.equal([
      ['Bank', 0],
      ['Shop', 0],
      ['Forum', 9],
    ]);
    expect((await restored.groups()).map(({ name }) => name)).to.deep.equal(['Money']);
    for (const [at, id] of ids.entries()) expect(await secretOf(restored, id)).to.equal(hex(sequence(at, 20)));
    expect(await openedWith(place, { type: 'passphrase', passphrase: WORDS })).not.to.equal(undefined);
  });

  it('adds to a vault what is missing there, and touches nothing else', async () => {
    const place = inMemory();
    await makeVault(place);
    const other = await unlock(place);
    await other.add({ issuer: 'Mine' }, otp());
    expect(await restoreBackup(await opened(), other, ports.random)).to.deep.equal({ added: 3, known: 0 });
    expect(await restoreBackup(await opened(), other, ports.random)).to.deep.equal({ added: 0, known: 3 });
    expect((await other.list()).map(({ issuer }) => issuer)).to.deep.equal(['Mine', 'Bank', 'Shop', 'Forum']);
    expect(await secretOf(other, ids[1] ?? '')).to.equal(hex(sequence(1, 20)));
  });

  it('EX-32, EX-33: says nothing in clear, and has a key of its own', async () => {
    for (const word of ['Bank', 'alice', 'bank.example', 'Money', hex(sequence(0, 20))]) expect(text).not.to.include(word);
    await expectRejection('vault-damaged', openBackup({ ...parseBackup(text), index: await indexOfVault() }, WORDS, derive));
    expect(await openBackup(parseBackup(text), 'the passphrase', derive)).to.equal(undefined);
  });

  it('EX-28, EX-31: is refused when a part is missing, exchanged or of another kind', async () => {
    const file = JSON.parse(text) as { header: { slots: [{ kdf: object }] }; records: { ct: string }[] };
    const [slot] = file.header.slots;
    const [a, b, ...rest] = file.records;
    const refuse = (code: Parameters<typeof expectRejection>[0], changed: object) =>
      expectRejection(code, opened(JSON.stringify({ ...file, ...changed })));
    await refuse('bad-version', { v: '2' });
    await refuse('bad-payload', { magic: 'mfavault' });
    await refuse('bad-payload', { records: [{ ...a, ct: '<' }] });
    await refuse('bad-kdf', { header: { ...file.header, slots: [{ ...slot, kdf: { ...slot.kdf, m: '8' } }] } });
    await refuse('vault-damaged', { records: [a, ...rest] });
    await refuse('vault-damaged', { records: [{ ...a, ct: b?.ct }, b, ...rest] });
    await expectRejection('bad-payload', opened('no file of ours'));
  });

  async function indexOfVault() {
    const rows = await vault.store.load();
    if (!rows) throw new Error('there is no vault');
    return rows.index;
  }
});
