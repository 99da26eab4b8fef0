import { DESKTOP_COST, PHONE_COST } from '../../shared/crypto/argon2id.ts';
import { localArea, sessionArea } from '../storage-areas.ts';
import { createVault } from '../vault/create-vault.ts';
import { browserStore } from '../vault/browser-store.ts';
import { mirrorIn } from '../vault/mirror.ts';
import { type Derive, openWith } from '../vault/slots.ts';
import { browserRandom } from '../vault/store.ts';
import { unlockedState } from '../vault/unlocked.ts';
import { ask } from './background.ts';
import workerUrl from './derive.worker.ts?worker&url';

/**
 * From a passphrase to an unlocked vault. It happens here, in the page where the passphrase was typed: neither it nor what is
 * derived from it is sent to anybody. The background finds the two halves that this leaves behind.
 */

const ports = () => ({
  store: browserStore(localArea),
  mirror: mirrorIn(localArea),
  random: browserRandom,
  newId: () => crypto.randomUUID(),
  derive,
});

export async function makeVault(passphrase: string): Promise<void> {
  const cost = /Android/.test(navigator.userAgent) ? PHONE_COST : DESKTOP_COST;
  const { vaultId, vaultKey } = await createVault(passphrase, cost, ports());
  await begin(vaultId, vaultKey);
}

/** False: not the passphrase. */
export async function unlockVault(passphrase: string): Promise<boolean> {
  const opened = await openWith({ type: 'passphrase', passphrase }, ports());
  if (!opened) return false;
  await begin(opened.vaultId, opened.vaultKey);
  return true;
}

async function begin(vaultId: string, vaultKey: Uint8Array<ArrayBuffer>): Promise<void> {
  await unlockedState(browserStore(localArea), sessionArea, browserRandom).begin(vaultId, vaultKey, Date.now());
  await ask({ type: 'unlocked' });
}

/** Under Trusted Types a worker's address needs a policy: this one knows a single address. */
const workers = trustedTypes();

const derive: Derive = (passphrase, salt, cost) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(workers.createScriptURL(workerUrl), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<Uint8Array<ArrayBuffer>>) => {
      worker.terminate();
      resolve(data);
    };
    worker.onerror = ({ message }) => {
      worker.terminate();
      reject(new Error(`The derivation failed: ${message}`));
    };
    worker.postMessage({ passphrase, salt, cost });
  });

interface Policy {
  createScriptURL(url: string): string;
}

function trustedTypes(): Policy {
  const rules: Policy = {
    createScriptURL(url) {
      if (url !== workerUrl) throw new TypeError('Only our own worker is started here.');
      return url;
    },
  };
  const { trustedTypes } = globalThis as unknown as { trustedTypes?: { createPolicy(name: string, rules: Policy): Policy } };
  return trustedTypes?.createPolicy('mfa-worker', rules) ?? rules;
}
