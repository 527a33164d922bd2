package main

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestVisitorsOfEachLanguageFillInForms looks for land, compares zones and has incentives estimated on a phone. ZONEDESK_PICTURES names a
// folder for what it sees.
func TestVisitorsOfEachLanguageFillInForms(t *testing.T) {
	t.Parallel()
	binary := chromium(t)
	_, address := demo(t)
	electronics := []string{"Điện tử", "Electronics", "전자", "电子", "電子"}
	hanoi := []string{"Hà Nội", "Hà Nội", "하노이", "河内", "ハノイ"}
	luongSon := []string{"Lương Sơn", "Luong Son", "르엉선", "梁山", "リョンソン"}
	mongHoa := []string{"Mông Hóa", "Mong Hoa", "몽호아", "蒙化", "モンホア"}
	ticked := until(`[...document.querySelectorAll('#log .buttons')].at(-1).innerText.includes('✅')`)
	for i, person := range cast()[:5] {
		t.Run(person.Lang, func(t *testing.T) {
			ctx := browse(t, binary, fmt.Sprintf("%s/?person=%d", address, person.ID))
			see := func(name string, actions ...chromedp.Action[chromedp.Void]) {
				t.Helper()
				do(t, ctx, actions...)
				photograph(t, ctx, "form-"+person.Lang+"-"+name)
			}
			do(t, ctx, chromedp.WaitVisible(chromedp.CSS("#begin")), press(chromedp.CSS("#begin")), until(`bubbles.length === 2`))
			see("01-area", types("/find"), says("1/6"))
			see("02-industry", tap("5"), says("2/6"))
			see("03-facilities", tap(electronics[i]), says("3/6"))
			see("04-chosen", press(`(//*[@id="log"]//div[contains(@class,"buttons")])[last()]//button[1]`), ticked, tap("›"), says("4/6"))
			see("05-distance", tap(hanoi[i]), says("5/7"))
			see("06-rent", tap("70"), says("6/7"))
			see("07-unit", types("$90"), until(`!last.innerText.includes('60')`))
			see("08-when", tap("90"), says("7/7"))
			see("09-result", tap("2027"), says("2027"))
			see("10-saved", tap("🔔"), until(`document.querySelector('#log').innerText.includes('✅')`))
			see("11-review", tap("✏️"), until(`last.innerText.startsWith('🔎')`))
			see("12-compare", types("/compare"), until(`last.innerText.startsWith('⚖️')`))
			see("13-chosen", tap(luongSon[i]), ticked, tap(mongHoa[i]), until(`document.querySelector('#log').innerText.split('✅').length > 3`))
			see("14-table", press(`(//*[@id="log"]//div[contains(@class,"buttons")])[last()]//button[contains(.,"⚖️")]`), until(`[...document.querySelectorAll('#log img')].length === 1 && [...document.images].every((i) => i.complete)`))
			see("15-where", types("/incentives"), until(`!last.innerText.includes('≠')`), tap("🧮"), says("1/5"))
			see("16-licensed", tap(mongHoa[i]), says("2/5"), tap(electronics[i]), says("3/4"))
			see("17-revenue", press(`(//*[@id="log"]//div[contains(@class,"buttons")])[last()]//button[1]`), says("4/4"))
			see("18-estimate", tap("›"), says("20%"))
		})
	}
}
