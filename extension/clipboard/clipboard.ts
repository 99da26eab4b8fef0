import { ask } from '../popup/background.ts';

/**
 * Chrome's document for the clipboard: it is opened for one code, and closes when that is done. The Clipboard API wants a document
 * that is focused, which this never is; the commands from before it do not.
 */
const field = document.querySelector('textarea') as HTMLTextAreaElement;
try {
  const code = await ask({ type: 'take-copied' });
  if (code !== null && pasted() === code) {
    copyNothing();
    // What is read comes after what was written: a document that closes at once may take its last word with it.
    pasted();
  }
} finally {
  window.close();
}

function pasted(): string {
  field.focus();
  document.execCommand('paste');
  const { value } = field;
  field.value = '';
  return value;
}

/** Nothing selected is nothing copied: what is copied is said in the event. */
function copyNothing(): void {
  const empty = (event: ClipboardEvent) => {
    event.preventDefault();
    event.clipboardData?.setData('text/plain', '');
  };
  document.addEventListener('copy', empty, { once: true });
  document.execCommand('copy');
}
