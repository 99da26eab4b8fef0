import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import ts from 'typescript';

const root = join(import.meta.dirname, '../..');
const pages = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', 'test/README.md'];
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

describe('The documents', () => {
  it('show code that compiles as it stands', () => {
    const snippets = pages.flatMap(snippetsOf);
    expect(snippets.length, 'snippets').to.be.greaterThan(2);
    expect(complaintsAbout(snippets)).to.deep.equal([]);
  });

  it('link to files that exist', () => {
    const broken = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)]
        .map(([, target = '']) => target)
        .filter((target) => !existsSync(join(root, dirname(page), target)))
        .map((target) => `${page} → ${target}`),
    );
    expect(broken).to.deep.equal([]);
  });

  it('name npm scripts that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = pages.flatMap((page) =>
      [...read(page).matchAll(/\bnpm (?:run )?([a-z][a-z:-]+)/g)].map(([, name = '']) => name),
    );
    expect(named).to.include.members(['start', 'test']);
    expect(named.filter((name) => !(name in scripts) && name !== 'install')).to.deep.equal([]);
  });
});

interface Snippet {
  readonly name: string;
  readonly text: string;
}

/** Each block of TypeScript, after the declarations that the comment before it gives. */
function snippetsOf(page: string): Snippet[] {
  const blocks = read(page).matchAll(/(?:<!-- given\n([\s\S]*?)-->\s*)?```ts\n([\s\S]*?)```/g);
  return [...blocks].map(([, given = '', code = ''], at) => ({
    name: join(root, dirname(page), `.${page.replace(/\W/g, '-')}-${String(at)}.ts`),
    text: `${given}\n${code}\nexport {};\n`,
  }));
}

/** Compiles the snippets in memory, as if they were files beside their page. */
function complaintsAbout(snippets: readonly Snippet[]): string[] {
  const config = ts.readConfigFile(join(root, 'tsconfig.json'), (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, root);
  const host = ts.createCompilerHost(options);
  const onDisk = host.getSourceFile.bind(host);
  const textOf = (name: string) => snippets.find((snippet) => snippet.name === name)?.text;
  host.getSourceFile = (name, target) => {
    const text = textOf(name);
    return text === undefined ? onDisk(name, target) : ts.createSourceFile(name, text, target);
  };
  host.fileExists = (name) => textOf(name) !== undefined || ts.sys.fileExists(name);
  const program = ts.createProgram(
    snippets.map(({ name }) => name),
    { ...options, noUnusedLocals: false },
    host,
  );
  return snippets.flatMap(({ name }) => {
    const file = program.getSourceFile(name);
    return ts
      .getPreEmitDiagnostics(program, file)
      .filter((diagnostic) => diagnostic.file === file)
      .map(({ messageText }) => `${name.slice(root.length + 1)}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`);
  });
}
