import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { channelLook, HUES } from './channels.ts';

/** Rows of the matrices of Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB. */
const EYES = {
  normal: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  deuteranope: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  protanope: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  tritanope: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
};
type Rgb = [number, number, number];

const css = (name: string) => readFileSync(new URL(`./styles/${name}.css`, import.meta.url), 'utf8');
function token(sheet: string, name: string, theme: 'light' | 'dark'): Rgb {
  const [, light, dark] = new RegExp(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(sheet) ?? [];
  const hex = (theme === 'light' ? light : dark) ?? '';
  const part = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [part(1), part(3), part(5)];
}
function contrast(a: Rgb, b: Rgb): number {
  const [dark = 0, light = 0] = [a, b]
    .map(([r, g, blue]) => 0.2126 * r + 0.7152 * g + 0.0722 * blue)
    .sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}
function seenBy(matrix: number[], [r, g, b]: Rgb): Rgb {
  const row = (at: number) => Math.max(0, matrix[at]! * r + matrix[at + 1]! * g + matrix[at + 2]! * b);
  return [row(0), row(3), row(6)];
}
function oklab([r, g, b]: Rgb): Rgb {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}
const distance = (a: Rgb, b: Rgb) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

describe('how a channel looks', () => {
  it.each([
    ['Paid Search', 'search', true],
    ['Organic Search', 'search', false],
    ['Organic Shopping', 'ads', false],
    ['Display', 'ads', true],
    ['Cross-network', 'ads', true],
    ['Direct', 'direct', false],
    ['Direct Mail', 'offline', false],
    ['Email', 'email', false],
    ['AI Assistant', 'ai', false],
    ['Affiliates', 'referral', true],
    ['Mobile Push Notifications', 'email', false],
    ['Events', 'offline', false],
    ['Our own invention', 'direct', false],
    ['Unassigned', 'direct', false],
  ])('%s is of the hue %s', (channel, hue, paid) => {
    expect(channelLook(channel)).toMatchObject({ hue, paid });
  });
});

describe.each(['light', 'dark'] as const)('the palette in %s', (theme) => {
  const hues = HUES.map((name) => ({ name, rgb: token(css('channels'), `ch-${name}`, theme) }));

  it('stands at least 3:1 on the surface and under its icon', () => {
    for (const { name, rgb } of hues) {
      expect(contrast(rgb, token(css('tokens'), 'surface', theme)), name).toBeGreaterThanOrEqual(3);
      expect(contrast(rgb, token(css('channels'), 'on-mark', theme)), name).toBeGreaterThanOrEqual(3);
    }
  });

  it.each(Object.entries(EYES))('keeps any two hues apart for a %s eye', (_, matrix) => {
    for (const [index, a] of hues.entries()) {
      for (const b of hues.slice(index + 1)) {
        const apart = distance(oklab(seenBy(matrix, a.rgb)), oklab(seenBy(matrix, b.rgb)));
        expect(apart, `${a.name} and ${b.name}`).toBeGreaterThan(0.065);
      }
    }
  });

  it.each(['ink', 'ink-2', 'ink-3', 'accent', 'won', 'lost'])('has the text colour %s at 4.5:1', (name) => {
    for (const ground of ['canvas', 'surface', 'sunken', 'hover']) {
      expect(
        contrast(token(css('tokens'), name, theme), token(css('tokens'), ground, theme)),
        ground,
      ).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('has borders of controls at 3:1', () => {
    for (const ground of ['canvas', 'surface']) {
      expect(
        contrast(token(css('tokens'), 'line-strong', theme), token(css('tokens'), ground, theme)),
        ground,
      ).toBeGreaterThanOrEqual(3);
    }
  });
});
