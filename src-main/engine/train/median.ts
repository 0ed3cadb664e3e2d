/** Of a list that may be put in order; 0 of none. */
export const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? 0
