/** Parts that a smaller build leaves out. scripts/build-tracker.ts defines them, and esbuild removes what is off. */
/** Secrets masked in addresses, and `data-exclude`. */
declare const WITH_PRIVACY: boolean;
declare const WITH_FORMS: boolean;
declare const WITH_FILL: boolean;
