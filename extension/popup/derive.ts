import { type Derive } from '../vault/slots.ts';
import workerUrl from './derive.worker.ts?worker&url';

let spare: Worker | undefined;

/** Starts the worker while the passphrase is being typed. */
export function prepareToDerive(): void {
  spare ??= new Worker(workers.createScriptURL(workerUrl), { type: 'module' });
  // Whoever derives then starts another one, and hears why that one fails.
  spare.onerror = () => (spare = undefined);
}

/** Argon2id in a worker, which ends with it: the page stays alive meanwhile, and its memory is given back. */
export const derive: Derive = (passphrase, salt, cost) =>
  new Promise((resolve, reject) => {
    prepareToDerive();
    const worker = spare as Worker;
    spare = undefined;
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
