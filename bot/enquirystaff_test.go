package bot_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"zonedesk/bot"
	"zonedesk/bot/playground"
	"zonedesk/bot/store/storetest"
	"zonedesk/knowledge/workbook"
)

func TestEnquiriesAreListedSearchedAndTakenAsAFile(t *testing.T) {
	t.Parallel()
	onStores(t, func(t *testing.T, at setting) {
		w := desked(t, groups["a forum"], at)
		w.speaksEnglish(boss)
		for i := range 4 {
			w.play.Write(lan, fmt.Sprintf("/human Giá thuê đất lô số %d?", i))
		}
		w.idle()
		w.play.Write(ann, "/human =HYPERLINK cranes")
		w.idle()
		w.play.Write(boss, "/enquiries")
		w.expectButton(boss, "new (5)")
		w.play.Write(boss, "/enquiries gia thue lo 2")
		w.expectLast(boss, "Enquiries with")
		w.pressLabel(boss, "lô số 2?")
		w.expectLast(boss, "Giá thuê đất lô số 2?")
		w.play.Write(boss, "/enquiries nothing of the kind")
		w.expectLast(boss, "No enquiry holds")
		w.play.Write(boss, "/enquiries 5")
		w.expectLast(boss, "cranes")
		w.pressLabel(boss, "All enquiries")
		w.pressLabel(boss, "As a file")
		w.until("the file comes", func() bool { return w.calls("sendDocument") == 1 })
		w.play.Write(ann, "/enquiries")
		w.expectLast(ann, "don")
		w.push(ann, 1, "q:file")
		w.idle()
		if n := w.calls("sendDocument"); n != 1 {
			t.Errorf("a stranger got the enquiries")
		}
	})
}

func TestTablesKeepTextAsText(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := workbook.WriteTables(&b, workbook.Table{Name: "One", Head: []string{"a", "b"}, Rows: [][]any{{"=1+1", 2}}}, workbook.Table{Name: "Two", Head: []string{"c"}}); err != nil {
		t.Fatal(err)
	}
	file, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	text, _ := file.GetCellValue("One", "A2")
	if formula, _ := file.GetCellFormula("One", "A2"); text != "=1+1" || formula != "" || len(file.GetSheetList()) != 2 {
		t.Errorf("the cell holds %q, formula %q, in sheets %q: expected the text =1+1 and two sheets", text, formula, file.GetSheetList())
	}
}

func TestBans(t *testing.T) {
	t.Parallel()
	w := desked(t, groups["a forum"])
	w.speaksEnglish(boss)
	w.play.Write(ann, "/human first")
	w.found(staffChat, "first")
	w.pressCard(boss, "Ban")
	w.pressCard(boss, "Shadow-ban")
	w.play.Write(ann, "/human second")
	w.expectLast(ann, "Your number: №2")
	w.absent(staffChat, "second")
	w.pressCard(boss, "Ban")
	w.pressCard(boss, "Ban: the person is told")
	w.play.Write(ann, "/human third")
	w.expectLast(ann, "take no more messages")
	w.pressCard(boss, "Ban")
	w.pressCard(boss, "Let the person write")
	w.play.Write(ann, "/human fourth")
	w.found(staffChat, "fourth")
	w.play.Write(boss, "/audit")
	w.expectLast(boss, "Boss shadow-banned the person (enquiry №1)")
}

func TestOnePersonHasFewOpenEnquiries(t *testing.T) {
	t.Parallel()
	w := desked(t, groups["a forum"])
	for i := range 5 {
		w.play.Write(ann, fmt.Sprintf("/human question %d", i))
	}
	w.expectLast(ann, "№5")
	w.play.Write(ann, "/human one too many")
	w.expectLast(ann, "You have 5 enquiries")
	w.absent(staffChat, "one too many")
}

func TestNamesOfStaffCanBeHidden(t *testing.T) {
	t.Parallel()
	w := desked(t, groups["a forum"], func(o *bot.Options, _ *string) { o.Nameless = true })
	w.play.Write(ann, "/human Who is there?")
	card := w.found(staffChat, "Who is there?")
	w.answers(boss, card, playground.Post{Text: "We are"})
	if got := w.found(ann.ID, "We are"); got.Text != "💬 №1 · our staff\nWe are" {
		t.Errorf("the asker gets %q: expected no name", got.Text)
	}
}

