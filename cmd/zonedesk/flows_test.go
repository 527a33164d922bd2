package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestVisitorsOfEachLanguageFindTheirWay taps through the menu, a list, a card and a place on a phone. ZONEDESK_PICTURES names a folder
// for what it sees.
func TestVisitorsOfEachLanguageFindTheirWay(t *testing.T) {
	t.Parallel()
	binary := chromium(t)
	_, address := demo(t)
	for i, person := range cast()[:5] {
		t.Run(person.Lang, func(t *testing.T) {
			ctx := browse(t, binary, fmt.Sprintf("%s/?person=%d", address, person.ID))
			do(t, ctx, chromedp.WaitVisible(chromedp.CSS("#begin")), press(chromedp.CSS("#begin")), until(`bubbles.length === 2`))
			photograph(t, ctx, person.Lang+"-1-start")
			do(t, ctx, tap("🏭"), says("180"))
			photograph(t, ctx, person.Lang+"-2-list")
			yenQuang := []string{"Yên Quang", "Yen Quang", "옌꽝", "安光", "イエンクアン"}[i]
			do(t, ctx, tap(yenQuang), says("❔"))
			photograph(t, ctx, person.Lang+"-3-card")
			do(t, ctx, tap("🔌"), until(`last.innerText.split('\n')[0].includes(':') || last.innerText.split('\n')[0].includes('：')`))
			photograph(t, ctx, person.Lang+"-4-facilities")
			do(t, ctx, tap("📚"), says("—"))
			photograph(t, ctx, person.Lang+"-5-sources")
			do(t, ctx, tap("🎁"), until(`!last.innerText.includes('—')`))
			photograph(t, ctx, person.Lang+"-6-incentives")
			do(t, ctx, tap("☰"), tap("📊"), until(`last.querySelector('img')?.complete && last.querySelector('img').naturalWidth > 500`))
			photograph(t, ctx, person.Lang+"-7-chart")
			do(t, ctx, tap("📈"), until(`document.querySelectorAll('#log img').length === 2 && [...document.images].every((i) => i.complete)`))
			photograph(t, ctx, person.Lang+"-8-growth")
			do(t, ctx, types("/start"), until(`!last.querySelector('img')`), tap("📍"), chromedp.WaitVisible(chromedp.CSS("#keys button")), press(chromedp.CSS("#keys button")), says("19"))
			photograph(t, ctx, person.Lang+"-9-near")
			do(t, ctx, chromedp.SendKeys(chromedp.CSS("#text"), "@zonedesk_bot "), until(`document.querySelectorAll('#list.results [role=option]').length > 9`))
			photograph(t, ctx, person.Lang+"-10-inline")
			do(t, ctx, chromedp.SendKeys(chromedp.CSS("#text"), "yen qu"), until(`document.querySelectorAll('#list.results [role=option]').length === 2`), press(`//*[@id="list"]/div[2]`), says("180"))
			photograph(t, ctx, person.Lang+"-11-sent")
		})
	}
}

// TestAVisitorWritesInTraditionalCharacters asks in them, and presses on: answers, buttons and charts come in them too.
func TestAVisitorWritesInTraditionalCharacters(t *testing.T) {
	t.Parallel()
	binary := chromium(t)
	_, address := demo(t)
	ctx := browse(t, binary, fmt.Sprintf("%s/?person=%d", address, cast()[3].ID))
	do(t, ctx, chromedp.WaitVisible(chromedp.CSS("#begin")), press(chromedp.CSS("#begin")), until(`bubbles.length === 2`))
	do(t, ctx, types("比較梁山和沱江左岸工業區的入駐率"), says("入駐率"))
	photograph(t, ctx, "zh-hant-1-comparison")
	do(t, ctx, types("蒙化工業區還有多少土地？"), says("公頃"))
	photograph(t, ctx, "zh-hant-2-land")
	do(t, ctx, types("/start"), says("園區"), tap("🏭"), says("工業園區"))
	photograph(t, ctx, "zh-hant-3-list")
	do(t, ctx, tap("安光"), says("園區"), tap("☰"), tap("📊"), until(`last.querySelector('img')?.complete && last.querySelector('img').naturalWidth > 500`))
	photograph(t, ctx, "zh-hant-4-chart")
}

// tap presses the button under the last message whose label holds a text.
func tap(label string) chromedp.Action[chromedp.Void] {
	return press(fmt.Sprintf(`(//*[@id="log"]//div[contains(@class,"buttons")])[last()]//button[contains(.,%q)]`, label))
}

// photograph keeps what the browser shows, if ZONEDESK_PICTURES names a folder.
func photograph(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	folder := os.Getenv("ZONEDESK_PICTURES")
	if folder == "" {
		return
	}
	shot, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		t.Fatalf("taking a picture: %v", err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+".png"), shot, 0o644); err != nil {
		t.Fatal(err)
	}
}
