package desk

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"zonedesk/knowledge"
	"zonedesk/search"
)

// packaged is the desk of the packaged pack, shared by tests that only ask it.
var packaged = sync.OnceValues(func() (*Desk, error) {
	pack, err := knowledge.Packaged()
	if err != nil {
		return nil, err
	}
	index, err := search.Build(pack)
	if err != nil {
		return nil, err
	}
	return New(pack, index)
})

func open(t testing.TB) *Desk {
	t.Helper()
	d, err := packaged()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestTheCheckBitesOnAFigureThatNoRecordHolds(t *testing.T) {
	d := open(t)
	r := &Request{}
	fact := d.pack.Fact("stat.hoa-binh.kcn.projects.fdi")
	if fact == nil || fact.Figure.Value.Value != 26 {
		t.Fatal("the pack's 26 FDI projects are expected under stat.hoa-binh.kcn.projects.fdi")
	}
	refer := d.pack.Zone("luong-son")
	var rent *knowledge.Fact
	for _, f := range refer.Facts {
		if f.Measure == "land.rent" {
			rent = f
		}
	}
	for name, c := range map[string]struct {
		line  string
		facts []string
		bad   string
	}{
		"a figure of a named record passes":                {"26 projects (August 2022, 08/2022)", []string{fact.ID}, ""},
		"a figure that no record holds is caught":          {"27 projects", []string{fact.ID}, "27"},
		"a figure of a record that is not named":           {"26 projects", nil, "26"},
		"a figure with other decimals is another figure":   {"26.5 projects", []string{fact.ID}, "26.5"},
		"a year that is not the record's":                  {"26 projects in 2019", []string{fact.ID}, "2019"},
		"full-width digits are digits":                     {"２７ projects", []string{fact.ID}, "２７"},
		"a record that is not to be told vouches for none": {"USD 80/m²", []string{rent.ID}, "80"},
	} {
		t.Run(name, func(t *testing.T) {
			a := Answer{Lines: []Line{{Kind: Lead, Text: c.line}}, Facts: c.facts}
			if got := d.unsupported(a, r); got != c.bad {
				t.Errorf("unsupported(%q) = %q, expected %q", c.line, got, c.bad)
			}
		})
	}
}

func TestTheCheckRecomputesWhatWasComputed(t *testing.T) {
	d := open(t)
	a := Answer{Lines: []Line{{Kind: Lead, Text: "5 parks"}}, Zones: []string{"luong-son"}, derived: []derived{{op: "count", n: 5, value: 5}}}
	if got := d.unsupported(a, &Request{}); got != "5" {
		t.Errorf("a count of 5 with one zone listed: unsupported = %q, expected \"5\"", got)
	}
}

func TestEveryPhraseIsInEveryLanguageWithTheSamePlaceholders(t *testing.T) {
	p, err := loadPhrases()
	if err != nil {
		t.Fatal(err)
	}
	placeholder := regexp.MustCompile(`\{[a-z0-9]+\}`)
	holders := func(s string) []string {
		found := placeholder.FindAllString(s, -1)
		slices.Sort(found)
		return slices.Compact(found)
	}
	for key, english := range p[knowledge.EN] {
		for _, lang := range knowledge.Langs() {
			s, ok := p[lang][key]
			if !ok {
				if key != "months" {
					t.Errorf("%s: phrase %q is missing", lang, key)
				}
				continue
			}
			if strings.HasPrefix(key, "date.") {
				continue // languages write dates from different parts
			}
			if got, want := holders(s), holders(english); !slices.Equal(got, want) {
				t.Errorf("%s: phrase %q has placeholders %v, expected %v", lang, key, got, want)
			}
		}
	}
	for _, lang := range knowledge.Langs() {
		for key := range p[lang] {
			if _, ok := p[knowledge.EN][key]; !ok && !strings.HasPrefix(key, "unit.own ") {
				t.Errorf("%s: phrase %q is not in English", lang, key)
			}
		}
	}
}

func TestEveryConceptHasWordsInEveryLanguage(t *testing.T) {
	vietnamese, err := readLexicon("vi")
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range knowledge.Langs() {
		words, err := readLexicon(string(lang))
		if err != nil {
			t.Fatal(err)
		}
		for concept := range vietnamese {
			if len(words[concept]) == 0 {
				t.Errorf("%s: no words for %s", lang, concept)
			}
		}
		for concept := range words {
			if _, ok := vietnamese[concept]; !ok && concept != "cover" {
				t.Errorf("%s: %s is no concept (not in vi.yaml)", lang, concept)
			}
			if m, ok := strings.CutPrefix(concept, "m."); ok {
				if _, known := knowledge.Measure(m).Info(); !known {
					t.Errorf("%s: %s names no measure", lang, concept)
				}
			}
		}
	}
}

func TestLanguageOfTheAnswer(t *testing.T) {
	d := open(t)
	for name, c := range map[string]struct {
		q    Question
		want knowledge.Lang
	}{
		"the person's choice comes first":            {Question{Text: "How big is Yen Quang IP?", Lang: "ko", Hint: "ja"}, "ko"},
		"then the question's":                        {Question{Text: "How big is Yen Quang IP?", Hint: "ja"}, "en"},
		"unmarked Vietnamese is Vietnamese":          {Question{Text: "kcn yen quang rong bao nhieu", Hint: "en"}, "vi"},
		"a bare name leaves it to the client":        {Question{Text: "Yen Quang", Hint: "ja"}, "ja"},
		"a bare name in a conversation stays in its": {Question{Text: "Yen Quang", Hint: "ja", Context: Context{Lang: "zh", At: 1}}, "zh"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := d.Answer(context.Background(), c.q).Lang; got != c.want {
				t.Errorf("answered in %s, expected %s", got, c.want)
			}
		})
	}
}