func TestExpectationsAndRemindersKeepOfficeHours(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("", 7*3600)
	var now atomic.Pointer[time.Time]
	set := func(text string) {
		at, err := time.ParseInLocation("2006-01-02 15:04", text, zone)
		if err != nil {
			t.Fatal(err)
		}
		now.Store(&at)
	}
	set("2026-04-29 16:30") // a Wednesday; Thursday and Friday are holidays
	w := newWorld(t, packaged(t), staffed(staffChat), func(o *bot.Options, _ *string) {
		o.Clock, o.Zone = func() time.Time { return *now.Load() }, zone
		o.Office = bot.Office{Days: [7]bool{false, true, true, true, true, true, false}, From: 8 * time.Hour, To: 17 * time.Hour,
			Holidays: map[string]bool{"04-30": true, "2026-05-01": true}}
	})
	w.play.AddPerson(boss)
	w.play.AddGroup(playground.Group{ID: staffChat, Title: "Staff", Forum: true, Members: []int64{boss.ID}})
	w.poll()
	w.speaksEnglish(boss)
	w.play.Write(ann, "/human Are you there?")
	w.expectLast(ann, "working days 08:00–17:00. Please expect an answer by Monday 2026-05-04 16:30")
	remind := func(at string) {
		t.Helper()
		set(at)
		if err := w.bot.Remind(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	remind("2026-05-01 12:00")
	remind("2026-05-04 08:20")
	w.absent(staffChat, "⏰")
	remind("2026-05-04 08:31")
	w.found(staffChat, "⏰ №1: nobody has taken this yet.")
	remind("2026-05-04 15:00")
	w.absent(staffChat, "promised by 2026-05-04 16:30.")
	remind("2026-05-04 15:31")
	w.found(staffChat, "⏰ №1: an answer was promised by 2026-05-04 16:30.")
	remind("2026-05-04 15:33")
	reminders := 0
	for _, m := range w.play.Messages(staffChat) {
		if strings.HasPrefix(m.Text, "⏰") {
			reminders++
		}
	}
	if reminders != 2 {
		t.Errorf("staff were reminded %d times: expected twice", reminders)
	}
}

func TestEnquiriesAreMeasured(t *testing.T) {
	t.Parallel()
	var past atomic.Int64 // minutes
	began := time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC)
	w := newWorld(t, packaged(t), staffed(staffChat), func(o *bot.Options, _ *string) {
		o.Clock = func() time.Time { return began.Add(time.Duration(past.Load()) * time.Minute) }
		o.Office = bot.Office{Days: [7]bool{false, true, true, true, true, true, false}, From: 8 * time.Hour, To: 17 * time.Hour}
	})
	w.play.AddPerson(boss)
	w.play.AddGroup(playground.Group{ID: staffChat, Title: "Staff", Forum: true, Members: []int64{boss.ID}})
	w.poll()
	measure := func(minutes int64) {
		t.Helper()
		past.Store(minutes)
		if err := w.bot.MeasureEnquiries(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if held := w.measured("enquiries"); held != nil {
		t.Errorf("before anything is known the metrics hold %q", held)
	}
	for _, question := range []string{"first", "second", "third", "fourth"} {
		w.play.Write(ann, "/human "+question)
		w.found(staffChat, question)
		w.idle()
	}
	past.Store(40)
	w.answers(boss, w.found(staffChat, "first"), playground.Post{Text: "Which year?"})
	w.answers(boss, w.found(staffChat, "first"), playground.Post{Text: "And which zone?"})
	w.answers(boss, w.found(staffChat, "second"), playground.Post{Text: "So it is."})
	w.speaksEnglish(boss)
	w.pressCard(boss, "Close") // the fourth
	w.idle()
	measure(41)
	w.expectMetrics("enquiries", "{state=answered} 1", "{state=new} 1", "{state=taken} 0", "{state=waiting} 1", "_overdue 0", "_unsent 0")
	w.expectMetrics("first_answer_seconds", "_bucket{le=60} 0", "_bucket{le=300} 0", "_bucket{le=900} 0", "_bucket{le=1800} 0", "_bucket{le=3600} 2")
	measure(24*60 - 1)
	w.expectMetrics("enquiries_overdue", " 0")
	measure(24*60 + 1)
	w.expectMetrics("enquiries_overdue", " 1")
}

// measured are the lines of the metrics whose names begin so, without what they have in common and without quotes.
func (w *world) measured(name string) (held []string) {
	w.t.Helper()
	_, metrics := w.get("/metrics")
	for line := range strings.Lines(metrics) {
		if rest, ok := strings.CutPrefix(line, "zonedesk_"+name); ok {
			held = append(held, strings.TrimRight(strings.ReplaceAll(rest, `"`, ""), "\n"))
		}
	}
	return held
}

func (w *world) expectMetrics(name string, lines ...string) {
	w.t.Helper()
	held := w.measured(name)
	for _, line := range lines {
		if !slices.Contains(held, line) {
			w.t.Errorf("the metrics of %s are\n%s\nexpected %s", name, strings.Join(held, "\n"), line)
		}
	}
}

func TestOneProcessTellsHowEnquiriesStand(t *testing.T) {
	t.Parallel()
	at := storeAt(storetest.Start(t).URL())
	w := desked(t, groups["a forum"], at)
	other := join(t, w.play, w.reach, packaged(t), staffed(staffChat), at)
	other.carrying()
	w.play.Write(ann, "/human Who counts this?")
	w.found(staffChat, "Who counts this?")
	storetest.Until(t, "the enquiry is measured", func(context.Context) bool { return len(w.measured("enquiries_"))+len(other.measured("enquiries_")) > 0 })
	if n := len(w.measured("enquiries_overdue")) + len(other.measured("enquiries_overdue")); n != 1 {
		t.Errorf("%d processes tell how the enquiries stand: expected one", n)
	}
}

func TestStats(t *testing.T) {
	t.Parallel()
	onStoresOfWeight(t, func(t *testing.T, at setting) {
		day := newClock() // which doesn't end amid the test
		w := desked(t, groups["a forum"], at, func(o *bot.Options, _ *string) { o.Clock = day.now })
		w.speaksEnglish(boss)
		w.play.Write(lan, "KCN Lương Sơn rộng bao nhiêu?")
		w.idle()
		w.play.Write(ann, "/subscribe")
		w.play.Write(lan, "/subscribe")
		w.play.Write(lan, "/unsubscribe")
		w.play.Write(lan, "/unsubscribe")
		w.idle()
		w.pass(ann, "Which kindergartens take Korean children?", "Send now")
		card := w.found(staffChat, "kindergartens")
		w.answers(boss, card, playground.Post{Text: "One in the town"})
		w.found(ann.ID, "One in the town")
		w.play.Block(ann)
		w.idle()
		w.play.Write(boss, "/stats")
		w.until("the figures come with a chart", func() bool {
			for _, m := range w.play.Replies(boss.ID) {
				if len(m.Photo) == 1 && strings.Contains(m.Caption, "Questions: 2, answered by the bot: 50 %") && strings.Contains(m.Caption, "Passed on to staff: 1, answered by staff: 1") {
					return true
				}
			}
			return false
		})
		for _, line := range []string{"Followers: 1, of whom 1 have blocked the bot", "Began to follow: 2, stopped: 1", "Blocked the bot: 1, came back: 0"} {
			if all := w.play.Replies(boss.ID); !strings.Contains(all[len(all)-1].Caption, line) {
				t.Errorf("the figures read\n%s\nexpected %q", all[len(all)-1].Caption, line)
			}
		}
		w.pressLabel(boss, "Followers")
		w.expectLast(boss, "the chart comes with the second day")
		yesterday := day.now().UTC().AddDate(0, 0, -1).Format(time.DateOnly)
		if err := w.store.SetFigures(t.Context(), yesterday, bot.Figures{"following": 4, "gone": 0}); err != nil {
			t.Fatal(err)
		}
		w.play.Write(boss, "/stats")
		w.idle()
		w.pressLabel(boss, "Followers")
		w.until("the growth is drawn", func() bool {
			all := w.play.Replies(boss.ID)
			return len(all[len(all)-1].Photo) == 1 && strings.Contains(all[len(all)-1].Caption, "Followers in 7 days")
		})
		w.play.Write(boss, "/stats")
		w.idle()
		w.pressLabel(boss, "84 days")
		w.pressLabel(boss, "As a file")
		w.until("the file comes", func() bool { return w.calls("sendDocument") == 1 })
		w.play.Start(ann, "")
		w.play.Write(ann, "/stats")
		w.expectLast(ann, "don")
	})
}
