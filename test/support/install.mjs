// Installs what is missing, before `npm start` and `npm test`. No dependencies: it runs on an empty clone.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const run = (command, args, options = {}) => execFileSync(command, args, { cwd: root, stdio: 'inherit', ...options });

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Node ${process.versions.node} is too old: this needs 20.19 or newer. See https://nodejs.org/.`);
  process.exit(1);
}

installPackages();
if (process.argv.includes('--test')) {
  installTestTools();
  installOthersWidgets();
}

/** `npm ci` when the lockfile is not the one that node_modules was installed from. */
function installPackages() {
  const stamp = join(root, 'node_modules', '.installed-from');
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  console.log('Installing packages from the lockfile …');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, lock);
}

/** Real browsers and servers for the tests: installed where we may (root on Debian), otherwise those tests say that they skip. */
function installTestTools() {
  const tools = {
    '/usr/bin/chromium': 'chromium',
    '/usr/bin/firefox-esr': 'firefox-esr',
    '/usr/bin/Xvfb': 'xvfb',
    '/usr/bin/xdotool': 'xdotool',
    '/usr/bin/xset': 'x11-xserver-utils',
    '/usr/bin/oathtool': 'oathtool',
    '/usr/bin/zbarimg': 'zbar-tools',
    '/usr/lib/postgresql': 'postgresql',
    '/usr/sbin/bearerbox': 'kannel',
    '/usr/lib/kannel/test/fakesmsc': 'kannel-extras',
  };
  const missing = Object.keys(tools).filter((path) => !existsSync(path));
  if (missing.length === 0 || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  const packages = missing.map((path) => tools[path]);
  console.log(`Installing ${packages.join(', ')} …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    run('apt-get', ['update', '-qq'], { env });
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], {
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  } catch {
    console.error(`apt-get could not install ${packages.join(', ')}: the tests that need them will say that they skip.`);
  }
}

/** Other people's code fields, which the extension has to fill: they have a lockfile of their own. */
function installOthersWidgets() {
  try {
    run(process.execPath, ['test/extension/filling/widgets/install.mjs']);
  } catch {
    console.error('The widgets of others could not be installed: the tests that fill them will say that they skip.');
  }
}
