/** Reads tables as people export them: any of the usual encodings and delimiters, quoted cells, lines before the header. */

export interface CsvLine {
  /** Where it begins in the file, from 1. */
  line: number;
  cells: string[];
}

const DELIMITERS = [',', ';', '\t'] as const;
/** What the delimiter is found by. */
export const HEAD_CHARS = 64 * 1024;
/** More in one line is a quote that is never closed. */
const MAX_LINE_CHARS = 1024 * 1024;

/** A line that goes on and on: whatever comes after it cannot be told apart. */
export class LineTooLong extends Error {
  readonly line: number;

  constructor(line: number) {
    super('is longer than a line can be: a quote may not be closed');
    this.name = 'LineTooLong';
    this.line = line;
  }
}

/** That which cuts the first lines into the most cells. @param head how the table begins */
export function delimiterOf(head: string): string {
  const widths = DELIMITERS.map((delimiter) =>
    parse(head.slice(0, HEAD_CHARS), delimiter)
      .slice(0, 50)
      .reduce((sum, { cells }) => sum + cells.length, 0),
  );
  return DELIMITERS[widths.indexOf(Math.max(...widths))]!;
}

/** @throws LineTooLong */
export function readCsv(text: string): CsvLine[] {
  return parse(text, delimiterOf(text));
}

function parse(text: string, delimiter: string): CsvLine[] {
  const reader = new CsvReader(delimiter);
  return [...reader.read(text), ...reader.end()];
}

/** RFC 4180, a piece of the text at a time; empty lines are left out. */
export class CsvReader {
  readonly #delimiter: string;
  /** What may end a cell, or begin a quoted one. */
  readonly #specials: RegExp;
  #cells: string[] = [];
  #cell = '';
  /** Within quotes; after a quote that ends them, or is the first of two. */
  #state: 'plain' | 'quoted' | 'quote' = 'plain';
  #line = 1;
  #begin = 1;
  #length = 0;

  constructor(delimiter: string) {
    this.#delimiter = delimiter;
    this.#specials = new RegExp(`["\\r\\n${delimiter}]`, 'g');
  }

  /** @returns the lines that end in it @throws LineTooLong */
  read(text: string): CsvLine[] {
    const lines: CsvLine[] = [];
    for (let at = 0; at < text.length; ) {
      const next = this.#state === 'quoted' ? text.indexOf('"', at) : this.#nextSpecial(text, at);
      const end = next < 0 ? text.length : next;
      if (end > at) this.#take(text.slice(at, end));
      if (next < 0) break;
      this.#special(text[next]!, lines);
      at = next + 1;
    }
    return lines;
  }

  #nextSpecial(text: string, at: number): number {
    this.#specials.lastIndex = at;
    return this.#specials.exec(text)?.index ?? -1;
  }

  /** Text in which nothing ends. */
  #take(text: string): void {
    this.#length += text.length;
    if (this.#length > MAX_LINE_CHARS) throw new LineTooLong(this.#begin);
    if (this.#state === 'quote') this.#state = 'plain';
    this.#cell += text;
    if (this.#state === 'quoted') {
      for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#line++;
    }
  }

  /** A quote, a delimiter or the end of a line. */
  #special(char: string, lines: CsvLine[]): void {
    if (char === '"') {
      if (this.#state === 'quoted') this.#state = 'quote';
      else if (this.#state === 'quote') {
        this.#state = 'quoted';
        this.#cell += char;
      } else if (this.#cell.trim() === '') {
        this.#cell = '';
        this.#state = 'quoted';
      } else this.#cell += char;
      return;
    }
    this.#state = 'plain';
    if (char === this.#delimiter) {
      this.#cells.push(this.#cell);
      this.#cell = '';
    } else if (char === '\n') {
      this.#line++;
      this.#endLine(lines);
      this.#begin = this.#line;
    }
  }

  /** The last line, where nothing ends it. */
  end(): CsvLine[] {
    const lines: CsvLine[] = [];
    this.#endLine(lines);
    return lines;
  }

  #endLine(lines: CsvLine[]): void {
    this.#cells.push(this.#cell);
    if (this.#cells.some((one) => one.trim() !== '')) lines.push({ line: this.#begin, cells: this.#cells });
    this.#cells = [];
    this.#cell = '';
    this.#length = 0;
  }
}
