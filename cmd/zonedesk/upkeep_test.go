package main

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestStaffConfirmFiguresInTheList finds figures past their age in the list, on a phone, confirms two and publishes that. ZONEDESK_PICTURES
// names a folder for what it sees.
func TestStaffConfirmFiguresInTheList(t *testing.T) {
	t.Parallel()
	binary := chromium(t)
	for _, c := range []struct{ lang, zone, still, asOf, published string }{
		{"en", "Yen Quang", "Still true", "as of was late 2024–early 2025", "Version 1 is published"},
		{"vi", "Yên Quang", "Vẫn đúng", "tính đến từ cuối 2024–đầu 2025", "phiên bản 1"},
	} {
		t.Run(c.lang, func(t *testing.T) {
			t.Parallel()
			_, address := demo(t)
			act(t, address, map[string]any{"do": "language", "person": administrator, "text": c.lang})
			ctx := browse(t, binary, fmt.Sprintf("%s/?person=%d", address, administrator))
			see := func(name string, actions ...chromedp.Action[chromedp.Void]) {
				t.Helper()
				do(t, ctx, actions...)
				photograph(t, ctx, "upkeep-"+c.lang+"-"+name)
			}
			do(t, ctx, press(chromedp.CSS("#begin")), until(`bubbles.length === 2`))
			see("1-list", types("/start figures"), shows(c.zone))
			see("2-zone", tap(c.zone), shows(c.still))
			see("3-next", tap("▶"), says("117"))
			see("4-ticked", tap(c.still+": 5"), shows("✅ "+c.still+": 5"), tap(c.still+": 6"), shows("✅ "+c.still+": 6"))
			see("5-difference", press(`(//*[@id="log"]//div[contains(@class,"buttons")])[last()]//button[contains(.,"✅") and contains(.,"2")]`), says(c.asOf))
			see("6-published", tap("✅"), says(c.published))
		})
	}
}
