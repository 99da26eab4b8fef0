import type { Words } from '../words.ts';
import type { EnrollKey } from './en.ts';

/** What `<mfa-enroll>` says beyond the words of the prompt, in Indonesian. */
export const id: Words<EnrollKey> = {
  lang: 'id',
  dir: 'ltr',
  heading: 'Siapkan aplikasi autentikator',
  scan: 'Pindai ini dengan aplikasi autentikator Anda',
  scanHelp: 'Belum punya? Aplikasi autentikator apa pun bisa. Kodenya dibuat tanpa internet.',
  qr: 'Kode QR berisi kunci pengaturan Anda',
  openApp: 'Buka aplikasi autentikator',
  openAppHelp: 'Memakai ponsel ini? Langsung buka aplikasinya.',
  extension: 'Punya ekstensi peramban kami? Klik tombolnya di bilah alat.',
  byHand: 'Tidak bisa memindai?',
  key: 'Ketik kunci pengaturan ini di aplikasi Anda. Kerahasiaannya sama dengan kata sandi.',
  copy: 'Salin kunci pengaturan',
  copied: 'Tersalin',
  notCopied: 'Peramban tidak mengizinkan. Pilih kuncinya, lalu salin.',
  enter: 'Masukkan {n} digit yang tampil di aplikasi',
  confirm: 'Aktifkan',
  done: 'Aplikasi autentikator Anda sudah siap.',
  again: 'Mulai lagi',
};
