/**
 * Personal data in URLs. Of a query only campaign parameters, click ids and what the site allows keep their values, of
 * others the names stay; the fragment goes; e-mails and tokens in a path are masked.
 */
import { maskUrl } from '../../domain/privacy/mask-url.ts';
import type { Step } from '../message.ts';

export const maskUrls: Step = (message, { site }) => {
  if (message.url !== null) message.url = maskUrl(message.url, 'page', site.queryAllowList);
  if (message.referrer !== null) message.referrer = maskUrl(message.referrer, 'referrer');
  return undefined;
};
