package bot_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"zonedesk/bot"
	"zonedesk/bot/desk"
	"zonedesk/knowledge"
	"zonedesk/search"
)

// packaged is the desk of the packaged knowledge.
func packaged(t *testing.T) *desk.Desk {
	t.Helper()
	pack, err := knowledge.Packaged()
	if err != nil {
		t.Fatal(err)
	}
	index, err := search.Build(pack)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = index.Close() })
	d, err := desk.New(pack, index)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestPhrasesExistInEachLanguage(t *testing.T) {
	t.Parallel()
	d := packaged(t)
	limits := map[string]int{"bot.short": 120, "bot.description": 512} // Bot API, setMyShortDescription and setMyDescription
	for _, key := range bot.PhraseKeys {
		english := d.Say(knowledge.EN, key)
		for _, lang := range knowledge.Langs() {
			text := d.Say(lang, key)
			if text == "" || text == key || lang != knowledge.EN && text == english {
				t.Errorf("%s has %q for %q: expected a text of its own", lang, text, key)
			}
			if limit := limits[key]; limit > 0 && utf8.RuneCountInString(text) > limit {
				t.Errorf("%s has %d characters for %q: expected at most %d", lang, utf8.RuneCountInString(text), key, limit)
			}
		}
	}
}

func TestPackagedKnowledgeAnswers(t *testing.T) {
	t.Parallel()
	w := polling(t, packaged(t))
	w.play.Write(lan, "KCN Lương Sơn rộng bao nhiêu?")
	first := w.replies(lan.ID, 1)[0]
	if !strings.Contains(first.Text, "ha") || !strings.Contains(first.Text, "Nguồn") {
		t.Errorf("the answer is\n%s\nexpected an area in ha with its source", first.Text)
	}
	replies := 1
	for _, row := range first.Buttons() {
		for _, button := range row {
			if err := w.play.Press(lan, first.ID, button.Data); err != nil {
				t.Fatal(err)
			}
			replies++
			if got := w.replies(lan.ID, replies)[replies-1]; got.Text == "" || strings.Contains(got.Text, "error.") {
				t.Errorf("button %q is answered with\n%s", button.Text, got.Text)
			}
		}
	}
	if replies == 1 {
		t.Error("the answer has no buttons: expected some")
	}
}
