package bot_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"zonedesk/bot"
	"zonedesk/bot/playground"
	"zonedesk/bot/store/storetest"
)

func keepsTold(o *bot.Options, _ *string) { o.Told = 90 }

// publishes has the boss publish the packaged knowledge with one cell of its workbook changed.
func (w *world) publishes(old string, next any) {
	w.t.Helper()
	t := w.t.(*testing.T)
	w.play.Post(boss, playground.Post{Document: edited(t, packagedBook(t), old, next), FileName: "edit.xlsx"})
	w.idle()
	w.pressLabel(boss, "✅ Publish")
	w.expectLast(boss, "is published")
}

// indexed checks that so many chats are kept that were told something.
func (w *world) indexed(n int) {
	w.t.Helper()
	w.idle()
	w.bot.IndexTold(w.t.Context())
	found := 0
	for cursor := ""; ; {
		page, next, err := w.store.ToldPage(w.t.Context(), cursor, time.Time{})
		if err != nil {
			w.t.Fatal(err)
		}
		found += len(page)
		if cursor = next; cursor == "" {
			break
		}
	}
	if found != n {
		w.t.Fatalf("%d chats are kept that were told something: expected %d", found, n)
	}
}

func TestThoseToldAnOldFigureHearOfTheNewOne(t *testing.T) {
	t.Parallel()
	onStoresOfWeight(t, func(t *testing.T, at setting) {
		w, _ := publishing(t, at, admins, keepsTold)
		other := playground.Person{ID: 4001, Lang: "en"}
		forgets := playground.Person{ID: 4002, Lang: "en"}
		blocks := playground.Person{ID: 4003, Lang: "en"}
		w.play.Write(ann, "What is the total area of Yen Quang industrial park?")
		w.play.Write(lan, "KCN Yên Quang rộng bao nhiêu?")
		w.play.Write(other, "What is the area of Luong Son industrial park?")
		for _, p := range []playground.Person{forgets, blocks} {
			w.play.Write(p, "What is the total area of Yen Quang industrial park?")
		}
		w.indexed(5)
		m := w.write(forgets, "/forget")
		w.push(forgets, m.ID, button(m, "🗑"))
		w.play.Block(blocks)
		w.idle()
		before := map[int64]int{}
		for _, p := range []playground.Person{ann, lan, other, forgets, blocks} {
			before[p.ID] = len(w.play.Replies(p.ID))
		}

		w.publishes("180.62", 181.5)
		data, id := w.findButton(boss, "Tell the")
		so := len(w.play.Replies(boss.ID))
		w.push(boss, id, data)
		w.replies(boss.ID, so+1)
		w.expectLast(boss, "2 people were told what version 1 corrected")
		if ok, err := w.store.KeepOrder(t.Context(), bot.Order{Version: 1, Chat: boss.ID, Lang: "en"}); err != nil || !ok {
			t.Errorf("ordering it again gives %v, %v: expected it to be carried out and nobody to be left", ok, err)
		}
		if err := w.bot.CorrectAll(t.Context()); err != nil {
			t.Error(err)
		}
		w.arrived(boss, "0 people were told what version 1 corrected")

		for _, c := range []struct {
			who  playground.Person
			want []string
		}{
			{ann, []string{"A correction", "180.62 ha", "It is now:", "181.50 ha", "Source"}},
			{lan, []string{"Đính chính", "180,62 ha", "Nay là:", "181,50 ha", "Nguồn"}},
			{other, nil}, {forgets, nil}, {blocks, nil},
		} {
			got := w.play.Replies(c.who.ID)[before[c.who.ID]:]
			if c.want == nil {
				if len(got) != 0 {
					t.Errorf("%d was told\n%s\nexpected nothing", c.who.ID, got[0].Text)
				}
				continue
			}
			if len(got) != 1 {
				t.Errorf("%s got %d messages: expected one correction", c.who.FirstName, len(got))
				continue
			}
			for _, want := range c.want {
				if !strings.Contains(got[0].Text, want) {
					t.Errorf("%s was told\n%s\nexpected %q in it", c.who.FirstName, got[0].Text, want)
				}
			}
		}
		w.play.Write(boss, "/audit")
		w.expectLast(boss, "Boss had people told what version 1 corrected")
	})
}

func TestAnotherProcessGoesOnWithACorrection(t *testing.T) {
	t.Parallel()
	redis := storetest.Start(t)
	w, _ := publishing(t, storeAt(redis.URL()), admins, keepsTold)
	w.play.Write(ann, "What is the total area of Yen Quang industrial park?")
	w.indexed(1)
	w.publishes("180.62", 181.5)
	if _, err := w.store.KeepOrder(context.Background(), bot.Order{Version: 1, Chat: boss.ID, Lang: "en"}); err != nil { // and died
		t.Fatal(err)
	}
	for range 2 {
		if err := w.bot.CorrectAll(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	w.arrived(boss, "1 people were told what version 1 corrected")
	if n := strings.Count(strings.Join(w.texts(ann.ID), "\n"), "A correction"); n != 1 {
		t.Errorf("%d corrections came: expected one", n)
	}
}

func TestNobodyIsToldOfAFigureThatNobodyAskedFor(t *testing.T) {
	t.Parallel()
	w, _ := publishing(t, storeAt("memory://"), admins, keepsTold)
	w.play.Write(ann, "What is the total area of Luong Son industrial park?")
	w.indexed(1)
	w.publishes("180.62", 181.5)
	for _, m := range w.play.Replies(boss.ID) {
		if button(m, "Tell the") != "" {
			t.Error("it is offered to tell somebody of a figure that nobody was told: expected no offer")
		}
	}
}

func TestThoseToldARuleHearHowItReadsNow(t *testing.T) {
	t.Parallel()
	w, _ := publishing(t, storeAt("memory://"), admins, keepsTold)
	w.play.Write(ann, "What are the conditions for establishing a cluster?")
	w.expectLast(ann, "50%")
	w.indexed(1)
	w.publishes("left = 100 ha\nlet = 50 %", "left = 100 ha\nlet = 60 %")
	w.pressLabel(boss, "Tell the 1")
	w.found(boss.ID, "1 people were told what version 1 corrected")
	got := w.last(ann)
	for _, want := range []string{"A correction", "I told you: When a cluster may be set up: ", "over 50% let", "It is now: When a cluster may be set up", "over 60% let", "Source"} {
		if !strings.Contains(got, want) {
			t.Errorf("Ann was told\n%s\nexpected %q in it", got, want)
		}
	}
}
