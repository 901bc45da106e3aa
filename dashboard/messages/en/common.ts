/** Words of all pages. */
export const common = {
  product: 'Throughline',
  tagline: 'The whole journey of a lead, kept on your own machine.',
  skip: 'Skip to content',
  none: 'None',
  loading: 'Loading',
  title: (page: string) => `${page} · Throughline`,
  csv: 'Download CSV',
  any: 'Any',
  noFigure: '–',
  quoted: (words: string) => `“${words}”`,
};
