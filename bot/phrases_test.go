package bot_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"
	"unicode/utf8"

	"zonedesk/bot/desk"
	"zonedesk/knowledge"
	"zonedesk/search"
)

// packaged is the desk of the packaged knowledge.
func packaged(t *testing.T) *desk.Desk {
	t.Helper()
	d, err := packagedDesk()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// packagedPack is shared: who changes a pack loads one of their own.
var packagedPack = sync.OnceValues(knowledge.Packaged)

var packagedDesk = sync.OnceValues(func() (*desk.Desk, error) {
	pack, err := packagedPack()
	if err != nil {
		return nil, err
	}
	d, _, err := openDesk(pack)
	return d, err
})

// openDesk opens a desk over a pack, and its index.
func openDesk(pack *knowledge.Pack) (*desk.Desk, *search.Index, error) {
	index, err := search.Build(pack)
	if err != nil {
		return nil, nil, err
	}
	d, err := desk.New(pack, index)
	return d, index, err
}

// deskOf is a desk over a pack for the time of a test.
func deskOf(t *testing.T, pack *knowledge.Pack) *desk.Desk {
	t.Helper()
	d, index, err := openDesk(pack)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = index.Close() })
	return d
}

// spoken finds the keys of phrases that the program says: text("…"), say("…"), Say(lang, "…"), tellMember(user, "…"), button("…"), key: "…", and the first
// half of keys put together from two: text("right."+…).
var spoken = regexp.MustCompile(`(?:\b(?:(?:text|say)\(|(?:Say|tellMember)\([\w.()]+, |button\((?:[\w.]+, )?)|\bkey: )"([a-z0-9_.]+)"`)

// phraseKeys are the keys in the package's files; one that ends with a dot stands for all that begin so.
func phraseKeys(t *testing.T) []string {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range spoken.FindAllSubmatch(source, -1) {
			keys = append(keys, string(found[1]))
		}
	}
	if slices.Sort(keys); len(keys) < 30 {
		t.Fatalf("found %d keys of phrases in the package: expected many more", len(keys))
	}
	return slices.Compact(keys)
}

func TestPhrasesExistInEachLanguage(t *testing.T) {
	t.Parallel()
	d := packaged(t)
	limits := map[string]int{"bot.short": 120, "bot.description": 512} // Bot API, setMyShortDescription and setMyDescription
	for _, key := range phraseKeys(t) {
		if strings.HasSuffix(key, ".") {
			continue
		}
		english := d.Say(knowledge.EN, key)
		for _, lang := range knowledge.Langs() {
			text := d.Say(lang, key)
			if text == "" || text == key || lang != knowledge.EN && text == english && strings.ContainsFunc(text, unicode.IsLetter) {
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
