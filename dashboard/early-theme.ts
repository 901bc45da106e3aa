/** Runs in the head before the first paint, so that a chosen theme never flashes the other one. */
import { applyTheme, readTheme } from './theme.ts';

applyTheme(readTheme());
