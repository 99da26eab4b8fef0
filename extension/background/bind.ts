import { type Vault } from '../vault/vault.ts';
import { type AskedList } from './asked.ts';
import { rememberSites } from './site-settings.ts';
import { type Sites } from './sites.ts';

/**
 * The user said in our own window that the page looked at is a site of this account: from now on it gets its codes. Which site
 * that is comes from the browser and was kept with the look; nobody can name one.
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
    const isBound = bindings.some((one) => one.origin === origin);
    return isBound ? {} : { bindings: [...bindings, { origin, factorId: '', fill: 'ask' as const, money: false }] };
  });
  await rememberSites(vault, sites);
}
