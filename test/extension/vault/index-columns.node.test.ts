import { expect } from 'chai';
import fc from 'fast-check';
import { decodeIndex, emptyIndex, encodeIndex, type Entry, entryOf } from '../../../extension/vault/index-columns.ts';

const columnsOf = (bytes: Uint8Array) =>
  Object.keys((JSON.parse(new TextDecoder().decode(bytes)) as { columns: Record<string, unknown> }).columns);

const account = fc.record<Partial<Entry> & Pick<Entry, 'id'>>(
  {
    id: fc.uuid(),
    issuer: fc.string(),
    digits: fc.constantFrom(6, 8),
    bindings: fc.array(
      fc.record({ origin: fc.webUrl(), factorId: fc.string(), fill: fc.constant('ask' as const), money: fc.boolean() }),
      { maxLength: 2 },
    ),
    groups: fc.array(fc.uuid(), { maxLength: 2 }),
    pinned: fc.boolean(),
    lastStep: fc.nat(),
  },
  { requiredKeys: ['id'] },
);

describe('The index', () => {
  it('is what it was, whatever the accounts are', () => {
    fc.assert(
      fc.property(fc.array(account), fc.nat(), (accounts, gen) => {
        const index = { ...emptyIndex('slots'), gen, entries: accounts.map(entryOf) };
        expect(decodeIndex(encodeIndex(index))).to.deep.equal(index);
      }),
    );
  });

  it('writes no column in which every account is as usual', () => {
    const usual = ['a', 'b'].map((id) => entryOf({ id, issuer: id }));
    expect(columnsOf(encodeIndex({ ...emptyIndex(''), entries: usual }))).to.deep.equal(['id', 'issuer']);
    const pinned = [...usual, entryOf({ id: 'c', pinned: true })];
    expect(columnsOf(encodeIndex({ ...emptyIndex(''), entries: pinned }))).to.deep.equal(['id', 'issuer', 'pinned']);
  });
});
