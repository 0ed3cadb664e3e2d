import { expect, it } from 'vitest'
import { termNames, terms } from './terms.ts'

it('explains in a few sentences, and points only at what is there', () => {
  for (const name of termNames) {
    const { words, related } = terms[name]
    expect(words.length, name).toBeLessThan(340)
    expect(words, name).toMatch(/[.]$/)
    expect(words, name).not.toMatch(/['"]/)
    for (const other of related ?? []) expect(termNames, name).toContain(other)
    expect(related ?? [], name).not.toContain(name)
  }
})
