import { expect } from 'chai';
import { makeBackup } from '../../../extension/vault/backup.ts';
import { createVault } from '../../../extension/vault/create-vault.ts';
import { formatRecoveryKey } from '../../../extension/vault/recovery-key.ts';
import { putSlot, recoverySlot } from '../../../extension/vault/slots.ts';
import { openVault } from '../../../extension/vault/vault.ts';
import { deriveFromPassphrase, PHONE_COST } from '../../../shared/crypto/argon2id.ts';
import { hex, sequence } from '../../support/hex.ts';
import { readVault, type Rows } from './second-reader.ts';
import { inMemory, keyOf, otp, type Place, portsOf } from './vault-of.ts';

const PASSPHRASE = 'Grüße vom ﬁnsteren Teich';

describe('Somebody else’s reader', () => {
  let place: Place;
  let backup: string;
  let id: string;
  const dumped = async (): Promise<Rows> => {
    const rows = { ...(await place.store.load()), records: await place.store.records() };
    return JSON.parse(JSON.stringify(rows, asText)) as Rows;
  };
  const expected = () => ({
    id,
    issuer: 'Bank',
    account: 'alice',
    origins: ['https://bank.example'],
    digits: 6,
    periodSeconds: 30,
    algorithm: 'SHA1',
    secretHex: hex(sequence(1, 20)),
  });

  before(async () => {
    place = inMemory();
    const ports = { ...portsOf(place), derive: deriveFromPassphrase };
    const made = await createVault(PASSPHRASE, PHONE_COST, ports);
    const vault = openVault(await keyOf(made), ports);
    await putSlot(vault, await recoverySlot(made.vaultId, sequence(7, 20), made.vaultKey, ports));
    const binding = { origin: 'https://bank.example', factorId: '', fill: 'ask' as const, money: false };
    ({ id } = await vault.add({ issuer: 'Bank', account: 'alice', bindings: [binding] }, otp(sequence(1, 20))));
    backup = await makeBackup(vault, 'words for the file', PHONE_COST, ports);
  });

  it('opens a vault with its passphrase, however the keyboard wrote it, and with the recovery key', async () => {
    expect(await readVault(await dumped(), { passphrase: PASSPHRASE.normalize('NFKD') })).to.deep.equal([expected()]);
    const recoveryKey = formatRecoveryKey(sequence(7, 20)).join('-');
    expect(await readVault(await dumped(), { recoveryKey })).to.deep.equal([expected()]);
  });

  it('opens a backup, and nothing with another passphrase', async () => {
    const { header, index, records } = JSON.parse(backup) as Rows;
    const [found] = await readVault({ header, index, records }, { passphrase: 'words for the file' });
    expect(found).to.deep.equal(expected());
    const said = await readVault({ header, index, records }, { passphrase: PASSPHRASE }).catch((error: unknown) => error);
    expect(said).to.be.instanceOf(Error);
  });
});

const asText = (_name: string, value: unknown) =>
  value instanceof Uint8Array ? Buffer.from(value).toString('base64url') : value;
