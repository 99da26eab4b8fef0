import { type Argon2idCost, deriveFromPassphrase } from '../../shared/crypto/argon2id.ts';

/** Half a second of hard work, kept away from the page that has to stay alive. */
export interface DeriveRequest {
  passphrase: string;
  salt: Uint8Array<ArrayBuffer>;
  cost: Argon2idCost;
}

self.onmessage = async ({ data: { passphrase, salt, cost } }: MessageEvent<DeriveRequest>) => {
  const tag = await deriveFromPassphrase(passphrase, salt, cost);
  self.postMessage(tag, { transfer: [tag.buffer] });
};
