package bot_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"zonedesk/bot"
	"zonedesk/bot/desk"
	"zonedesk/bot/library"
	"zonedesk/bot/playground"
	"zonedesk/bot/store"
	"zonedesk/bot/store/storetest"
	"zonedesk/bot/telegram"
	"zonedesk/knowledge"
)

// hanoi is the office's time zone in these tests.
var hanoi = time.FixedZone("ICT", 7*3600)

// aging are settings by which figures age, on a Thursday evening in UTC that is Friday morning in Hanoi.
func aging(o *bot.Options, _ *string) {
	o.Ages = knowledge.Ages{"land": 12, "land.rent": 6, "statistic": 12, "incentive": 12}
	o.Zone = hanoi
	o.Clock = func() time.Time { return time.Date(2026, 11, 26, 23, 0, 0, 0, time.UTC) }
}

// servesCurrent has the bot answer from the current version.
func (w *world) servesCurrent(l *library.Library) {
	w.t.Helper()
	pack, _, err := l.Current(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	d, _, err := l.Open(pack)
	if err != nil {
		w.t.Fatal(err)
	}
	w.serve(d)
}

func TestStaffConfirmFiguresThatAreStillTrue(t *testing.T) {
	t.Parallel()
	onStoresOfWeight(t, func(t *testing.T, at setting) {
		w, l := publishing(t, at, admins, aging)
		w.write(boss, "/knowledge")
		w.pressLabel(boss, "Stale and doubtful figures")
		w.found(boss.ID, "Past their age:")
		w.pressLabel(boss, "Yen Quang (")
		w.pressLabel(boss, "▶")
		for _, words := range []string{"6. Yen Quang IP: planned area 180.62 ha (late 2024–early 2025)", "Source: Báo Hòa Bình", "Not confirmed for more than 12 months"} {
			w.found(boss.ID, words)
		}
		w.pressLabel(boss, "Still true: 6")
		w.pressLabel(boss, "✅ Still true: 6")
		w.pressLabel(boss, "▫️ Still true: 6")
		w.pressLabel(boss, "▫️ Still true: 5")
		w.pressLabel(boss, "Publish 2 confirmed")
		w.found(boss.ID, "fact: 2 changed; source: 1 added")
		w.found(boss.ID, "changed fact Yen Quang IP, planned area: as of was late 2024–early 2025, is 27 November 2026")
		if m := w.found(boss.ID, "as of was"); !strings.Contains(m.Text, "0 followers") {
			t.Errorf("confirming is announced as\n%s\nexpected it to be news to nobody", m.Text)
		}
		w.pressLabel(boss, "✅ Publish")
		w.found(boss.ID, "Version 1 is published")
		pack, v, err := l.Current(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		planned := pack.Fact("zone.yen-quang.land.planned")
		source := pack.Source("confirmed-2026-11-27")
		if planned.AsOf.String() != "2026-11-27" || planned.Sources[0] != "confirmed-2026-11-27" || planned.Figure.Value.String() != "180.62" || source == nil || source.Title != "Confirmed by Boss, 2026-11-27" {
			t.Errorf("the record is %+v with the source %+v: expected it as it was, of today and confirmed by Boss", planned, source)
		}
		if v.Author != "Boss" || v.Note != "Still true: 2 records" {
			t.Errorf("the version is %+v: expected it by Boss, with a note", v)
		}
		w.servesCurrent(l)
		w.play.Write(ann, "How big is Yen Quang IP?")
		w.expectLast(ann, "180.62 ha (27 November 2026)")
		w.expectLast(ann, "Source: Confirmed by the staff in charge")
		w.write(boss, "/start figures")
		w.pressLabel(boss, "Yen Quang (")
		w.pressLabel(boss, "▶")
		w.absent(boss.ID, "planned area 180.62 ha (late 2024")
	})
}

func TestOneConfirmationIsApprovedByAnother(t *testing.T) {
	t.Parallel()
	w, l := publishing(t, storeAt("memory://"), aging, func(o *bot.Options, _ *string) {
		o.Admins, o.Approval, o.Nameless = []int64{boss.ID, deputy.ID}, true, true
	})
	w.play.Write(deputy, "/start")
	w.write(boss, "/start figures")
	w.pressLabel(boss, "Yen Quang (")
	w.pressLabel(boss, "Still true: 1")
	w.pressLabel(boss, "Publish 1 confirmed")
	w.pressLabel(boss, "ask for approval")
	w.pressLabel(deputy, "Approve and publish")
	w.expectLast(deputy, "Version 1 is published")
	pack, _, err := l.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if s := pack.Source("confirmed-2026-11-27"); s == nil || s.Title != "Confirmed by staff, 2026-11-27" {
		t.Errorf("the confirmation is %+v: expected one without a name, since names are hidden", s)
	}
}

func TestWhatChangedMeanwhileIsNotConfirmed(t *testing.T) {
	t.Parallel()
	w, l := publishing(t, storeAt("memory://"), admins, aging)
	w.write(boss, "/start figures")
	w.pressLabel(boss, "Yen Quang (")
	w.pressLabel(boss, "▶")
	data, id := w.findButton(boss, "Still true: 6")
	w.pressLabel(boss, "Still true: 6")
	w.pressLabel(boss, "Publish 1 confirmed")
	edit, _ := w.findButton(boss, "✅ Publish")
	w.publishes("180.62", 181.5)
	w.servesCurrent(l)
	w.push(boss, id, edit)
	w.idle()
	w.found(boss.ID, "There is no difference")
	if v, err := l.Store.CurrentVersion(t.Context()); err != nil || v.Number != 1 {
		t.Errorf("version %d is current, %v: expected the confirmation of what has changed to publish nothing", v.Number, err)
	}
	w.push(boss, id, data)
	w.idle()
	if conv := w.conversation(boss.ID); len(conv.Confirm) != 0 {
		t.Errorf("an old button gathers %v: expected nothing", conv.Confirm)
	}
}

func TestOnlyWhoMayPublishSeesTheFigures(t *testing.T) {
	t.Parallel()
	w, _ := publishing(t, storeAt("memory://"), admins, aging)
	w.play.Write(ann, "/start figures")
	w.expectLast(ann, "I don't know that command")
	for _, data := range []string{"k:look.0", "k:of.yen-quang.0", "k:give", "k:yes.0123456789abcdef.0"} {
		w.push(ann, 1, data)
	}
	w.idle()
	w.absent(ann.ID, "Past their age")
	if conv := w.conversation(ann.ID); len(conv.Confirm) != 0 {
		t.Errorf("a stranger gathers %v: expected nothing", conv.Confirm)
	}
}

func TestFiguresThatAreAskedForAndNotKnownAreListed(t *testing.T) {
	t.Parallel()
	onStores(t, func(t *testing.T, at setting) {
		w, _ := publishing(t, at, admins, aging)
		for range 3 {
			w.write(ann, "What is the land rent in Yen Quang industrial park?")
		}
		w.write(lan, "Phí quản lý KCN Yên Quang bao nhiêu?")
		w.write(lan, "KCN Yên Quang rộng bao nhiêu?")
		w.write(boss, "/start figures")
		w.pressLabel(boss, "Asked for and not known (1)")
		w.found(boss.ID, "Yen Quang, land rent: asked 3 times")
		w.absent(boss.ID, "management fee")
		w.absent(boss.ID, "planned area")
	})
}

func TestStaffHearOnceAWeekWhatToLookAt(t *testing.T) {
	t.Parallel()
	onStores(t, func(t *testing.T, at setting) {
		var now atomic.Pointer[time.Time]
		set := func(text string) {
			t.Helper()
			at, err := time.ParseInLocation("2006-01-02 15:04", text, hanoi)
			if err != nil {
				t.Fatal(err)
			}
			now.Store(&at)
		}
		clocked := func(o *bot.Options, _ *string) {
			o.Clock = func() time.Time { return *now.Load() }
			o.Office = bot.Office{Days: [7]bool{false, true, true, true, true, true, false}, From: 8 * time.Hour, To: 17 * time.Hour, Holidays: map[string]bool{"2026-11-30": true}}
		}
		set("2026-11-27 20:00")
		w, _ := publishing(t, at, staffed(staffChat), aging, clocked)
		w.play.AddPerson(boss)
		w.play.AddGroup(playground.Group{ID: staffChat, Title: "Staff", Members: []int64{boss.ID}})
		w.speaksEnglish(boss)
		urged := func(n int) {
			t.Helper()
			if err := w.bot.UrgeNow(t.Context()); err != nil {
				t.Fatal(err)
			}
			got := 0
			for _, m := range w.play.Messages(staffChat) {
				if strings.HasPrefix(m.Text, "🗓 This week: figures to look at") {
					got++
				}
			}
			if got != n {
				t.Errorf("by %s staff were told %d times: expected %d", now.Load().Format("Monday 2006-01-02 15:04"), got, n)
			}
		}
		urged(0)                // Friday evening
		set("2026-11-29 09:00") // Sunday
		urged(0)
		set("2026-11-30 09:00") // Monday, a holiday
		urged(0)
		set("2026-12-01 08:00")
		urged(1)
		urged(1)
		set("2026-12-04 16:59")
		urged(1)
		set("2026-12-07 08:01")
		urged(2)
		m := w.found(staffChat, "Past their age:")
		if buttons := m.Buttons(); len(buttons) != 1 || !strings.HasSuffix(buttons[0][0].URL, "?start=figures") {
			t.Errorf("its buttons are %+v: expected a link into the private chat", m.Buttons())
		}
	})
}

func TestWithoutAStaffChatWhoMayPublishIsTold(t *testing.T) {
	t.Parallel()
	w, _ := publishing(t, storeAt("memory://"), admins, aging, func(o *bot.Options, _ *string) { o.Office = always })
	w.speaksEnglish(boss)
	for range 2 {
		if err := w.bot.UrgeNow(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	w.expectLast(boss, "This week: figures to look at")
	w.pressLabel(boss, "Open the list")
	w.expectLast(boss, "Choose what they are about")
	n := 0
	for _, c := range w.play.Calls() {
		if c.Method == "sendMessage" && strings.Contains(string(c.Params["text"]), "This week") {
			n++
		}
	}
	if n != 1 {
		t.Errorf("%d messages were sent: expected one", n)
	}
}

// always is an office that never closes.
var always = bot.Office{Days: [7]bool{true, true, true, true, true, true, true}, To: 24 * time.Hour}

func TestOneProcessTellsStaffOnceAWeekThroughOutagesAndRestarts(t *testing.T) {
	t.Parallel()
	old := edition(t, "zones/zone-1.yaml", "measure: land.rent", "measure: land.rent, doubts: [undated]")
	synctest.Test(t, func(t *testing.T) {
		s, err := store.Open(t.Context(), "memory://", store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		client, err := telegram.New(telegram.Options{Token: "1:a"})
		if err != nil {
			t.Fatal(err)
		}
		var sent atomic.Int32
		var away atomic.Bool
		process := func(ages knowledge.Ages) *bot.Bot {
			b := bot.New(bot.Options{Desk: func() *desk.Desk { return old }, Telegram: client, Store: s, Library: &library.Library{}, Ages: ages, Office: always, Admins: []int64{boss.ID},
				Bring: func(_ context.Context, m telegram.Message) (int, error) {
					if away.Load() {
						return 0, &telegram.Unavailable{Method: "sendMessage"}
					}
					sent.Add(1)
					return 1, nil
				}})
			go b.Urge(t.Context())
			return b
		}
		expect := func(n int, when string) {
			t.Helper()
			if got := int(sent.Load()); got != n {
				t.Errorf("%s staff were told %d times: expected %d", when, got, n)
			}
		}
		yearly := knowledge.Ages{"land": 12}
		first, second := process(yearly), process(yearly) // on a Saturday, 2000-01-01
		time.Sleep(time.Hour)
		expect(1, "within an hour")
		for _, b := range []*bot.Bot{first, second} {
			if err := b.Drain(t.Context()); err != nil {
				t.Error(err)
			}
		}
		third := process(yearly)
		time.Sleep(20 * time.Hour)
		expect(1, "after a restart")
		away.Store(true)
		time.Sleep(8 * time.Hour) // into Monday
		away.Store(false)
		time.Sleep(10 * time.Minute)
		expect(1, "while it is Sunday still")
		away.Store(true)
		time.Sleep(48 * time.Hour)
		expect(1, "while Telegram is away")
		away.Store(false)
		time.Sleep(10 * time.Minute)
		expect(2, "when Telegram is back")
		time.Sleep(14 * 24 * time.Hour)
		expect(4, "two weeks later")
		if err := third.Drain(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestNobodyIsToldThatNothingIsToBeLookedAt(t *testing.T) {
	t.Parallel()
	w, _ := publishing(t, storeAt(storetest.Start(t).URL()), admins, func(o *bot.Options, _ *string) { o.Office = always })
	w.serve(sound{packaged(t)})
	before := len(w.play.Replies(boss.ID))
	if err := w.bot.UrgeNow(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := w.play.Replies(boss.ID)[before:]; len(got) != 0 {
		t.Errorf("staff were told\n%s\nexpected nothing", got[0].Text)
	}
	w.write(boss, "/start figures")
	w.expectLast(boss, "No figure is past its age")
}

// sound is a desk whose pack holds no doubts.
type sound struct{ bot.Answerer }

func (s sound) Pack() *knowledge.Pack { return soundPack() }

var soundPack = sync.OnceValue(func() *knowledge.Pack {
	pack, err := knowledge.Packaged()
	if err != nil {
		panic(err)
	}
	for _, f := range pack.Facts {
		f.Doubts = nil
	}
	pack.Articles = slices.DeleteFunc(pack.Articles, func(a *knowledge.Article) bool { return len(a.Doubts)+len(a.Unverified) > 0 })
	return pack
})
