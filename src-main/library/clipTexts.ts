/** What a clip is sorted and found by. */

/** Numbers are padded, so that A2 comes before A10. */
const sortNameOf = (name: string): string =>
  name
    .normalize('NFC')
    .toLowerCase()
    .replace(/\d{1,12}/g, (digits) => digits.padStart(12, '0'))

export const clipTexts = (
  name: string,
  tags: readonly string[],
): { sortName: string; searchText: string } => ({
  sortName: sortNameOf(name),
  searchText: [name, ...tags].join('\n').normalize('NFC').toLowerCase(),
})
