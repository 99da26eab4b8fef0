import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ENTRY = join(import.meta.dirname, 'process.ts');

export interface ServerProcess {
  url: string;
  child: ChildProcess;
  /** As `mfa.fetch`, over the network. */
  fetch(request: Request): Promise<Response>;
  /** SIGKILL: no goodbye. */
  kill(): Promise<void>;
}

/** Keys that several processes share. */
export function sharedKeys(): string {
  return JSON.stringify({ current: 'k1', keys: { k1: randomBytes(32).toString('base64url') } });
}

/**
 * Starts a server process; rejects with its reason when it refuses to start. `wrap` is a command to run it under, `entry`
 * another program than `process.ts`, and `more` what it finds in its environment.
 */
export async function spawnServer(
  where: { database?: string; folder?: string },
  keys: string,
  wrap: string[] = [],
  entry = ENTRY,
  more: Record<string, string> = {},
): Promise<ServerProcess> {
  const [command = '', ...args] = [...wrap, process.execPath, '--import', 'tsx', entry];
  const env = {
    ...process.env,
    ...more,
    MFA_TEST_KEYS: keys,
    MFA_TEST_DATABASE: where.database ?? '',
    MFA_TEST_FOLDER: where.folder ?? '',
  };
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
  const line = await firstLine(child);
  if (!line.startsWith('listening ')) throw new Error(line);
  const url = line.slice('listening '.length);
  return {
    url,
    child,
    fetch: async (request) => {
      const { pathname } = new URL(request.url);
      const body = request.method === 'GET' ? {} : { body: await request.arrayBuffer() };
      return fetch(`${url}${pathname}`, { method: request.method, headers: request.headers, ...body });
    },
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}

async function firstLine(child: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stdout! })) return line;
  return 'refused without a word';
}
