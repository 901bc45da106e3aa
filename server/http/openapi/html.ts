/** HTML as text in which every value is escaped: only what this tag made itself goes in as it is. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Part = Html | string | number | null | false | undefined | readonly Part[];

export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(texts.reduce((whole, text, i) => whole + asText(parts[i - 1]) + text));
}

function asText(part: Part): string {
  if (part instanceof Html) return part.text;
  if (Array.isArray(part)) return part.map(asText).join('');
  return part === null || part === undefined || part === false ? '' : escaped(String(part));
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign]!);

/** The two marks that descriptions use: `code` and **strong**; an empty line begins a paragraph. */
export function marked(text: string): Html {
  const paragraphs = text.split(/\n{2,}/).map((paragraph) => {
    const parts = paragraph.split(/(`[^`]+`|\*\*[^*]+\*\*)/).map((part) => {
      if (/^`.+`$/s.test(part)) return html`<code>${part.slice(1, -1)}</code>`;
      return /^\*\*.+\*\*$/s.test(part) ? html`<strong>${part.slice(2, -2)}</strong>` : part;
    });
    return html`<p>${parts}</p>`;
  });
  return html`${paragraphs}`;
}
