/** Fills `{{name}}` in the site's HTML files. Values are escaped, except those given as `raw`. */
import { readFileSync } from 'node:fs';

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => ESCAPES[character]!);

export const readSiteFile = (name: string) => readFileSync(new URL(`./site/${name}`, import.meta.url), 'utf8');

export function fill(template: string, values: Record<string, string>, raw: Record<string, string> = {}): string {
  return template.replace(/\{\{(\w+)\}\}/g, (_match, name: string) => {
    const markup = raw[name];
    if (markup !== undefined) return markup;
    const value = values[name];
    if (value === undefined) throw new Error(`The template asks for "${name}", which nobody gave`);
    return escapeHtml(value);
  });
}
