package desk

import (
	"testing"

	"golang.org/x/text/unicode/norm"

	"zonedesk/knowledge"
	"zonedesk/knowledge/knowledgetest"
)

func TestLexiconsShareTheirWordsButNotTheNamesOfPacks(t *testing.T) {
	home, err := knowledge.Packaged()
	if err != nil {
		t.Fatal(err)
	}
	country, err := knowledge.Load(knowledgetest.Country(12))
	if err != nil {
		t.Fatal(err)
	}
	reads := func(x *lexicon, s string) string {
		if found := x.find(split(s), knowledge.VI); len(found) > 0 {
			return found[0].concepts[0]
		}
		return ""
	}
	first, err := newLexicon(home)
	if err != nil {
		t.Fatal(err)
	}
	other, err := newLexicon(country)
	if err != nil {
		t.Fatal(err)
	}
	again, err := newLexicon(home)
	if err != nil {
		t.Fatal(err)
	}
	for name, z := range map[string]*knowledge.Zone{home.Zones[0].Names["vi"]: home.Zones[0], country.Zones[0].Names["vi"]: country.Zones[0]} {
		ours := z == home.Zones[0]
		for of, x := range map[string]*lexicon{"the first desk": first, "the same pack's second": again, "the other pack": other} {
			if got, want := reads(x, name) == zoneName+z.ID, ours == (x != other); got != want {
				t.Errorf("%q means the zone to the lexicon of %s: %v, expected %v", name, of, got, want)
			}
		}
	}
	if a, b := reads(first, "diện tích"), reads(other, "diện tích"); a == "" || a != b {
		t.Errorf("a packaged word is read as %q and %q, expected the same", a, b)
	}
	if len(first.spelling) != len(again.spelling) || len(first.forms) != len(again.forms) {
		t.Errorf("a second lexicon of a pack has %d words and %d forms, expected %d and %d as the first", len(again.spelling), len(again.forms), len(first.spelling), len(first.forms))
	}
}

func TestLettersAreTakenApartAsInNormalFormD(t *testing.T) {
	words := []string{"", "hoa", "hòa", "nghiệp", "đường", "cafe\u0323\u0302", "a\u0302\u0323b", "Ω", "é\u0301", "\xff", "x\xc3"}
	for r := rune(0xA0); r < 0x2000; r++ {
		words = append(words, "a"+string(r)+"t")
	}
	for _, w := range words {
		if got, want := string(appendDecomposed(nil, w)), norm.NFD.String(w); got != want {
			t.Errorf("%+q is taken apart to %+q, expected %+q", w, got, want)
		}
	}
}
