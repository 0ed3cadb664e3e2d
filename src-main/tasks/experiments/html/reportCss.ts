/** The look of `report.html`: the studio's, dark or light as the reader prefers, light on paper. */
import { figurePalettes, figureVariables } from '../../../../src-shared/figures/palette.ts'

const { dark, light } = figurePalettes
const tones = {
  dark: '--good: #7cc99d; --danger: #f2857c; --raised: #25221f;',
  light: '--good: #246f4a; --danger: #ae2e2a; --raised: #fdfcf9;',
}

export const reportCss = `
:root { color-scheme: dark; ${figureVariables(dark)} ${tones.dark} }
@media (prefers-color-scheme: light) { :root { color-scheme: light; ${figureVariables(light)} ${tones.light} } }
@media print { :root { color-scheme: light; ${figureVariables(light)} ${tones.light} --figure-ground: #fff; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--figure-ground); color: var(--figure-text);
  font: 15px/1.5 'Source Sans 3', 'Source Sans Pro', system-ui, sans-serif; font-variant-numeric: tabular-nums; }
main { max-width: 1008px; margin: 0 auto; padding: 48px 24px 96px; }
h1 { margin: 4px 0 8px; font-size: 34px; line-height: 1.15; font-weight: 600; text-wrap: balance; }
h2 { margin: 0 0 12px; font-size: 18px; font-weight: 600; }
h3 { margin: 0 0 4px; font-size: 15px; font-weight: 600; }
p { margin: 0 0 8px; max-width: 75ch; }
section { margin-top: 44px; }
.paper { color: var(--figure-accent); font-weight: 600; }
.asks { font-size: 18px; color: var(--figure-muted); }
.note, .better, .unit, dt { color: var(--figure-faint); }
.verdict { display: grid; grid-template-columns: auto 1fr; gap: 4px 14px; align-items: baseline; margin-top: 28px; padding: 18px 22px; border-left: 4px solid var(--figure-axis); background: var(--raised); }
.verdict.held { border-color: var(--good); }
.verdict.not { border-color: var(--danger); }
.verdict .mark { margin: 0; font-size: 19px; font-weight: 600; color: var(--figure-muted); }
.verdict.held .mark, .yes { color: var(--good); }
.verdict.not .mark, .no { color: var(--danger); }
.verdict .sentence { margin: 0; max-width: none; font-size: 19px; line-height: 1.4; overflow-wrap: anywhere; }
.verdict .note { grid-column: 2; margin: 0; }
.beside { display: grid; grid-template-columns: repeat(auto-fit, minmax(300px, 1fr)); gap: 0 40px; }
dl { margin: 8px 0 0; }
dl div { display: flex; justify-content: space-between; gap: 16px; padding: 5px 0; border-top: 1px solid var(--figure-line); }
dd { margin: 0; text-align: right; }
.wide { width: max-content; min-width: 100%; max-width: max(100%, calc(50vw + 456px)); overflow-x: auto;
  background: linear-gradient(to left, var(--figure-ground) 30%, transparent) right / 40px 100% no-repeat local, linear-gradient(to left, var(--figure-line), transparent) right / 12px 100% no-repeat scroll; }
table { width: 100%; border-collapse: collapse; font-size: 14px; }
th, td { padding: 7px 12px 7px 0; border-top: 1px solid var(--figure-line); text-align: left; vertical-align: baseline; }
thead th { border-top: 0; color: var(--figure-muted); font-weight: 600; vertical-align: bottom; }
tbody th { min-width: 170px; font-weight: 400; text-wrap: balance; }
td.number, th.number { padding: 7px 0 7px 12px; text-align: right; }
td.number { white-space: nowrap; }
.claims td.number { padding: 7px 20px 7px 0; text-align: left; }
.claims em { margin-left: 6px; color: var(--figure-faint); font-size: 12px; font-style: normal; }
.unit { display: block; min-height: 1lh; font-weight: 400; white-space: nowrap; }
.better { color: var(--figure-accent); font-size: 9px; }
figure { margin: 0; overflow-x: auto; }
svg.figure, img { display: block; width: 100%; height: auto; }
img { border: 1px solid var(--figure-line); border-radius: 4px; }
article { margin-top: 28px; break-inside: avoid; }
.players { display: flex; flex-wrap: wrap; gap: 8px 24px; margin-top: 8px; }
.players label { display: flex; align-items: center; gap: 10px; color: var(--figure-muted); }
audio { height: 32px; }
pre { overflow: auto; max-height: 480px; padding: 12px; border: 1px solid var(--figure-line); font-size: 12px; }
summary { margin-top: 16px; cursor: pointer; color: var(--figure-accent); }
@media print { body { font-size: 11px; } table { font-size: 8px; } tbody th { min-width: 90px; } td.number, th.number { padding-left: 6px; white-space: normal; } .wide { width: auto; overflow: visible; background: none; } main { padding: 0; max-width: none; } .players, details { display: none; } section { break-inside: avoid-page; } .variant { break-inside: auto; } }
`
