/** Annotations on charts, and saved views. */
export const annotations = {
  title: 'Annotations',
  hint: 'What happened when: a campaign, new prices, a fair. Marked on every trend of this period.',
  none: 'Nothing is written down for this period.',
  add: 'Write something down',
  date: 'Day',
  text: 'What happened',
  submit: 'Add',
  edit: 'Edit',
  change: (name: string) => `Edit “${name}”`,
  save: 'Save',
  remove: (name: string) => `Remove “${name}”`,
  mark: (date: string, name: string) => `${date}: ${name}`,
  inTrend: (names: string) => `. Annotations: ${names}`,
};

export const views = {
  title: 'Views',
  none: 'No saved view yet.',
  save: 'Save what is on screen',
  name: 'Name',
  submit: 'Save',
  remove: (name: string) => `Remove the view “${name}”`,
};
