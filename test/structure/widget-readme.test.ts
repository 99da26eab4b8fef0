import { expect } from 'chai';
import { readme, readmeWithTables } from '../support/widget-tables.ts';

describe('widget/README.md', () => {
  it('has tables that say what the source says (else run: npx tsx test/support/widget-tables.ts)', async () => {
    expect(readme()).to.equal(await readmeWithTables());
  });
});
