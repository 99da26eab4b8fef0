import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { MfaError } from '../../shared/errors.ts';

const MAX_TRIES = 10;

/**
 * Takes a lock that belongs to this process until released; the lock of a process that has died is taken over.
 *
 * @throws MfaError `store-in-use` while a living process holds it.
 */
export async function takeLock(path: string): Promise<() => Promise<void>> {
  const mine = `${path}.${randomUUID()}`;
  await writeFile(mine, await identityOf(process.pid), { mode: 0o600 });
  try {
    for (let tried = 0; tried < MAX_TRIES; tried++) {
      if (await linked(mine, path)) return () => rm(path, { force: true });
      await refuseIfAlive(path);
      await discard(path);
    }
  } finally {
    await rm(mine, { force: true });
  }
  throw new MfaError('store-in-use', 'the lock of the data folder changes hands too often');
}

/** `link` fails if the name exists: of two processes one wins. */
async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function refuseIfAlive(path: string): Promise<void> {
  const holder = await readFile(path, 'utf8').catch(() => '');
  const pid = Number(holder.split(' ')[0]);
  if (pid > 0 && isAlive(pid) && (await identityOf(pid)) === holder)
    throw new MfaError('store-in-use', `process ${String(pid)} uses this data folder; run one process, or use PostgreSQL`);
}

/** Renaming is what only one of several can do to the same dead lock. If a living one took its place meanwhile, it goes back. */
async function discard(path: string): Promise<void> {
  const grave = `${path}.${randomUUID()}`;
  await rename(path, grave).catch(() => undefined);
  try {
    await refuseIfAlive(grave);
  } catch (error) {
    await linked(grave, path);
    throw error;
  } finally {
    await rm(grave, { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Process id and, where the system tells it, the start time: ids are used again after a restart. */
async function identityOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8').catch(() => '');
  const startTime = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  return `${String(pid)} ${startTime}`;
}
