import type { Words } from '../words.ts';
import type { PhoneKey } from './en.ts';

/** What the field for a phone number says, in Indonesian. */
export const id: Words<PhoneKey> = {
  lang: 'id',
  dir: 'ltr',
  country: 'Negara',
  number: 'Nomor ponsel',
  help: 'Kami akan mengirim kode ke nomor ini.',
  'goes-to': 'Kode akan dikirim ke {to} ({country}).',
  empty: 'Isi nomor ponsel Anda.',
  'bad-phone': 'Nomor ponsel ini belum benar. Periksa angka dan negaranya.',
  'country-not-served': 'Kami belum bisa mengirim kode ke negara ini. Pakai nomor lain.',
};
