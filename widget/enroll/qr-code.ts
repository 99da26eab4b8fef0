import { generate } from 'lean-qr/nano';
import { html, type TemplateResult } from 'lit/html.js';

/** ISO/IEC 18004 asks for a quiet zone of four modules; in dark mode too, or many phones do not see the code. */
const QUIET = 4;

/** A QR code as one accessible picture, black on white in every scheme, drawn here: the text never leaves the page. */
export function qrCode(text: string, label: string): TemplateResult {
  const code = generate(text);
  const side = code.size + 2 * QUIET;
  return html`<svg
    class="qr"
    viewBox=${`${-QUIET} ${-QUIET} ${side} ${side}`}
    role="img"
    aria-label=${label}
    shape-rendering="crispEdges"
  >
    <rect x=${-QUIET} y=${-QUIET} width=${side} height=${side} fill="#fff" />
    <path d=${modules(code)} fill="#000" />
  </svg>`;
}

/** Dark modules as horizontal runs. */
function modules(code: ReturnType<typeof generate>): string {
  let path = '';
  for (let y = 0; y < code.size; y++) {
    for (let x = 0; x < code.size; x++) {
      const start = x;
      while (code.get(x, y)) x++;
      if (x > start) path += `M${start} ${y}h${x - start}v1h${start - x}z`;
    }
  }
  return path;
}
