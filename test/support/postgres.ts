import { execFile, execFileSync, type ExecFileException } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

/** A throw-away PostgreSQL on a random loopback port. */
export interface Cluster {
  /** Makes an empty database: its connection string. */
  database(): Promise<string>;
  /** Kills the server with SIGKILL, as a crash would, and starts it again on the same data. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

/** Where Debian keeps the server's programs; null if PostgreSQL is not installed. */
function binaries(): string | null {
  const root = '/usr/lib/postgresql';
  if (!existsSync(root)) return null;
  const version = readdirSync(root)
    .filter((name) => existsSync(join(root, name, 'bin/initdb')))
    .sort((one, other) => Number(other) - Number(one))[0];
  return version === undefined ? null : join(root, version, 'bin');
}

export const hasPostgres = binaries() !== null;

export interface ClusterOptions {
  /** Durable as in production. Without it, commits do not wait for the disk, which the tests do not need. */
  durable?: boolean;
}

export async function startCluster({ durable = false }: ClusterOptions = {}): Promise<Cluster> {
  const bin = binaries();
  if (!bin) throw new Error('PostgreSQL is missing: apt-get install postgresql');
  const folder = mkdtempSync(join(tmpdir(), 'mfa-pg-'));
  if (process.getuid?.() === 0) chownToPostgres(folder);
  const data = join(folder, 'data');
  const port = await freePort();
  await run(folder, join(bin, 'initdb'), ['-D', data, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '--locale=C', '--no-sync']);
  const settings = `-p ${String(port)} -k ${folder} -c listen_addresses=127.0.0.1 -c max_connections=60 -c fsync=${durable ? 'on' : 'off'}`;
  const start = () => run(folder, join(bin, 'pg_ctl'), ['-D', data, '-w', '-l', join(folder, 'log'), '-o', settings, 'start']);
  await start();
  return {
    database: async () => {
      const name = `mfa_${randomUUID().replaceAll('-', '')}`;
      await query(port, `create database ${name}`);
      return `postgres://postgres@127.0.0.1:${String(port)}/${name}`;
    },
    crash: async () => {
      const [pid = ''] = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
      process.kill(Number(pid), 'SIGKILL');
      await retry(start); // refused while orphaned backends still hold the shared memory
    },
    stop: async () => {
      await run(folder, join(bin, 'pg_ctl'), ['-D', data, '-w', '-m', 'immediate', 'stop']);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function retry(act: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await act();
    } catch (error) {
      if (tries >= 20) throw error;
    }
  }
}

async function query(port: number, text: string): Promise<void> {
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', database: 'postgres' });
  await client.connect();
  await client.query(text);
  await client.end();
}

/** PostgreSQL refuses to run as root: then it runs as its own user. The server's own output must not hold our pipes open. */
function run(folder: string, command: string, args: string[]): Promise<void> {
  const asRoot = process.getuid?.() === 0;
  const line = asRoot ? ['runuser', '-u', 'postgres', '--', command, ...args] : [command, ...args];
  const [program = '', ...rest] = line;
  return new Promise((resolve, reject) => {
    const child = execFile(program, rest, { cwd: folder }, (error: ExecFileException | null, _out, complaint) => {
      if (error) reject(new Error(`${command} failed: ${complaint}`, { cause: error }));
    });
    child.on('exit', (code) => {
      if (code === 0) resolve();
    });
  });
}

function chownToPostgres(folder: string): void {
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  chownSync(folder, id('-u'), id('-g'));
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        resolve(port);
      });
    });
  });
}
