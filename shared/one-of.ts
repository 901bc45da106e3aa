/** A schema for one of a closed list of words. */
import { Type } from 'typebox';

export const OneOf = <const T extends readonly string[]>(values: T) => Type.Unsafe<T[number]>(Type.Enum([...values]));
