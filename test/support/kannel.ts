import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BEARERBOX = '/usr/sbin/bearerbox';
const SMSBOX = '/usr/sbin/smsbox';
const PHONE_NETWORK = '/usr/lib/kannel/test/fakesmsc';

export const kannelIsInstalled = [BEARERBOX, SMSBOX, PHONE_NETWORK].every((path) => existsSync(path));

export interface ReceivedSms {
  from: string;
  to: string;
  /** As the phone shows it: parts joined. */
  text: string;
  /** How many messages the network carried for it. */
  parts: number;
  alphabet: 'gsm' | 'ucs2';
}

/** A real Kannel with a phone network of one, on loopback ports of its own. */
export interface Kannel {
  /** The `sendsms` address. */
  url: string;
  username: string;
  password: string;
  /** Everything that the phone received so far, oldest first. */
  received(): ReceivedSms[];
  /** The n-th message that the phone receives (from 1), now or soon: one that carries a code. */
  message(n: number): Promise<ReceivedSms>;
  /** Everything that smsbox was asked for by HTTP: request lines, as its log has them. */
  requests(): string[];
  stop(): Promise<void>;
}

const TRIES = 5;

/** Starts a Kannel: about two seconds. Another program may take a port that was free a moment ago: then with other ports. */
export async function startKannel(): Promise<Kannel> {
  for (let tried = 1; ; tried++) {
    try {
      return await startOn(await freePorts(4));
    } catch (error) {
      if (tried === TRIES) throw error;
    }
  }
}

/** Bearerbox, smsbox and the phone, each when the one before is ready. */
async function startOn(ports: number[]): Promise<Kannel> {
  const folder = await mkdtemp(join(tmpdir(), 'kannel-'));
  const [phonePort, sendPort] = [ports[2], ports[3]] as [number, number];
  const login = { username: 'tester', password: 'throw-away' };
  const config = join(folder, 'kannel.conf');
  await writeFile(config, configuration(ports, login));
  const running: Program[] = [];
  const run = (...command: [string, ...string[]]): Program => {
    const program = new Program(command, folder);
    running.push(program);
    return program;
  };
  const stop = async () => {
    await Promise.all(running.map((program) => program.stop()));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const bearerbox = run(BEARERBOX, '-v', '1', config);
    await bearerbox.says(/entering mainloop/);
    const smsbox = run(SMSBOX, '-v', '1', config);
    await bearerbox.says(/Client connected from/);
    const phone = run(PHONE_NETWORK, '-H', '127.0.0.1', '-r', String(phonePort), '-m', '0', '1 2 text x');
    await bearerbox.says(/Fakesmsc client connected/);
    await smsbox.says(/Connected to bearerbox/);
    const received = () => readMessages(phone.output);
    return {
      ...login,
      url: `http://127.0.0.1:${String(sendPort)}/cgi-bin/sendsms`,
      received,
      requests: () => smsbox.output.match(/Got HTTP request <.*?>/g) ?? [],
      message: async (n) => {
        // The phone prints line by line: a message is there when its last line is, which every code of ours ends with.
        await phone.until(() => /\n@\S+ #\d+$/.test(received()[n - 1]?.text ?? ''));
        return received()[n - 1]!;
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function configuration(
  [admin, box, phone, send]: number[],
  { username, password }: { username: string; password: string },
): string {
  return `
group = core
admin-port = ${String(admin)}
admin-interface = 127.0.0.1
admin-password = ${password}
smsbox-port = ${String(box)}
smsbox-interface = 127.0.0.1
box-allow-ip = 127.0.0.1
box-deny-ip = "*.*.*.*"

group = smsc
smsc = fake
smsc-id = phone
host = 127.0.0.1
port = ${String(phone)}
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = ${String(send)}
sendsms-interface = 127.0.0.1

group = sendsms-user
username = ${username}
password = ${password}
default-sender = DEMO
max-messages = 4
concatenation = true
user-allow-ip = 127.0.0.1
`;
}

/** A child process that is watched by what it writes. */
class Program {
  output = '';
  readonly #child: ChildProcess;
  readonly #watchers = new Set<() => void>();
  readonly #ended: Promise<void>;
  readonly #name: string;
  #alive = true;

  constructor([file, ...args]: [string, ...string[]], cwd: string) {
    this.#name = file;
    this.#child = spawn(file, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.output += text;
        this.#wake();
      });
    this.#ended = new Promise((resolve) =>
      this.#child.once('close', () => {
        this.#alive = false;
        this.#wake();
        resolve();
      }),
    );
    process.once('exit', this.#kill);
  }

  says(pattern: RegExp): Promise<void> {
    return this.until(() => pattern.test(this.output));
  }

  until(isTrue: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = () => {
        if (!isTrue() && this.#alive) return;
        this.#watchers.delete(look);
        if (isTrue()) resolve();
        else reject(new Error(`${this.#name} ended: ${this.output.slice(-500)}`));
      };
      this.#watchers.add(look);
      look();
    });
  }

  async stop(): Promise<void> {
    process.removeListener('exit', this.#kill);
    this.#kill();
    await this.#ended;
  }

  readonly #kill = () => void this.#child.kill('SIGKILL');

  #wake(): void {
    for (const look of [...this.#watchers]) look();
  }
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, () => {
      const server = createServer();
      return new Promise<typeof server>((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
    }),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/**
 * What fakesmsc prints: one line of its log per line of text, `Got message 7: <MFA +62812… text words>`; `ucs-2` and parts
 * with a user-data header are URL-encoded. A line without a header continues the text before it.
 */
function readMessages(log: string): ReceivedSms[] {
  const messages: Array<{ message: ReceivedSms; of: number }> = [];
  const parts = new Map<string, ReceivedSms>();
  for (const [, line = ''] of log.matchAll(/Got message \d+: <(.*)>$/gm)) {
    const header = /^(\S+) (\S+) (text|ucs-2|data|udh) (.*)$/.exec(line);
    const last = messages.at(-1)?.message;
    if (!header) {
      if (last) last.text += `\n${line}`;
      continue;
    }
    const [, from = '', to = '', kind = '', rest = ''] = header;
    const [udh, type, body] = kind === 'udh' ? (rest.split(' ') as [string, string, string]) : ['', kind, rest];
    // A part does not say its alphabet; only UCS-2 has zero bytes.
    const ucs2 = type === 'ucs-2' || body.includes('%00');
    const text = type === 'text' ? body : decodeBody(body, ucs2);
    const whole = udh ? parts.get(udh.slice(0, 12) + to) : undefined;
    if (whole) {
      whole.text += text;
      whole.parts++;
    } else {
      // The header of a part: %05%00%03, reference, how many there are, which one this is.
      const of = udh ? parseInt(udh.slice(13, 15), 16) : 1;
      const message: ReceivedSms = { from, to, text, parts: 1, alphabet: ucs2 ? 'ucs2' : 'gsm' };
      messages.push({ message, of });
      if (udh) parts.set(udh.slice(0, 12) + to, message);
    }
  }
  return messages.filter(({ message, of }) => message.parts === of).map(({ message }) => message);
}

function decodeBody(body: string, ucs2: boolean): string {
  const bytes = Buffer.from(
    body.replace(/\+/g, ' ').replace(/%([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  );
  return ucs2 ? bytes.swap16().toString('utf16le') : bytes.toString('utf8');
}
