import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { build } from 'esbuild';
import { smsLint } from '../../../server/sms/lint-command.ts';
import { en } from '../../../server/sms/templates/en.ts';

describe('mfa-challenge sms-lint', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sms-lint-'));
  });
  after(() => rm(folder, { recursive: true }));

  const lint = async (...args: string[]) => {
    const lines: string[] = [];
    const code = await smsLint(args, (line) => void lines.push(line));
    return { code, text: lines.join('\n') };
  };
  const file = async (content: unknown) => {
    const path = join(folder, 'templates.json');
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };

  it('finds the shipped templates in order, and says what each costs', async () => {
    const { code, text } = await lint('--issuer', 'Dompetku', '--host', 'www.dompetku.example');
    expect(code, text).to.equal(0);
    expect(text).to.include('✔ id transaction  1 message, ').and.to.include('0 errors, 0 warnings');
    expect(text.match(/✔/g)).to.have.length(10);
  });

  it('says what is wrong with a site’s own, and fails', async () => {
    const { code, text } = await lint(await file({ ms: { ...en, 'sign-in': 'Kod {code} @bank.example' } }));
    expect(code).to.equal(1);
    expect(text).to.include('✘ ms sign-in').and.to.include('lacks {issuer}').and.to.include('last line');
  });

  for (const [title, args] of [
    ['an unknown option', ['--nonsense']],
    ['two files', ['a.json', 'b.json']],
    ['a missing file', ['/nowhere/at/all.json']],
  ] as const)
    it(`explains itself when given ${title}`, async () => {
      const { code, text } = await lint(...args);
      expect([code, text.includes('usage: mfa-challenge sms-lint')]).to.deep.equal([2, true]);
    });

  for (const content of ['', '{', '{}', '[]', 'null', '{"en":"text"}', '{"en":[]}', '{"en":null}', '{"en":{"sign-in":5}}'])
    it(`explains itself when the file is ${JSON.stringify(content)}`, async () => {
      const { code } = await lint(await file(content));
      expect(code).to.equal(2);
    });

  it('is a command of the package, and runs where nothing else is installed', async () => {
    const cli = join(folder, 'cli.mjs');
    await build({
      entryPoints: [join(import.meta.dirname, '../../../server/cli.ts')],
      outfile: cli,
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
    });
    const run = (...args: string[]) =>
      new Promise<{ code: number; text: string }>((resolve) => {
        execFile(process.execPath, [cli, ...args], { cwd: folder }, (error, stdout) =>
          resolve({ code: typeof error?.code === 'number' ? error.code : 0, text: stdout }),
        );
      });
    expect(await run('sms-lint')).to.have.property('code', 0);
    expect((await run()).text).to.include('commands: sms-lint');
    expect(await run('constructor')).to.have.property('code', 2);
  });
});
