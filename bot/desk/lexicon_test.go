package desk

import (
	"testing"

	"golang.org/x/text/unicode/norm"
)

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
