/** The window's entry. */
import { mount } from 'svelte'
import App from './App.svelte'
import './design/global.css'
import './commands/shellCommands.ts'
import './shell/nativeMenu.svelte.ts'

const target = document.getElementById('app')
if (!target) throw new Error('The page has no place for the window.')
mount(App, { target })
