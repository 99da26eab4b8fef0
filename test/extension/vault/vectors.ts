import { expect } from 'chai';
import { importHkdfKey } from '../../../shared/crypto/hkdf.ts';
import { hashBytes, openRecordRow, sealRecord, unwrapSlot, type VaultKey, wrapSlot } from '../../../extension/vault/envelope.ts';
import { formatPassphraseKdf } from '../../../extension/vault/header.ts';
import { DESKTOP_COST } from '../../../shared/crypto/argon2id.ts';
import { formatBase64url, parseBase64url } from '../../../shared/crypto/base64url.ts';
import { expectRejection } from '../../support/expect-code.ts';
import { fromHex, hex, sequence } from '../../support/hex.ts';

/** The frozen bytes of `mfavault/v1`: the same in Chromium, Firefox and Node, today and in every version to come. */
export function describeVaultVectors(): void {
  const vaultId = '11111111-2222-4333-8444-555555555555';
  const recordId = '22222222-3333-4444-8555-666666666666';
  const tag = () => fromHex('853b272a44db1421c02962669a55eb0994f3cab385ed1c4c79253eee19bab49e');
  const vaultKey = () => sequence(0, 32);
  const slot = {
    id: '33333333-4444-4555-8666-777777777777',
    type: 'passphrase' as const,
    gen: '1',
    kdf: formatPassphraseKdf(formatBase64url(sequence(0, 16)), DESKTOP_COST),
  };
  const wrapped = '17b0741d2112d68774b53f628c0795f1b4238a2b046e11de89257912198c532a6d963d3756cf79941ac0e44875d45d8f';
  const record =
    '{"acct":"alice","alg":"SHA1","digits":"6","iss":"Example","origins":["https://bank.example"],"period":"30","secret":"MTIzNDU2Nzg5MDEyMzQ1Njc4OTA"}';
  const key = async (): Promise<VaultKey> => ({ vaultId, material: await importHkdfKey(vaultKey()) });
  const scripted =
    (...values: Uint8Array<ArrayBuffer>[]) =>
    (sizeBytes: number) => {
      const value = values.shift();
      if (value?.length !== sizeBytes) throw new Error('the envelope draws its salts and ivs in another order');
      return value;
    };

  it('EX-27: wraps the vault key to the frozen bytes, and back', async () => {
    const made = await wrapSlot(vaultId, slot, tag(), vaultKey(), scripted(sequence(0x10, 12)));
    expect(hex(parseBase64url(made.ct))).to.equal(wrapped);
    expect(hex(await unwrapSlot(vaultId, made, tag()))).to.equal(hex(vaultKey()));
  });

  it('EX-29: does not unwrap when any part of the slot was edited', async () => {
    const made = await wrapSlot(vaultId, slot, tag(), vaultKey(), scripted(sequence(0x10, 12)));
    const edits = [
      { gen: '2' },
      ...Object.keys(made.kdf).map((name) => ({ kdf: { ...made.kdf, [name]: '1' } })),
      { kdf: { ...made.kdf, x: '1' } },
      { iv: formatBase64url(sequence(0x11, 12)) },
      { ct: formatBase64url(sequence(0, 48)) },
    ];
    for (const edit of edits) await expectRejection('wrong-key', unwrapSlot(vaultId, { ...made, ...edit }, tag()));
    await expectRejection('wrong-key', unwrapSlot(recordId, made, tag()));
  });

  it('EX-27: seals a record to the frozen bytes, and back', async () => {
    const plaintext = new TextEncoder().encode(record);
    const row = await sealRecord(await key(), recordId, 7, plaintext, scripted(sequence(0xa0, 16), sequence(0xc0, 12)));
    expect(row.ct.length).to.equal(272);
    expect(hex(row.ct.slice(-16))).to.equal('c6164c87b956386dcc3c3ae120d8ac61');
    expect(hex(parseBase64url(await hashBytes(row.ct)))).to.equal(
      '6c650f94895116b60b1a7a43e16eac7b7851cfe6f95713b7d0a4f7e455f47fbf',
    );
    expect(new TextDecoder().decode(await openRecordRow(await key(), row))).to.equal(record);
  });

  it('EX-31: does not open a record in another place or of another version', async () => {
    const plaintext = new TextEncoder().encode(record);
    const row = await sealRecord(await key(), recordId, 7, plaintext, scripted(sequence(0xa0, 16), sequence(0xc0, 12)));
    await expectRejection('wrong-key', openRecordRow(await key(), { ...row, ver: 6 }));
    await expectRejection('wrong-key', openRecordRow(await key(), { ...row, id: vaultId }));
    await expectRejection('wrong-key', openRecordRow({ ...(await key()), vaultId: recordId }, row));
  });

  it('EX-30: writes the same record under another key each time', async () => {
    const rows = await Promise.all(
      Array.from({ length: 50 }, async () =>
        sealRecord(await key(), recordId, 7, new TextEncoder().encode(record), (size) =>
          crypto.getRandomValues(new Uint8Array(size)),
        ),
      ),
    );
    expect(new Set(rows.map((row) => hex(row.salt) + hex(row.iv))).size).to.equal(50);
  });
}
