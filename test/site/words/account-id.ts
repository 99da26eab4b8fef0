import type * as en from './account-en.ts';

export const account: typeof en.account = {
  title: 'Data Anda',
  change: 'Ubah',
  save: 'Simpan',
  email: { name: 'Email', title: 'Ubah email', lead: 'Mulai sekarang pemberitahuan dan tautan dikirim ke alamat baru.' },
  phone: { name: 'Nomor ponsel', title: 'Ubah nomor ponsel', lead: 'Ubah sebelum nomor lama tidak aktif.' },
  password: { name: 'Kata sandi', title: 'Ubah kata sandi', lead: 'Peramban lain dikeluarkan dan akan diminta kode lagi.' },
  'payment-method': {
    name: 'Rekening bank',
    title: 'Tambah rekening bank',
    lead: 'Periksa nomornya dua kali: uang yang salah kirim sulit kembali.',
  },
  current: 'Kata sandi sekarang',
  add: 'Tambah rekening bank',
  remove: 'Hapus',
  approve: {
    email: 'Ubah email',
    phone: 'Ubah nomor',
    password: 'Ubah kata sandi',
    'payment-method': 'Ubah rekening bank',
  },
  approveLead: 'Pastikan dulu ini memang Anda.',
  done: {
    email: 'Email Anda sudah diubah.',
    phone: 'Nomor ponsel Anda sudah diubah. Kode lewat SMS tetap dikirim ke nomor yang Anda daftarkan untuk itu.',
    password: 'Kata sandi Anda sudah diubah. Peramban lain dikeluarkan.',
    'payment-method': 'Rekening bank Anda sudah diubah.',
  },
  wrongPassword: 'Itu bukan kata sandi Anda.',
};

export const reset: typeof en.reset = {
  link: 'Lupa kata sandi?',
  title: 'Atur ulang kata sandi',
  lead: 'Masukkan email atau nomor ponsel Anda. Tautannya dikirim ke email.',
  who: 'Email atau nomor ponsel',
  send: 'Kirim tautan',
  sentTitle: 'Periksa email Anda',
  sentLead: 'Kalau akunnya ada, tautan sedang dikirim. Berlaku setengah jam, sekali pakai.',
  toInbox: 'Buka kotak masuk demonstrasi ini',
  approve: 'Pastikan ini memang Anda',
  approveLead: 'Peramban ini belum kami kenal. Tautan saja tidak cukup untuk mengatur ulang kata sandi.',
  chooseTitle: 'Pilih kata sandi baru',
  chooseLead: 'Semua peramban dikeluarkan. Kalau verifikasi dua langkah aktif, penarikan menunggu sehari.',
  choose: 'Simpan kata sandi',
  done: 'Kata sandi Anda sudah diubah. Silakan masuk dengan yang baru.',
  expired: 'Tautan ini sudah dipakai atau kedaluwarsa. Minta yang baru.',
};

export const newPhone: typeof en.newPhone = {
  link: 'Ponsel saya baru',
  title: 'Ponsel Anda baru',
  steps: [
    ['Masuk sekali lagi', 'Dengan kode dari ponsel lama, lewat SMS, atau dengan kode cadangan.'],
    ['Aktifkan ponsel baru', 'Setelah itu kami antar Anda ke sana. Satu kode dari ponsel baru, dan selesai.'],
    ['Yang lama berakhir sendiri', 'Supaya siapa pun yang menemukannya tidak bisa memakainya. Anda mendapat kode cadangan baru.'],
  ],
  signIn: 'Lanjut masuk',
  lost: 'Tidak ada yang berfungsi lagi? Hubungi bantuan',
  nowTitle: 'Aktifkan ponsel baru Anda',
  nowLead:
    'Anda masuk dengan kode cadangan. Selama 15 menit ke depan Anda boleh mengaktifkan ponsel baru, atau menonaktifkan verifikasi dua langkah, tanpa kode lagi.',
  start: 'Aktifkan ponsel baru',
  later: 'Nanti',
};

export const mail: typeof en.mail = {
  greeting: (name) => `Halo ${name},`,
  reset: 'seseorang, semoga Anda, ingin mengatur ulang kata sandi akun Anda. Kalau bukan Anda, abaikan saja.',
  resetLink: 'Pilih kata sandi baru',
  changedEmail: (to) => `email akun Anda diubah menjadi ${to}. Bukan Anda? Segera hubungi bantuan.`,
  changedPhone: 'nomor ponsel akun Anda diubah. Bukan Anda? Segera hubungi bantuan.',
  changedPassword: 'kata sandi Anda diubah. Bukan Anda? Segera hubungi bantuan.',
  changedBanks: 'rekening bank di akun Anda diubah. Bukan Anda? Segera hubungi bantuan.',
  notice: {
    'factor-added': 'Metode verifikasi dua langkah ditambahkan ke akun Anda.',
    'factor-removed': 'Metode verifikasi dua langkah dihapus dari akun Anda.',
    'factor-locked': 'Satu metode akun Anda terkunci karena terlalu banyak kode salah.',
    'factor-unlocked': 'Satu metode akun Anda berfungsi lagi.',
    'backup-codes-made': 'Kode cadangan baru sudah dibuat. Yang lama tidak berlaku lagi.',
    'backup-codes-low': 'Kode cadangan Anda tinggal sedikit. Buat yang baru di Keamanan.',
    'device-remembered': 'Mulai sekarang satu peramban diingat: cukup kata sandi untuk masuk dari sana.',
    'device-copied':
      'Ada yang memakai salinan lama dari peramban yang diingat. Peramban itu diminta kode lagi. Bukan Anda? Ubah kata sandi.',
    disabled: 'Verifikasi dua langkah dinonaktifkan.',
    enabled: 'Verifikasi dua langkah diaktifkan.',
    'failed-attempts': 'Seseorang yang tahu kata sandi Anda memasukkan kode salah. Bukan Anda? Ubah kata sandi.',
    'success-after-failures': 'Sebuah kode diterima setelah banyak yang salah. Bukan Anda? Hubungi bantuan.',
    'failure-rate': 'Kode yang salah di seluruh situs luar biasa banyak.',
    'sms-alarm': 'SMS mencapai batas, atau kode diminta tetapi tidak pernah diketik. Periksa apa yang dikirim.',
    'sms-undelivered': 'Sebuah kode tidak sampai ke ponsel Anda. Apakah ini masih nomor Anda?',
    'sim-swapped': 'Nomor Anda baru pindah ke kartu SIM lain. Tidak ada kode yang dikirim ke sana.',
    'clock-went-back': 'Jam basis data mundur. Kode aplikasi ditolak sampai jamnya menyusul.',
  },
};
