import { expect } from 'chai';
import { manifest, manifestSaid, readme, readmeWithTables } from '../support/widget-tables.ts';

describe('widget/README.md', () => {
  it('has tables that say what the source says (else run: npx tsx test/support/widget-tables.ts)', async () => {
    expect(readme()).to.equal(await readmeWithTables());
  });

  it('and custom-elements.json say the same of the elements (else run: npx tsx test/support/widget-tables.ts)', async () => {
    expect(manifestSaid()).to.equal(await manifest());
  });
});
