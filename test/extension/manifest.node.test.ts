import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { builtManifest, type Browser, BROWSERS, manifestFor } from '../../extension/build.ts';

const root = join(import.meta.dirname, '../..');
const dist = (browser: Browser) => join(root, 'dist/extension', browser);

describe('The manifest', () => {
  for (const browser of BROWSERS) {
    it(`EX-23: asks for nothing that warns at install (${browser})`, () => {
      const { permissions, optional_permissions, host_permissions, optional_host_permissions, content_scripts } =
        manifestFor(browser);
      expect(permissions).to.deep.equal(['storage', 'activeTab', 'scripting', 'alarms', 'idle', 'contextMenus']);
      const clipboard = ['clipboardRead', 'clipboardWrite', ...(browser === 'chrome' ? ['offscreen'] : [])];
      expect(optional_permissions, 'EX-12: asked for in the settings, for nothing else').to.deep.equal(clipboard);
      expect(host_permissions).to.equal(undefined);
      expect(content_scripts).to.equal(undefined);
      expect(optional_host_permissions).to.deep.equal(['https://*/*', 'http://localhost/*', 'http://127.0.0.1/*']);
    });

    it(`EX-19, EX-18, EX-24: shows pages nothing and runs nothing from outside, as built (${browser})`, async () => {
      const manifest = await builtManifest(browser);
      expect(manifest).not.to.have.property('web_accessible_resources');
      if (browser === 'chrome') expect(manifest['externally_connectable']).to.deep.equal({ ids: [] });
      expect(manifest['content_security_policy']).to.deep.equal({
        extension_pages:
          "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; connect-src 'none'; " +
          "object-src 'none'; base-uri 'none'; form-action 'none'; worker-src 'self'; frame-ancestors 'none'; " +
          "require-trusted-types-for 'script'; trusted-types lit-html mfa-worker",
      });
      expect(manifest['incognito']).to.equal('spanning');
    });

    it(`EX-25: holds all of its code (${browser})`, () => {
      for (const { name, text } of scripts(browser)) {
        expect(text, name).not.to.match(/\beval\(|new Function\(|importScripts\(|https?:\/\/[^"'\s]+\.m?js/);
      }
    });

    it(`injects little: sentinel and reader at most 2 kB gzip each (${browser})`, () => {
      for (const name of ['sentinel', 'read-offer']) {
        const script = readFileSync(join(dist(browser), `extension/content/${name}.js`));
        expect(gzipSync(script, { level: 9 }).length, name).to.be.at.most(2048);
      }
    });
  }

  it('Firefox gets an event page, an id and the statement that nothing is collected (EX-26)', () => {
    const manifest = manifestFor('firefox');
    expect(manifest['background']).to.deep.equal({ scripts: ['extension/background/main.ts'], type: 'module' });
    expect(manifest['browser_specific_settings']).to.deep.equal({
      gecko: {
        id: 'mfa-challenge@mfa-challenge.dev',
        strict_min_version: '140.0',
        data_collection_permissions: { required: ['none'] },
      },
      gecko_android: { strict_min_version: '142.0' },
    });
    for (const name of ['key', 'minimum_chrome_version', 'externally_connectable']) expect(manifest).not.to.have.property(name);
  });

  it('web-ext lint finds no error', () => {
    const webExt = join(root, 'node_modules/web-ext/bin/web-ext.js');
    const output = execFileSync(process.execPath, [webExt, 'lint', '-s', dist('firefox'), '--output', 'json'], {
      encoding: 'utf8',
    });
    const { errors, warnings } = JSON.parse(output) as { errors: unknown[]; warnings: { code: string }[] };
    expect(errors).to.deep.equal([]);
    // lit-html creates templates from its own static strings.
    expect([...new Set(warnings.map(({ code }) => code))]).to.deep.equal(['UNSAFE_VAR_ASSIGNMENT']);
  });

  it('EX-06: nobody but release() opens a record', () => {
    const importers = sources('extension').filter((file) => /from '.*\/open-record\.ts'/.test(readFileSync(file, 'utf8')));
    expect(importers.map((file) => file.slice(root.length + 1))).to.deep.equal(['extension/background/release.ts']);
    const openers = sources('extension').filter((file) => /\bopenRecordRow\b/.test(readFileSync(file, 'utf8')));
    expect(openers.map((file) => file.slice(root.length + 1))).to.have.members([
      // Gives everything but the secret.
      'extension/vault/describe-record.ts',
      'extension/vault/envelope.ts',
      'extension/vault/open-record.ts',
      // Says whether a secret is there, and nothing of it.
      'extension/vault/same-secret.ts',
    ]);
  });

  it('EX-15, EX-18: listens to no other extension and puts nothing into the world of a page', () => {
    const forbidden =
      /onMessageExternal|onConnectExternal|['"]MAIN['"]|wrappedJSObject|exportFunction|cloneInto|createElement\('script'/;
    expect(sources('extension').filter((file) => forbidden.test(readFileSync(file, 'utf8')))).to.deep.equal([]);
  });

  it('EX-01: nobody but the dispatcher reads a sender', () => {
    const readers = sources('extension').filter((file) =>
      /sender\.(origin|url|tab|frameId|documentId)/.test(readFileSync(file, 'utf8')),
    );
    expect(readers.map((file) => file.slice(root.length + 1))).to.deep.equal(['extension/background/dispatch.ts']);
  });

  it('says every word in every language', () => {
    const words = (language: string) =>
      JSON.parse(readFileSync(join(root, `extension/_locales/${language}/messages.json`), 'utf8')) as Record<
        string,
        { message: string }
      >;
    const english = words('en');
    for (const language of readdirSync(join(root, 'extension/_locales'))) {
      const here = words(language);
      expect(Object.keys(here), language).to.have.members(Object.keys(english));
      for (const [key, { message }] of Object.entries(english)) {
        expect(here[key]?.message.match(/\$\d/g) ?? [], `${language} ${key}`).to.have.members(message.match(/\$\d/g) ?? []);
      }
    }
    const windows = ['extension/popup', 'extension/options', 'extension/scan', 'extension/background'].flatMap(sources);
    const used = windows.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/'([a-z][A-Za-z]+)'/g)]);
    const names = new Set(used.map(([, name]) => name));
    const manifest = readFileSync(join(root, 'manifest.json'), 'utf8');
    const unused = Object.keys(english).filter((key) => !names.has(key) && !manifest.includes(`__MSG_${key}__`));
    expect(unused).to.deep.equal([]);
  });
});

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(root, folder, name));
}

function scripts(browser: Browser): { name: string; text: string }[] {
  return readdirSync(dist(browser), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js'))
    .map((name) => ({ name, text: readFileSync(join(dist(browser), name), 'utf8') }));
}
