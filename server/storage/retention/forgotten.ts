/** What one step took away. */
export interface Forgotten {
  /** In the units of its class. */
  count: number;
  /** Something is left for another step. */
  more: boolean;
}
