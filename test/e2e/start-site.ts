import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSite, type Site, type SiteOptions } from '../site/site.ts';
import { memoryStore } from '../support/memory-store.ts';

/** The demonstration on a free port, with nobody in it, a clock that can be moved and passwords that cost little. */
export async function startTestSite(options: Pick<SiteOptions, 'messages' | 'through'> = {}): Promise<Site> {
  const dataDir = await mkdtemp(join(tmpdir(), 'wallet-'));
  const site = await startSite({ ...options, port: 0, dataDir, store: memoryStore(), passwordCost: 2 ** 10 });
  return { ...site, close: () => site.close().then(() => rm(dataDir, { recursive: true, force: true })) };
}