func TestWhatAButtonAsksIsAnswered(t *testing.T) {
	d := open(t)
	ctx := context.Background()
	seen := map[string]bool{}
	var press func(a Answer, depth int)
	press = func(a Answer, depth int) {
		for _, b := range a.Buttons {
			if len(b.Code) == 0 || len(b.Code) > 56 || strings.Trim(b.Code, "abcdefghijklmnopqrstuvwxyz0123456789._:+-") != "" {
				t.Errorf("button %q has code %q: expected 1 to 56 of [a-z0-9._:+-]", b.Label, b.Code)
			}
			if seen[b.Code] || depth == 0 {
				continue
			}
			seen[b.Code] = true
			next := d.Answer(ctx, Question{Code: b.Code, Lang: a.Lang})
			if len(next.Lines) == 0 || next.Withheld != "" {
				t.Errorf("button %q (%s) leads to %q, withheld %q", b.Label, b.Code, next.Text(), next.Withheld)
			}
			press(next, depth-1)
		}
	}
	for _, q := range []string{"KCN Lương Sơn", "hello", "What incentives are there?", "So sánh Yên Quang và Mông Hóa"} {
		press(d.Answer(ctx, Question{Text: q}), 3)
	}
	for _, code := range []string{"", "x", "m:nonsense:luong-son", "o:nowhere", "a:no.such", "m:land.rent:", ":::", strings.Repeat("z", 500)} {
		if a := d.Answer(ctx, Question{Code: code}); len(a.Lines) == 0 {
			t.Errorf("code %q leads to an empty answer; a forged or old button must be harmless", code)
		}
	}
}

func FuzzAnswer(f *testing.F) {
	for _, q := range []string{"KCN Lương Sơn còn đất không?", "cần 5 ha, cách Hà Nội dưới 60 km", "面积多大", "{doc:x} {n}", "%!s(int=3)", "\xff\xfe", "12345678901234567890 ha"} {
		f.Add(q)
	}
	d := open(f)
	f.Fuzz(func(t *testing.T, q string) {
		a := d.Answer(context.Background(), Question{Text: q})
		if len(a.Lines) == 0 {
			t.Errorf("%q: empty answer", q)
		}
		if a.Withheld != "" {
			t.Errorf("%q: the check held back %q: an answer was worded with a figure that it doesn't name", q, a.Withheld)
		}
	})
}

func BenchmarkAnswer(b *testing.B) {
	d := open(b)
	for _, c := range []struct{ name, text string }{
		{"fact", "KCN Yên Quang rộng bao nhiêu?"},
		{"statistic", "How many FDI projects are in the industrial parks?"},
		{"finder", "cần 5 ha, có xử lý nước thải, cách Hà Nội dưới 60 km, làm linh kiện điện tử"},
		{"article", "thuế thu nhập doanh nghiệp cho dự án mới trong khu công nghiệp"},
		{"unknown", "what is the price of electricity for steel mills near the railway"},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				d.Answer(context.Background(), Question{Text: c.text})
			}
		})
	}
}

func BenchmarkNew(b *testing.B) {
	pack, err := knowledge.Packaged()
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := New(pack, nil); err != nil {
			b.Fatal(err)
		}
	}
}

func TestTheTraceTellsHowAQuestionWasTaken(t *testing.T) {
	d := open(t)
	for question, way := range map[string]string{
		"hello":                                "manners",
		"weather tomorrow":                     "limits of the desk",
		"How large is Mong Hoa park?":          "measures",
		"Which park is the largest?":           "search of zones",
		"Compare Luong Son and Mong Hoa parks": "comparison",
		"xyzzy":                                "nothing that is known",
	} {
		_, r := d.Explain(context.Background(), Question{Text: question})
		want := "answered as: " + way
		if trace := r.Trace(); !slices.ContainsFunc(trace, func(line string) bool { return strings.TrimSpace(line) == want }) {
			t.Errorf("the trace of %q is %q, expected a line %q", question, trace, want)
		}
	}
}
