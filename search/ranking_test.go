package search

import (
	"slices"
	"testing"

	"zonedesk/knowledge"
	"zonedesk/search/text"
)

// TestPackagedArticlesAreFoundByTheirTitles shows the ranking on real texts: a title finds its article among the first
// three, also without marks.
func TestPackagedArticlesAreFoundByTheirTitles(t *testing.T) {
	pack, err := knowledge.Packaged()
	if err != nil {
		t.Fatalf("the packaged pack: %v", err)
	}
	x := mustBuild(t, pack)
	for _, lang := range knowledge.Langs() {
		for name, change := range map[string]func(string) string{"as it stands": func(s string) string { return s }, "without marks": text.Fold} {
			asked, first, found := 0, 0, 0
			for _, a := range pack.Articles {
				if a.Text[lang] == "" || a.Title[lang] == "" {
					continue
				}
				asked++
				hits, err := x.Search(t.Context(), Query{Text: change(a.Title[lang]), Lang: lang, Limit: 3})
				if err != nil {
					t.Fatal(err)
				}
				if len(hits) > 0 && hits[0].ID == a.ID {
					first++
				}
				if slices.ContainsFunc(hits, func(h Hit) bool { return h.ID == a.ID }) {
					found++
				}
			}
			t.Logf("%s, %s: of %d titles %d find their article first, %d among the first three", lang, name, asked, first, found)
			if found*100 < asked*95 {
				t.Errorf("%s, %s: %d of %d titles find their article, want 95 %%", lang, name, found, asked)
			}
		}
	}
}
