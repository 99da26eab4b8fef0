import { type Vault } from '../vault/vault.ts';
import { type AskedList } from './asked.ts';
import { rememberSites } from './site-settings.ts';
import { type Sites } from './sites.ts';

/**
 * The user said in our own window that the page looked at is the site of this account: from now on it gets its codes. Which site
 * that is comes from the browser and was kept with the look; nobody can name one. An account that has a site gets another one
 * only from whoever gave the passphrase again (EX-45), which our window does itself.
 */
export async function bindSite(
  recordId: string,
  challengeId: string,
  { vault, asked, sites }: { vault: Vault; asked: AskedList; sites: Sites },
): Promise<void> {
  const found = await asked.get(challengeId);
  if (found?.challenge.kind !== 'field' || found.looked?.reason === 'not-secure') return;
  const { origin } = found;
  await vault.change(recordId, ({ bindings }) => {
    return bindings.length > 0 ? {} : { bindings: [{ origin, factorId: '', fill: 'ask' as const, money: false }] };
  });
  await rememberSites(vault, sites);
}
