package bot_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"zonedesk/bot"
	"zonedesk/bot/desk"
	"zonedesk/bot/library"
	"zonedesk/bot/playground"
	"zonedesk/bot/store/storetest"
	"zonedesk/knowledge"
)

// serving is a setting by which a process serves what is published, once lives has begun.
func serving(t *testing.T, w **world, l *library.Library) setting {
	return func(o *bot.Options, _ *string) {
		o.Library = l
		o.Desk = func() *desk.Desk {
			if *w == nil || (*w).live.Load() == nil {
				return nil
			}
			return (*w).live.Load().Desk()
		}
	}
}

// lives begins to serve what is published.
func (w *world) lives(l *library.Library) {
	w.t.Helper()
	l.Store = w.store
	live, err := library.NewLive(w.t.Context(), l, library.LiveOptions{Poll: 100 * time.Millisecond})
	if err != nil {
		w.t.Fatal(err)
	}
	w.live.Store(live)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { defer close(ended); live.Run(ctx) }()
	w.t.Cleanup(func() { stop(); <-ended })
}

// taught is a world whose staff may make knowledge of what they answer, on a store of its own or one that is given.
func taught(t *testing.T, g playground.Group, settings ...setting) *world {
	t.Helper()
	var w *world
	l := libraryOf(t)
	w = newWorld(t, nil, append([]setting{staffed(g.ID), serving(t, &w, l)}, settings...)...)
	w.lives(l)
	w.play.AddPerson(boss)
	w.play.AddPerson(deputy)
	if g.ID != 0 {
		g.Title, g.Members = "Staff", []int64{boss.ID, deputy.ID}
		w.play.AddGroup(g)
	}
	w.poll()
	w.carrying()
	w.speaksEnglish(boss)
	return w
}

// joined is another process on the same store that serves what is published, and does not poll.
func (w *world) joined(redis string) *world {
	w.t.Helper()
	var other *world
	l := libraryOf(w.t.(*testing.T))
	other = join(w.t, w.play, w.reach, nil, storeAt(redis), staffed(0), serving(w.t.(*testing.T), &other, l))
	other.lives(l)
	return other
}

// reaches waits until a process serves a version.
func (w *world) reaches(version int) {
	w.t.Helper()
	storetest.Until(w.t, "the version is served", func(context.Context) bool { return w.live.Load().Version().Number == version })
}

// count is how many messages of a chat hold the words.
func (w *world) count(chat int64, words string) (n int) {
	for _, m := range w.play.Messages(chat) {
		if strings.Contains(m.Text, words) {
			n++
		}
	}
	return n
}

var emma = playground.Person{ID: 104, FirstName: "Emma", Lang: "en"}

func TestWhatStaffAnswerIsMadeKnowledgeAndToldToEarlierAskers(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"a forum", "a group without topics"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if testing.Short() && name != "a forum" {
				t.Skip("three processes publish")
			}
			g := groups[name]
			redis := storetest.Start(t)
			w := taught(t, g, storeAt(redis.URL()))
			other := w.joined(redis.URL())

			// Others ask in vain first, each in their language.
			forgets, blocks := playground.Person{ID: 4001, Lang: "en", FirstName: "Finn"}, playground.Person{ID: 4002, Lang: "en", FirstName: "Bea"}
			apart := playground.Person{ID: 4003, Lang: "en", FirstName: "Abe"}
			for p, q := range map[playground.Person]string{
				lan: "Truong mau giao nao nhan tre em Han Quoc?", minjun: "한국 아이를 받는 유치원이 어디인가요?", ann: "Is there a kindergarden for Korean children?",
				forgets: "Which kindergartens take Korean children?", blocks: "Which kindergartens take Korean children?", apart: "Who sells used cranes?",
			} {
				w.play.Write(p, q)
				w.idle()
			}
			w.play.Write(ann, "which kindergarten takes Korean children")
			m := w.write(forgets, "/forget")
			w.push(forgets, m.ID, button(m, "🗑"))
			w.idle()
			w.play.Block(blocks)

			// One passes it on, and is answered by a person.
			w.pass(emma, "Which kindergartens take Korean children?", "Send now")
			card := w.found(staffChat, "№1 · new")
			w.pressCard(boss, "Take")
			w.answers(boss, card, playground.Post{Text: "The Rainbow kindergarten in Luong Son takes them, from 3 years on."})
			w.found(emma.ID, "Rainbow")
			w.found(staffChat, "№1 · answered")

			// The answer is made knowledge.
			w.pressCard(boss, "Add to knowledge")
			w.arrived(boss, "Make an article of the answer to enquiry №1?")
			w.pressLabel(boss, "Add to knowledge")
			w.expectLast(boss, "The answer in Vietnamese")
			w.expectLast(boss, "English: The Rainbow kindergarten")
			w.play.Write(boss, "Trường mẫu giáo nào nhận trẻ em Hàn Quốc?\nTrường mẫu giáo Cầu Vồng ở Lương Sơn, từ 3 tuổi.")
			w.expectLast(boss, "The answer in Korean")
			w.play.Write(boss, "르엉선의 무지개 유치원이 3 세부터 받습니다.")
			w.pressLabel(boss, "Skip")
			w.pressLabel(boss, "Skip")
			w.expectLast(boss, "What is it about?")
			w.pressLabel(boss, "facilities")
			w.expectLast(boss, "This is how I’ll tell it:")
			w.expectLast(boss, "3 people who asked in vain will be told.")
			w.absent(boss.ID, "⚠️")
			w.pressLabel(boss, "✅ Publish")
			w.arrived(boss, "Version 1 is published")
			w.reaches(1)
			other.reaches(1)

			// The next asker is answered by the bot, the earlier ones are told.
			w.play.Write(playground.Person{ID: 4010, Lang: "en"}, "any kindergarten for korean kids?")
			w.arrived(playground.Person{ID: 4010}, "The Rainbow kindergarten in Luong Son takes them, from 3 years on.")
			w.arrived(playground.Person{ID: 4010}, "Investment promotion staff")
			w.arrived(boss, "3 people who had asked in vain were told the answer.")
			for p, want := range map[playground.Person][]string{
				lan: {"từng hỏi: “Truong mau giao nao nhan tre em Han Quoc?”", "Trường mẫu giáo Cầu Vồng ở Lương Sơn, từ 3", "Nguồn"}, minjun: {"무지개 유치원이 3", "출처"},
				ann: {"You asked: “which kindergarten takes Korean children”", "The Rainbow kindergarten", "Source"},
			} {
				for _, words := range want {
					if w.count(p.ID, words) != 1 {
						t.Errorf("%s has %d messages with %q: expected one", p.FirstName, w.count(p.ID, words), words)
					}
				}
			}
			for _, p := range []playground.Person{emma, forgets, blocks, apart} {
				if n := w.count(p.ID, "🔔"); n != 0 {
					t.Errorf("%s was told %d times: expected never", p.FirstName, n)
				}
			}
			w.found(staffChat, "Made knowledge: asked.enquiry-1")
			if a := other.live.Load().Desk().Answer(t.Context(), desk.Question{Text: "어린이집에서 한국 아이를 받나요?", Lang: knowledge.KO}); !slices.Contains(a.Facts, "asked.enquiry-1") {
				t.Errorf("the other process answers\n%s\nexpected the article", a.Text())
			}

			// Ordered again, by a process that starts anew, nobody is told twice.
			w.drain()
			if ok, err := other.store.KeepOrder(t.Context(), bot.Order{Article: "asked.enquiry-1", Chat: boss.ID, Lang: "en", At: time.Now()}); err != nil || !ok {
				t.Fatalf("ordering it again gives %v, %v: expected it to have been carried out", ok, err)
			}
			before := len(w.play.Calls())
			again := w.joined(redis.URL())
			for _, process := range []*world{other, again} {
				if err := process.bot.CorrectAll(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			for _, c := range w.play.Calls()[before:] {
				if c.Method == "sendMessage" {
					t.Errorf("told again: %v", c)
				}
			}
		})
	}
}

