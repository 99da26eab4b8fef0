import type { guide as guideEn, setUp as setUpEn } from './set-up-en.ts';

/** Yang dikatakan dompet tentang menyiapkan langkah kedua. */
export const setUp: typeof setUpEn = {
  title: 'Siapkan verifikasi dua langkah',
  another: 'Ubah cara menerima kode',
  lead: 'Hanya perlu sekitar satu menit. Tidak ada yang berubah sebelum langkah terakhir.',
  notNow: 'Nanti saja',
  guide: 'Buka panduan untuk dicetak',
  noScript: 'Pengaturan ini butuh JavaScript di peramban ini.',
};

export const guide: typeof guideEn = {
  title: 'Verifikasi dua langkah: panduan',
  lead: 'Dengan ini, kata sandi saja tidak cukup: kode juga diminta. Menyiapkannya hanya perlu sekitar satu menit.',
  print: 'Cetak panduan ini',
  go: 'Siapkan sekarang',
  steps: {
    settings: ['Buka Keamanan', 'Masuk, pilih Keamanan, lalu “Siapkan verifikasi dua langkah”.'],
    method: [
      'Pilih cara menerima kode',
      'Aplikasi autentikator lebih aman dan bekerja tanpa internet. SMS tidak perlu memasang apa pun.',
    ],
    phone: ['Verifikasi ponsel Anda', 'Kami kirim kode ke nomor terdaftar Anda. Ketik kodenya.'],
    'backup-codes': ['Simpan kode cadangan', 'Cetak atau tulis. Lalu ketik salah satunya, supaya Anda yakin sudah menyimpannya.'],
    'recovery-key': [
      'Simpan kunci pemulihan',
      'Kunci ini hanya ada dengan aplikasi autentikator. Cetak atau tulis. Lalu ketik ulang, supaya Anda yakin sudah menyimpannya.',
    ],
    confirm: ['Konfirmasi', 'Pindai gambarnya dengan aplikasi, atau tunggu SMS. Ketik kodenya: sejak itu verifikasi aktif.'],
  },
  rescue: {
    10: 'Ponsel hilang? Salah satu dari sepuluh kode cadangan membuka akun Anda, masing-masing sekali.',
    1: 'Ponsel hilang? Kunci pemulihan membuka akun Anda, sekali. Kunci ini hanya ada dengan aplikasi, dan bukan kunci pengaturan.',
  },
  adviceTitle: 'Tips keamanan',
};
