package main

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestStaffAnswerInTheirGroup plays an asker and both members of staff in one browser: a question that the bot can't answer is passed on, is
// taken in its topic and answered there, and the asker reads the answer and writes back. ZONEDESK_PICTURES names a folder for what it sees.
func TestStaffAnswerInTheirGroup(t *testing.T) {
	t.Parallel()
	binary := chromium(t)
	_, address := demo(t)
	ctx := browse(t, binary, fmt.Sprintf("%s/?person=%d", address, emma.ID))
	see := func(name string, actions ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		do(t, ctx, actions...)
		photograph(t, ctx, "staff-"+name)
	}
	do(t, ctx, chromedp.WaitVisible(chromedp.CSS("#begin")), press(chromedp.CSS("#begin")), until(`bubbles.length === 2`))
	see("01-unknown", types("Is there a kindergarten for the children of our engineers near Yen Quang IP?"), shows("staff"))
	see("02-form", tap("staff"), says("kindergarten"))
	see("03-passed", tap("Send"), says("№1"))

	see("04-people", back(), plays("Nam"), chromedp.WaitVisible(chromedp.CSS("#chats button:nth-child(2)")))
	see("05-group", opens("Staff"), says("№1"), shows("Take"))
	see("06-topic", press(`//*[@id="topics"]/button[contains(.,"№1")]`), tap("Take"), says("Nam"))
	see("07-answered", types("There is one in Yen Quang commune, 2 km from the gate. Shall I send you its address?"), says("👌"))

	see("08-asker", back(), plays("Emma"), opens("zonedesk"), says("Nam Lê"))
	see("09-back", types("Yes, please!"), shows("🤖"))
	see("10-staff", back(), plays("Hoa"), opens("Staff"), says("Yes, please!"))
}

// back opens the list of people and chats.
func back() chromedp.Action[chromedp.Void] { return press(chromedp.CSS("#back")) }

// plays makes the page that of another person.
func plays(name string) chromedp.Action[chromedp.Void] {
	return press(fmt.Sprintf(`//*[@id="people"]/button[contains(.,%q)]`, name))
}

// opens opens a chat of the list.
func opens(title string) chromedp.Action[chromedp.Void] {
	return press(fmt.Sprintf(`//*[@id="chats"]/button[contains(.,%q)]`, title))
}
