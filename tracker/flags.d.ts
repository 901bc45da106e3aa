/** Parts that a smaller build leaves out. scripts/build-tracker.ts defines them, and esbuild removes what is off. */
/** Secrets masked in addresses, and `data-exclude`. */
declare const WITH_PRIVACY: boolean;
/** Clicks: outbound links, downloads, `tel:`, `mailto:`, `data-tl-event`. */
declare const WITH_LINKS: boolean;
/** Submitted forms. */
declare const WITH_FORMS: boolean;
/** Hidden inputs filled with the visitor's id and sources; first and last touch. */
declare const WITH_FILL: boolean;
/** The id carried between the domains of `data-domains`. */
declare const WITH_LINKER: boolean;
/** Files loaded where they are used: embedded forms, consent bridges, chat, phone numbers, the debug overlay. */
declare const WITH_ADAPTERS: boolean;
/** Visible time and scroll depth per page. */
declare const WITH_ENGAGEMENT: boolean;

/** Folder of the adapters beside the script, named by their content: `tl/1a2b3c4d/`. */
declare const ADAPTERS: string;

/** What `init` of the npm package was given; undefined in the script, whose settings are attributes. */
declare const SETTINGS: DOMStringMap | undefined;
