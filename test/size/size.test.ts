import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { gzipBytes, weigh, weighFiles, weightsSaid } from '../support/widget-weights.ts';

/** Budgets in bytes, gzip level 9. A page pays them on every visit: raise one only with a reason in the CHANGELOG. */
const BUDGETS: Record<string, number> = {
  // The aim is 15,000: lower it with every byte that goes.
  'mfa-challenge': 15_300,
  'mfa-enroll.en': 3_500,
  'mfa-enroll.id': 3_500,
  'mfa-settings.en': 2_900,
  'mfa-settings.id': 2_900,
  'fetch-with-mfa': 3_000,
};

/** What an element may weigh more than the prompt, which a page with it has as a rule. */
const MORE_THAN_THE_PROMPT: Record<string, number> = {
  'mfa-enroll': 9_000,
  'mfa-settings': 9_000,
};

const folder = join(import.meta.dirname, '../../dist/widget');

describe('sizes', () => {
  for (const [name, budget] of Object.entries(BUDGETS))
    it(`dist/widget/${name}.js is at most ${budget} bytes gzipped`, () => {
      const size = sizeOf(name);
      expect(size, size > budget && name === 'mfa-challenge' ? grown() : `${name}.js grew: see what came in`).to.be.at.most(
        budget,
      );
    });

  for (const [name, more] of Object.entries(MORE_THAN_THE_PROMPT))
    it(`dist/widget/${name}.js is at most ${more} bytes heavier than mfa-challenge.js`, () => {
      const by = sizeOf(name) - sizeOf('mfa-challenge');
      expect(by, by > more ? heaviest(name) : '').to.be.at.most(more);
    });
});

function sizeOf(name: string): number {
  const path = join(folder, `${name}.js`);
  expect(existsSync(path), `${name}.js is missing: run \`npm run build\` first`).to.equal(true);
  const size = gzipBytes(readFileSync(path));
  console.log(`      ${name}.js: ${size} bytes`);
  return size;
}

/** Which parts are heavier than the table in widget/README.md says. */
function grown(): string {
  const said = weightsSaid();
  const more = [...weigh('mfa-challenge')]
    .map(([part, bytes]) => ({ part, by: bytes - (said.get(part) ?? 0) }))
    .filter(({ by }) => by > 0)
    .sort((a, b) => b.by - a.by);
  return `mfa-challenge.js grew by: ${more.map(({ part, by }) => `${part} +${by}`).join(', ')} (see "What it weighs" in widget/README.md)`;
}

/** What the prompt does not have, or has less of: that is what can go, or be fetched when it is wanted. */
function heaviest(name: string): string {
  const prompt = weighFiles('mfa-challenge');
  const more = [...weighFiles(name)]
    .map(([file, bytes]) => ({ file, by: bytes - (prompt.get(file) ?? 0) }))
    .sort((a, b) => b.by - a.by);
  return `${name}.js has more than the prompt of: ${more
    .slice(0, 15)
    .map(({ file, by }) => `${file} +${by}`)
    .join(', ')}`;
}
