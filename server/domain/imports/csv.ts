/** Reads tables as people export them: any of the usual encodings and delimiters, quoted cells, lines before the header. */

export interface CsvLine {
  /** Where it begins in the file, from 1. */
  line: number;
  cells: string[];
}

/** UTF-8 or UTF-16, by its mark or by its zero bytes. */
export function decodeText(bytes: Uint8Array): string {
  const [a, b] = [bytes[0], bytes[1]];
  if (a === 0xff && b === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (a === 0xfe && b === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  const head = bytes.subarray(0, 200);
  const zeros = (odd: number) => head.filter((byte, i) => i % 2 === odd && byte === 0).length;
  if (zeros(1) > head.length / 4) return new TextDecoder('utf-16le').decode(bytes);
  if (zeros(0) > head.length / 4) return new TextDecoder('utf-16be').decode(bytes);
  return new TextDecoder('utf-8').decode(bytes);
}

const DELIMITERS = [',', ';', '\t'] as const;

/** By the delimiter that cuts the first lines into the most cells. */
export function readCsv(text: string): CsvLine[] {
  const head = text.slice(0, 64 * 1024);
  const widths = DELIMITERS.map((delimiter) => {
    const counts = parse(head, delimiter)
      .slice(0, 50)
      .map(({ cells }) => cells.length);
    return counts.reduce((sum, count) => sum + count, 0);
  });
  return parse(text, DELIMITERS[widths.indexOf(Math.max(...widths))]!);
}

/** RFC 4180; empty lines are left out. */
function parse(text: string, delimiter: string): CsvLine[] {
  const lines: CsvLine[] = [];
  let cells: string[] = [];
  let cell = '';
  let quoted = false;
  let line = 1;
  let begin = 1;
  const end = () => {
    cells.push(cell);
    if (cells.some((one) => one.trim() !== '')) lines.push({ line: begin, cells });
    cells = [];
    cell = '';
  };
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (char === '\n') line++;
    if (quoted) {
      if (char !== '"') cell += char;
      else if (text[i + 1] === '"') {
        cell += '"';
        i++;
      } else quoted = false;
    } else if (char === '"' && cell.trim() === '') {
      cell = '';
      quoted = true;
    } else if (char === delimiter) {
      cells.push(cell);
      cell = '';
    } else if (char === '\n') {
      end();
      begin = line;
    } else if (char !== '\r') cell += char;
  }
  end();
  return lines;
}
