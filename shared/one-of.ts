/** A schema for one of a closed list of words. */
import { type TSchemaOptions, Type } from 'typebox';

export const OneOf = <const T extends readonly string[]>(values: T, options?: TSchemaOptions) =>
  Type.Unsafe<T[number]>(Type.Enum([...values], options));
