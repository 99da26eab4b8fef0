/**
 * What is said about backup codes while they are on screen, in English. What ends with `-key` is said where the set is one recovery
 * key, the other of the two where it is several codes.
 */
export const en = {
  lang: 'en',
  dir: 'ltr',

  'heading-codes': 'Save your backup codes',
  'heading-key': 'Save your recovery key',
  'lead-codes': 'Each one signs you in once when your phone isn’t at hand. They are shown only now.',
  'lead-key': 'It signs you in once if you lose your phone. It is shown only now, and is not the set-up key of your app.',
  'keep-codes': 'Keep them apart from your phone: in a password manager or on paper, not as a screenshot.',
  'keep-key': 'Keep it apart from your phone: in a password manager or on paper, not as a screenshot.',
  'list-codes': 'Your backup codes',
  'list-key': 'Your recovery key',
  copy: 'Copy',
  download: 'Download',
  print: 'Print',
  copied: 'Copied. Now paste it where only you find it.',
  'not-copied': 'Your browser didn’t allow it. Select the text and copy it.',
  downloaded: 'Downloaded. Move the file to where only you find it.',
  printed: 'Sent to print. Keep the paper somewhere safe.',
  'saved-codes': 'I’ve saved them',
  'saved-key': 'I’ve saved it',

  'prove-codes': 'Type one of them back',
  'prove-key': 'Type it back',
  'why-codes': 'Take it from where you saved them. Then you know that they will be there when you need them.',
  'why-key': 'Take it from where you saved it. Then you know that it will be there when you need it.',
  'label-codes': 'One of your backup codes',
  'label-key': 'Your recovery key',
  'wrong-codes': 'That isn’t one of your new codes. Look at what you saved.',
  'wrong-key': 'That isn’t your new recovery key. Look at what you saved.',
  empty: 'Enter the whole code.',
  check: 'Check',
  'again-codes': 'Show them again',
  'again-key': 'Show it again',

  'title-codes': 'Backup codes for {site}',
  'title-key': 'Recovery key for {site}',
  made: 'Made on {date}. What you had before no longer works.',
  'once-codes': 'Each code works once. Cross it out after use.',
  'once-key': 'It works once.',
  never: 'Never share it. Our staff will never ask for it.',
} as const;

export type BackupCodesKey = Exclude<keyof typeof en, 'lang' | 'dir'>;
