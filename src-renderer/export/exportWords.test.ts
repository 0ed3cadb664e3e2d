import { expect, it } from 'vitest'
import { baseName, downloadName, folderOf } from './exportWords.ts'

it('takes paths of any system apart', () => {
  expect([baseName('/music/a b.wav'), folderOf('/music/a b.wav')]).toEqual(['a b.wav', '/music'])
  expect([baseName('C:\\Music\\a.wav'), folderOf('C:\\Music\\a.wav')]).toEqual(['a.wav', 'C:\\Music'])
})

it('makes a name that every disk takes', () => {
  expect(downloadName('Take 1/2: “best”?')).toBe('Take 1_2_ “best”_.wav')
  expect(downloadName('')).toBe('take.wav')
})
