// Where the real browsers are, and how they are started in tests: as root, without a sandbox to nest and without a network to call.
import { existsSync } from 'node:fs';

const firstOf = (...paths) => paths.find((path) => path && existsSync(path)) ?? paths.at(-1);

export const CHROMIUM = firstOf(
  process.env.CHROMIUM_PATH,
  '/usr/bin/google-chrome',
  '/usr/bin/chromium-browser',
  '/usr/bin/chromium',
);
export const FIREFOX = firstOf(process.env.FIREFOX_PATH, '/usr/bin/firefox', '/usr/bin/firefox-esr');

export const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];
