/** Parts that a smaller build leaves out. scripts/build-tracker.ts defines them, and esbuild removes what is off. */
/** What a site may want otherwise: `data-hash`, `data-spa`, `data-cookie-domain`. */
declare const WITH_CHOICES: boolean;
/** Cookies go along to a collector on another host of the page's site, so that it makes the id's last. */
declare const WITH_RENEWAL: boolean;
/** Secrets masked in addresses, `data-exclude`, `data-respect-dnt`. */
declare const WITH_PRIVACY: boolean;
/** Clicks on links to other sites and on downloads. */
declare const WITH_LINKS: boolean;
/** Of links also `tel:` and `mailto:`, and whatever has `data-tl-event`. */
declare const WITH_CLICKS: boolean;
/** Submitted forms. */
declare const WITH_FORMS: boolean;
/** Forms in open shadow roots and frames, those sent by `form.submit()` or by a script that only reads them. */
declare const WITH_REACH: boolean;
/** What is read of them: the names of fields, and in lead forms who the visitor is. */
declare const WITH_LEADS: boolean;
/** What tells programs from people: `navigator.webdriver`. */
declare const WITH_SIGNALS: boolean;
/** One line in the console when something stands in the way. */
declare const WITH_ADVICE: boolean;
/** Hidden inputs filled with the visitor's id and sources; first and last touch. */
declare const WITH_FILL: boolean;
/** The id carried between the domains of `data-domains`; the new one of a reset held against answers to the former. */
declare const WITH_LINKER: boolean;
/** Files loaded where they are used: embedded forms, consent bridges, chat, phone numbers, the debug overlay. */
declare const WITH_ADAPTERS: boolean;
/** Visible time and scroll depth per page. */
declare const WITH_ENGAGEMENT: boolean;

/** Folder of the adapters beside the script, named by their content: `tl/1a2b3c4d/`. */
declare const ADAPTERS: string;

/** What `init` of the npm package was given; undefined in the script, whose settings are attributes. */
declare const SETTINGS: DOMStringMap | undefined;
