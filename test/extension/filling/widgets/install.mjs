// Installs the widgets that the filler is tested on into .cache, apart from the project's own packages: they weigh half a gigabyte.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const target = join(import.meta.dirname, '../../../../.cache/filling-widgets');
const files = ['package.json', 'package-lock.json'];
const same = (file) =>
  existsSync(join(target, file)) &&
  readFileSync(join(target, file), 'utf8') === readFileSync(join(import.meta.dirname, file), 'utf8');

if (!files.every(same) || !existsSync(join(target, 'node_modules/.package-lock.json'))) {
  mkdirSync(target, { recursive: true });
  for (const file of files) copyFileSync(join(import.meta.dirname, file), join(target, file));
  execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: target, stdio: 'inherit' });
}
