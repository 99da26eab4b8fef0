import type { Words } from '../words.ts';
import type { BackupCodesKey } from './en.ts';

/** What is said about backup codes while they are on screen, in Indonesian. */
export const id: Words<BackupCodesKey> = {
  lang: 'id',
  dir: 'ltr',

  'heading-codes': 'Simpan kode cadangan Anda',
  'heading-key': 'Simpan kunci pemulihan Anda',
  'lead-codes': 'Setiap kode bisa dipakai sekali untuk masuk saat ponsel tidak di tangan. Kode hanya tampil sekarang.',
  'lead-key':
    'Bisa dipakai sekali untuk masuk jika ponsel hilang. Hanya tampil sekarang, dan bukan kunci pengaturan aplikasi Anda.',
  'keep-codes': 'Simpan terpisah dari ponsel: di pengelola kata sandi atau di kertas, jangan sebagai tangkapan layar.',
  'keep-key': 'Simpan terpisah dari ponsel: di pengelola kata sandi atau di kertas, jangan sebagai tangkapan layar.',
  'list-codes': 'Kode cadangan Anda',
  'list-key': 'Kunci pemulihan Anda',
  copy: 'Salin',
  download: 'Unduh',
  print: 'Cetak',
  copied: 'Tersalin. Sekarang tempel di tempat yang hanya Anda tahu.',
  'not-copied': 'Peramban tidak mengizinkan. Pilih teksnya, lalu salin.',
  downloaded: 'Terunduh. Pindahkan berkasnya ke tempat yang hanya Anda tahu.',
  printed: 'Dikirim ke printer. Simpan kertasnya di tempat aman.',
  'saved-codes': 'Sudah saya simpan',
  'saved-key': 'Sudah saya simpan',

  'prove-codes': 'Ketik ulang salah satunya',
  'prove-key': 'Ketik ulang kuncinya',
  'why-codes': 'Ambil dari tempat Anda menyimpannya. Jadi Anda yakin kode itu ada saat diperlukan.',
  'why-key': 'Ambil dari tempat Anda menyimpannya. Jadi Anda yakin kunci itu ada saat diperlukan.',
  'label-codes': 'Salah satu kode cadangan Anda',
  'label-key': 'Kunci pemulihan Anda',
  'wrong-codes': 'Itu bukan salah satu kode baru Anda. Lihat lagi yang Anda simpan.',
  'wrong-key': 'Itu bukan kunci pemulihan baru Anda. Lihat lagi yang Anda simpan.',
  empty: 'Masukkan kode lengkap.',
  check: 'Periksa',
  'again-codes': 'Tampilkan lagi',
  'again-key': 'Tampilkan lagi',

  'title-codes': 'Kode cadangan untuk {site}',
  'title-key': 'Kunci pemulihan untuk {site}',
  made: 'Dibuat pada {date}. Yang lama tidak berlaku lagi.',
  'once-codes': 'Setiap kode hanya bisa dipakai sekali. Coret setelah dipakai.',
  'once-key': 'Hanya bisa dipakai sekali.',
  never: 'Jangan berikan kepada siapa pun. Staf kami tidak akan memintanya.',
};
