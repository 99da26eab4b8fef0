import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/**
 * A site with the shipped element and nothing else: one page in form mode, one with a verifier that refuses every code but
 * `123456`. Each has a plain input beside the prompt: what the browser restores, it restores there.
 */
export interface PromptSite {
  readonly url: string;
  close(): void;
}

const script = join(import.meta.dirname, '../../../dist/widget/mfa-challenge.js');
const witness = '<p><label>Nickname <input id="witness" name="nickname"></label></p>';
const PAGES: Record<string, string> = {
  '/form': `<form action="/elsewhere">${witness}<mfa-challenge methods="totp" auto-submit="off"><label for="otp">Code</label>
    <input id="otp" name="otp"></mfa-challenge></form>`,
  '/managed': `${witness}<mfa-challenge endpoint="/mfa" action="sign-in"></mfa-challenge>`,
  '/elsewhere': '<a href="/form">Back</a>',
};

export async function servePrompts(): Promise<PromptSite> {
  const server: Server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const page = PAGES[pathname];
    if (page) {
      response.setHeader('Content-Type', 'text/html; charset=utf-8');
      response.setHeader(
        'Content-Security-Policy',
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'",
      );
      response.end(`<!doctype html><html lang="en"><title>Prompt</title>${page}<script type="module" src="/prompt.js"></script>`);
    } else if (pathname === '/prompt.js') response.setHeader('Content-Type', 'text/javascript').end(readFileSync(script));
    else if (pathname === '/mfa/challenges') json(response, 200, challenge());
    else if (pathname.endsWith('/verify')) {
      let body = '';
      request.on('data', (part) => (body += String(part)));
      request.on('end', () => {
        const { code } = JSON.parse(body) as { code: string };
        if (code === '123456') json(response, 200, { state: 'verified', serverTimeMs: Date.now() });
        else json(response, 422, { type: 'wrong-code', title: 'x', status: 422, attemptsLeft: 4 });
      });
    } else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function json(response: Parameters<Parameters<typeof createServer>[1] & object>[1], status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json' });
  response.end(JSON.stringify(body));
}

function challenge(): object {
  return {
    v: 1,
    id: 'e2e-00000000000000000000',
    action: 'sign-in',
    kind: 'sign-in',
    offers: [
      { method: 'totp', factorId: 'totp-0000000000000000000000', label: 'Pixel 8', digits: 6 },
      { method: 'backup', factorId: 'backup-000000000000000000', left: 7 },
    ],
    expiresAtMs: Date.now() + 600_000,
    serverTimeMs: Date.now(),
    remember: { days: 30, asks: true },
  };
}
