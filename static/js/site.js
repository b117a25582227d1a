// Two comforts that every page can do without: the reader's choice of colours, and "3 minutes ago" for fresh times.
// Rendering waits for this file where browsers can (`blocking`), so neither is seen to change.

const root = document.documentElement
const THEMES = ['auto', 'light', 'dark']
const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

function remembered() {
  try {
    const theme = localStorage.getItem('theme')
    return THEMES.includes(theme) ? theme : 'auto'
  } catch {
    return 'auto'
  }
}

function remember(theme) {
  try {
    localStorage.setItem('theme', theme)
  } catch {
    // Where nothing may be stored the choice lasts as long as the page.
  }
}

function dress(theme) {
  if (theme === 'auto') delete root.dataset.theme
  else root.dataset.theme = theme
  for (const bar of document.querySelectorAll('meta[name="theme-color"]')) {
    bar.dataset.own ??= bar.content
    bar.content = theme === 'auto' ? bar.dataset.own : getComputedStyle(root).getPropertyValue(`--paper-${theme}`)
  }
  for (const button of document.querySelectorAll('.theme')) {
    button.title = button.dataset[theme]
    button.setAttribute('aria-label', button.dataset[theme])
  }
}

function offerThemes() {
  root.dataset.scripted = ''
  dress(remembered())
  for (const button of document.querySelectorAll('.theme')) {
    button.addEventListener('click', () => {
      const next = THEMES[(THEMES.indexOf(root.dataset.theme ?? 'auto') + 1) % THEMES.length]
      dress(next)
      remember(next)
    })
  }
  addEventListener('storage', event => event.key === 'theme' && dress(remembered()))
}

function relative(age, words) {
  const minutes = Math.max(1, Math.floor(age / MINUTE))
  return minutes < 60 ? words.format(-minutes, 'minute') : words.format(-Math.floor(minutes / 60), 'hour')
}

// Lists that print the clock alone keep it: their column has its width.
function tellTimes() {
  const words = new Intl.RelativeTimeFormat(root.lang)
  for (const time of document.querySelectorAll('time[datetime*="T"]')) {
    if (time.closest('.clock')) continue
    const age = Date.now() - Date.parse(time.dateTime)
    time.dataset.absolute ??= time.textContent
    const fresh = age >= 0 && age < DAY
    time.textContent = fresh ? relative(age, words) : time.dataset.absolute
    time.title = fresh ? time.dataset.absolute : ''
  }
}

// Paper is read later.
function tellAbsolute() {
  for (const time of document.querySelectorAll('time[data-absolute]')) time.textContent = time.dataset.absolute
}

offerThemes()
tellTimes()
setInterval(tellTimes, MINUTE)
addEventListener('beforeprint', tellAbsolute)
addEventListener('afterprint', tellTimes)
