/** Makes elements. Text is always a text node, never markup: what a page or a lead said cannot become code here. */

/**
 * @param {string} name tag, with an optional class: `li.gap`
 * @param {Record<string, string | null | undefined>} attributes those that are null are left out
 * @param {(Node | string | null | undefined)[]} children
 */
export function make(name, attributes = {}, ...children) {
  const [tag, ...classes] = name.split('.');
  const element = document.createElement(tag);
  if (classes.length) element.className = classes.join(' ');
  for (const [key, value] of Object.entries(attributes)) if (value != null) element.setAttribute(key, value);
  element.append(...children.filter((child) => child != null));
  return element;
}

/** @param {string} id */
export const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
