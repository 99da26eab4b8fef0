import type { Algorithm } from '../../shared/otp/account.ts';

/** RFC 6238, Appendix B with its errata: each hash has a secret of its own length. Eight digits, 30 seconds. */
export const RFC6238_SECRETS: Record<Algorithm, string> = {
  SHA1: '12345678901234567890',
  SHA256: '12345678901234567890123456789012',
  SHA512: '1234567890123456789012345678901234567890123456789012345678901234',
};

/** `seconds` 20000000000 catches 32-bit time. */
export const RFC6238_CODES: ReadonlyArray<{ seconds: number } & Record<Algorithm, string>> = [
  { seconds: 59, SHA1: '94287082', SHA256: '46119246', SHA512: '90693936' },
  { seconds: 1111111109, SHA1: '07081804', SHA256: '68084774', SHA512: '25091201' },
  { seconds: 1111111111, SHA1: '14050471', SHA256: '67062674', SHA512: '99943326' },
  { seconds: 1234567890, SHA1: '89005924', SHA256: '91819424', SHA512: '93441116' },
  { seconds: 2000000000, SHA1: '69279037', SHA256: '90698825', SHA512: '38618901' },
  { seconds: 20000000000, SHA1: '65353130', SHA256: '77737706', SHA512: '47863826' },
];

/** What the SHA-1 secret gives with the longer hashes: the mark of an implementation with the wrong seed. */
export const RFC6238_WRONG_SEED = { seconds: 59, SHA256: '32247374', SHA512: '69342147' } as const;
