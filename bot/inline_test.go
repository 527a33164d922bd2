package bot_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"zonedesk/bot"
	"zonedesk/bot/playground"
	"zonedesk/bot/store/storetest"
)

// typed is what the bot offers somebody who types after its name.
func (w *world) typed(p playground.Person, text, offset string) playground.InlineAnswer {
	w.t.Helper()
	_, id := w.play.QueryFrom(p, text, offset)
	var a playground.InlineAnswer
	w.until(fmt.Sprintf("results for %q", text), func() (ok bool) { a, ok = w.play.InlineAnswer(id); return ok })
	return a
}

func TestCardsAreOfferedInAnyChat(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ lang, text, title, card, source string }{
		{"vi", "yên quang", "KCN Yên Quang", "Khu công nghiệp Yên Quang", "Nguồn:"},
		{"en", "yên quang", "Yen Quang IP", "Yen Quang Industrial Park", "Source:"},
		{"en", "", "Luong Son IP", "Luong Son Industrial Park", "Source:"},
		{"vi", "Which park is the largest?", "Largest", "Largest", "Source:"},
		{"en", "안녕하세요, 가장 큰 산업단지는 어디인가요?", "가장", "ha", "출처:"},
	} {
		t.Run(c.lang+" "+c.text, func(t *testing.T) {
			t.Parallel()
			w := polling(t, packaged(t))
			person := playground.Person{ID: 500, Lang: c.lang}
			a := w.typed(person, c.text, "")
			if len(a.Results) == 0 || !strings.Contains(a.Results[0].Title, c.title) {
				t.Fatalf("the results are %+v: expected %q first", a.Results, c.title)
			}
			if a.CacheTime <= 0 || a.Button == nil || a.Button.Start == "" {
				t.Errorf("the answer is kept %d s, its button is %+v: expected both", a.CacheTime, a.Button)
			}
			var sent struct {
				Content struct {
					Text string `json:"message_text"`
				} `json:"input_message_content"`
				Markup playground.Markup `json:"reply_markup"`
			}
			if err := json.Unmarshal(a.Results[0].Raw, &sent); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(sent.Content.Text, c.card) || !strings.Contains(sent.Content.Text, c.source) {
				t.Errorf("the message is\n%s\nexpected %q and %q", sent.Content.Text, c.card, c.source)
			}
			for _, row := range sent.Markup.Inline {
				for _, b := range row {
					if !strings.HasPrefix(b.URL, "https://t.me/") {
						t.Errorf("button %+v stands under a message of another chat: expected links only", b)
					}
				}
			}
		})
	}
}

func TestAResultThatIsSentToTheBotIsNoQuestion(t *testing.T) {
	t.Parallel()
	w := polling(t, packaged(t))
	_, id := w.play.Query(ann, "yen quang")
	w.until("results come", func() bool { _, ok := w.play.InlineResults(id); return ok })
	results, _ := w.play.InlineResults(id)
	if _, err := w.play.Choose(ann, id, results[0].ID); err != nil {
		t.Fatal(err)
	}
	w.idle()
	if got := w.texts(ann.ID); len(got) != 0 {
		t.Errorf("the bot answers its own card with %q: expected nothing", got)
	}
}

func TestResultsComeByPage(t *testing.T) {
	t.Parallel()
	w := polling(t, parrot{})
	first := w.typed(ann, "", "")
	if len(first.Results) != 20 || first.NextOffset != "20" {
		t.Fatalf("the first page has %d results and leads to %q: expected 20 and 20", len(first.Results), first.NextOffset)
	}
	second := w.typed(ann, "", first.NextOffset)
	if len(second.Results) != 10 || second.NextOffset != "" || second.Results[0].ID == first.Results[0].ID {
		t.Errorf("the second page has %d results and leads to %q: expected the last 10", len(second.Results), second.NextOffset)
	}
	for _, forged := range []string{"-5", "x", "99999999999999999999"} {
		w.typed(ann, "", forged)
	}
}

func TestResultsAreInTheLanguageChosenInTheChat(t *testing.T) {
	t.Parallel()
	onStores(t, func(t *testing.T, at setting) {
		w := polling(t, packaged(t), at)
		w.play.Write(ann, "/language ko")
		w.replies(ann.ID, 1)
		w.idle()
		if a := w.typed(ann, "yen quang", ""); !a.Personal || !strings.Contains(a.Results[0].Title, "옌꽝") {
			t.Errorf("the results are %+v, personal %v: expected Korean, for this person only", a.Results, a.Personal)
		}
		if a := w.typed(ann, "安光", ""); a.Personal || !strings.Contains(a.Results[0].Title, "安光") {
			t.Errorf("the results are %+v, personal %v: expected Chinese, for everybody", a.Results, a.Personal)
		}
	})
}

func TestTypingIsBoundedByPerson(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_700_000_000, 0)
	w := polling(t, parrot{}, func(o *bot.Options, _ *string) {
		o.Quota = 2
		o.Clock = func() time.Time { return now }
	})
	for range 12 {
		w.play.Query(ann, "land")
	}
	w.typed(lan, "land", "")
	w.idle()
	if n := w.calls("answerInlineQuery"); n != 9 {
		t.Errorf("%d queries were answered: expected 8 of the first person and the one of the second", n)
	}
}

func TestCardsAreOfferedWithoutTheStore(t *testing.T) {
	t.Parallel()
	server := storetest.Start(t)
	w := polling(t, packaged(t), storeAt(server.URL()))
	server.Kill()
	for range 2 {
		if a := w.typed(ann, "yen quang", ""); len(a.Results) == 0 || !strings.Contains(a.Results[0].Title, "Yen Quang") {
			t.Errorf("the results are %+v: expected the card, though the store is away", a.Results)
		}
	}
}
