/** A colour per channel. It is never alone: the name stands beside it. */

/** @type {Record<string, string>} */
const COLORS = {
  Direct: 'gray',
  'Paid Search': 'blue',
  'Organic Search': 'green',
  'Paid Social': 'violet',
  'Organic Social': 'plum',
  Email: 'amber',
  Referral: 'teal',
  'AI Assistant': 'rose',
  Events: 'orange',
};

/** @param {string} channel */
export const channelColor = (channel) => COLORS[channel] ?? 'slate';
