import { type Derive } from '../vault/slots.ts';
import workerUrl from './derive.worker.ts?worker&url';

/** Argon2id in a worker: the page stays alive meanwhile. */
export const derive: Derive = (passphrase, salt, cost) =>
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

/** Under Trusted Types a worker's address needs a policy: this one knows a single address. */
const workers = trustedTypes();

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
