package desk

import (
	"testing"

	"zonedesk/knowledge"
)

func TestWordsRunTogetherAreParted(t *testing.T) {
	words, err := packagedLexicon()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		in, want string
		lang     knowledge.Lang
	}{
		"inside an expression":     {"kcn nao dien tichtren 200 ha", "kcn nao dien tich tren 200 ha", knowledge.VI},
		"two expressions":          {"cac kcncon dat khong", "cac kcn con dat khong", knowledge.VI},
		"a whole expression":       {"thuhut bao nhieu von", "thuhut bao nhieu von", knowledge.VI}, // read as it is
		"English":                  {"which parkshave land left", "which parks have land left", knowledge.EN},
		"a name that nobody knows": {"KCN Kolmarvin", "KCN Kolmarvin", knowledge.VI},
		"a word that is known":     {"doanh nghiep", "doanh nghiep", knowledge.VI},
	} {
		if got := words.lexicon.part(c.in, split(c.in), c.lang); got != c.want {
			t.Errorf("%s: %q was read as %q, expected %q", name, c.in, got, c.want)
		}
	}
}
