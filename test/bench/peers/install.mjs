// Installs what only the benchmarks compare with into .cache, apart from the project's own packages: `npm test` does without it.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder whose node_modules holds the peers. */
export const PEERS = join(import.meta.dirname, '../../../.cache/bench-peers');

export function installPeers() {
  const files = ['package.json', 'package-lock.json'];
  const same = (file) =>
    existsSync(join(PEERS, file)) &&
    readFileSync(join(PEERS, file), 'utf8') === readFileSync(join(import.meta.dirname, file), 'utf8');
  if (files.every(same) && existsSync(join(PEERS, 'node_modules/.package-lock.json'))) return;
  mkdirSync(PEERS, { recursive: true });
  for (const file of files) copyFileSync(join(import.meta.dirname, file), join(PEERS, file));
  execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: PEERS,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}