func TestAGapIsMadeKnowledgeWithASecondPersonsWord(t *testing.T) {
	t.Parallel()
	w := taught(t, playground.Group{}, func(o *bot.Options, _ *string) { o.Approval = true })
	w.speaksEnglish(deputy)
	w.play.Write(ann, "What is the land rent in Yen Quang industrial park?")
	w.idle()
	w.play.Write(lan, "Giá thuê đất KCN Yên Quang bao nhiêu?")
	w.idle()
	w.play.Write(boss, "/gaps")
	w.pressLabel(boss, "1. ")
	w.pressLabel(boss, "Add to knowledge")
	w.expectLast(boss, "Asked as: vi: Giá thuê đất KCN Yên Quang bao nhiêu? (+1)")
	w.expectLast(boss, "The answer in Vietnamese")
	w.pressLabel(boss, "Skip")
	w.expectLast(boss, "The answer in English")
	w.play.Write(boss, "About 85 USD/m2 for the whole term, fee 0.5 USD/m2/year, call 0218 3123456, from 1 June 2026.")
	w.pressLabel(boss, "Show the draft")
	w.expectLast(boss, "It can't be published yet")
	w.expectLast(boss, "English: “0218” has no unit that I know")
	w.pressLabel(boss, "Change")
	w.pressLabel(boss, "English")
	w.play.Write(boss, "About 85 USD/m2 for the whole term, fee 0.5 USD/m2/year, from June 2026.")
	w.expectLast(boss, "About USD 85/m² for the whole term")
	w.expectLast(boss, "2 people who asked in vain will be told.")
	w.pressLabel(boss, "ask for approval")
	w.arrived(boss, "1 people were asked")
	w.arrived(deputy, "Boss asks you to approve")
	w.arrived(deputy, "About USD 85/m² for the whole term")
	w.pressLabel(deputy, "Approve and publish")
	w.arrived(deputy, "Version 1 is published")
	w.arrived(boss, "2 people who had asked in vain were told the answer.")
	w.found(ann.ID, "You asked: “What is the land rent in Yen Quang industrial park?”")
	w.found(lan.ID, "Anh/chị từng hỏi: “Giá thuê đất KCN Yên Quang bao nhiêu?”")
	w.found(lan.ID, "Chỉ có bản English")
	w.play.Write(boss, "/gaps")
	w.expectLast(boss, "0 different questions")
}

func TestOnlyWhoMayPublishMakesKnowledge(t *testing.T) {
	t.Parallel()
	w := taught(t, groups["a forum"], func(o *bot.Options, _ *string) { o.Admins = []int64{boss.ID} })
	code, err := w.store.Invite(t.Context(), bot.Invitation{By: boss.ID, Rights: []bot.Right{bot.Enquiries}}, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	w.play.Write(deputy, "/start join_"+code)
	w.play.Write(lan, "/human Còn đất không?")
	card := w.found(staffChat, "Còn đất không?")
	w.answers(boss, card, playground.Post{Text: "Yes"})
	w.found(lan.ID, "Yes")
	w.pressCard(deputy, "Add to knowledge")
	w.absent(deputy.ID, "Make an article")
	w.push(deputy, 1, "d:e.1")
	w.idle()
	w.absent(deputy.ID, "The answer in")
	w.push(ann, 1, "d:e.1")
	w.push(ann, 1, "w:k.1")
	w.idle()
	w.absent(ann.ID, "The answer in")
}
