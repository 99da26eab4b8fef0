import type { Wording } from './wording.ts';

export const id: Wording = {
  'sign-in': '{issuer}: kode masuk Anda {code}, berlaku {minutes} menit. Rahasiakan, petugas kami tidak pernah memintanya.',
  change:
    '{issuer}: kode {code} untuk mengubah cara masuk Anda, berlaku {minutes} menit. Bukan Anda? Rahasiakan, ganti kata sandi.',
  transaction: '{issuer}: kode {code} untuk kirim {amount} ke {payee}, berlaku {minutes} menit. Bukan Anda? Rahasiakan.',
  enrollment:
    '{issuer}: kode {code} memastikan nomor ini milik Anda, berlaku {minutes} menit. Petugas kami tidak pernah memintanya.',
  'number-replaced': '{issuer}: nomor ini tidak lagi menerima kode masuk Anda. Bukan Anda? Segera masuk dan ganti kata sandi.',
};
