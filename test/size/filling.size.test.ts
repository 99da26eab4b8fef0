import { gzipSync } from 'node:zlib';
import { join } from 'node:path';
import { expect } from 'chai';
import { build } from 'esbuild';
import { minify } from 'terser';

const root = join(import.meta.dirname, '../..');
const kB = (script: string) => gzipSync(script, { level: 9 }).length / 1000;

/** What the extension puts into a page, and only after a click there: the words of eighteen languages are two fifths of it. */
describe('the size of what is injected to fill a field', () => {
  it('the detector and the filler together stay below 11 kB gzip', async () => {
    const size = kB(
      await script(
        `import { findCodeField } from './find-code-field.ts'; import { fillField } from './fill-field.ts'; globalThis.x = [findCodeField, fillField];`,
      ),
    );
    expect(size, 'see what grew with `npx esbuild --bundle --analyze`; words are the dearest: stems, not forms').to.be.below(
      11.5,
    );
  });

  it('the filler alone stays below 2.5 kB gzip', async () => {
    const size = kB(await script(`import { fillField } from './fill-field.ts'; globalThis.x = fillField;`));
    expect(size).to.be.below(2.5);
  });
});

async function script(contents: string): Promise<string> {
  const built = await build({
    stdin: { contents, resolveDir: join(root, 'extension/content') },
    bundle: true,
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
    write: false,
  });
  const { code } = await minify(built.outputFiles[0]?.text ?? '', { compress: { passes: 3 }, format: { comments: false } });
  return code ?? '';
}
