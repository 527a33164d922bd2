package desk_test

import (
	"strings"
	"testing"

	"zonedesk/bot/desk"
	"zonedesk/knowledge"
)

func TestSuggestionsForWhatIsBeingTyped(t *testing.T) {
	d := packagedDesk(t)
	for _, c := range []struct {
		name, text string
		lang, hint knowledge.Lang
		first      string // id
		in         knowledge.Lang
		personal   bool
	}{
		{"nothing yet", "", "", "en", "z.luong-son", "en", true},
		{"the first letters of a name", "yên q", "", "en", "z.yen-quang", "en", true},
		{"a name without marks", "yen quang", "", "ko", "z.yen-quang", "ko", true},
		{"a name with the word for the kind", "kcn yên", "", "vi", "z.yen-quang", "vi", true},
		{"the second word of a name", "quang", "", "en", "z.yen-quang", "en", true},
		{"a name in Chinese", "安光", "", "en", "z.yen-quang", "zh", false},
		{"a name in Korean", "옌꽝", "", "en", "z.yen-quang", "ko", false},
		{"a person's choice before the client's language", "yen quang", "ja", "en", "z.yen-quang", "ja", true},
		{"a question, in its own language", "Which park is the largest?", "vi", "vi", "a", "en", false},
		{"a question in Vietnamese", "KCN nào có xử lý nước thải?", "en", "en", "a", "vi", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := d.Suggest(t.Context(), desk.Question{Text: c.text, Lang: c.lang, Hint: c.hint}, 0, 10)
			if len(s.List) == 0 || s.List[0].ID != c.first {
				t.Fatalf("the suggestions are %+v: expected %s first", s.List, c.first)
			}
			if s.Lang != c.in || s.Personal != c.personal || s.List[0].Answer.Lang != c.in {
				t.Errorf("they are in %s, personal %v: expected %s, %v", s.Lang, s.Personal, c.in, c.personal)
			}
			for _, one := range s.List {
				if one.Title == "" || len(one.Answer.Lines) == 0 || !one.Answer.Answered {
					t.Errorf("%s has the title %q and the text %q: expected both", one.ID, one.Title, one.Answer.Text())
				}
				if strings.HasPrefix(one.ID, "z.") && (one.About == "" || strings.Contains(one.About, one.Title)) {
					t.Errorf("%s is described as %q: expected a line without the name", one.ID, one.About)
				}
			}
		})
	}
}

func TestSuggestionsComeByPage(t *testing.T) {
	d := packagedDesk(t)
	seen := map[string]bool{}
	from := 0
	for more := true; more; from += 8 {
		s := d.Suggest(t.Context(), desk.Question{Lang: "en"}, from, 8)
		for _, one := range s.List {
			if seen[one.ID] {
				t.Errorf("%s is on two pages", one.ID)
			}
			seen[one.ID] = true
		}
		more = s.More
	}
	if len(seen) != len(d.Pack().Zones) {
		t.Errorf("the pages hold %d zones: expected all %d", len(seen), len(d.Pack().Zones))
	}
	if s := d.Suggest(t.Context(), desk.Question{Lang: "en", Text: "zzzz"}, 0, 8); len(s.List) != 0 || s.More {
		t.Errorf("letters that mean nothing give %+v: expected nothing", s)
	}
}

func BenchmarkSuggestCards(b *testing.B) {
	d := packagedDesk(b)
	for b.Loop() {
		d.Suggest(b.Context(), desk.Question{Lang: "en"}, 0, 20)
	}
}
