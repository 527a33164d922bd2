package text

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Unglue parts Vietnamese words that are written without the blanks between them: "KCNTânPhú" → "KCN Tân Phú",
// "baonhiêu dựán" → "bao nhiêu dự án". It parts a word only where every part is a syllable, or an abbreviation in capitals, and only
// by what shows it: a capital inside, or marks. "nghiệp" and "MicroChip" stay as they are. Unglue takes text in NFC and is idempotent.
func Unglue(s string) string {
	for mayBeGlued(s) {
		parted := partGlued(s)
		if parted == s {
			break
		}
		s = parted // what is parted may show where it parts again
	}
	return s
}

// partGlued parts each word of a text once.
func partGlued(s string) string {
	var b strings.Builder
	last := 0
	for _, t := range Tokens(s) {
		if t.Script != Latin || !mayBeGlued(t.Text) {
			continue
		}
		parts := atCapitals(norm.NFC.String(t.Text))
		for i := 0; i < len(parts); i++ {
			if split := syllablesOf(parts[i]); split != nil {
				parts = slices.Replace(parts, i, i+1, split...)
				i += len(split) - 1
			}
		}
		if len(parts) > 1 && slices.ContainsFunc(parts, func(p string) bool { return Syllable(Fold(p)) }) {
			b.WriteString(s[last:t.Start])
			b.WriteString(strings.Join(parts, " "))
			last = t.End
		}
	}
	if last == 0 {
		return s
	}
	return b.String() + s[last:]
}

const (
	longestSyllable = 7 // letters: "nghiêng"
	longestGlued    = 32
	mostGlued       = 6 // syllables of a word
)

// mayBeGlued reports whether s has a word with a capital inside, with two tones, or with marks and more letters than a syllable has.
func mayBeGlued(s string) bool {
	letters, marks, tones, before := 0, 0, 0, ' '
	for _, r := range s {
		if !unicode.IsLetter(r) {
			letters, marks, tones, before = 0, 0, 0, r
			continue
		}
		letters++
		if r >= utf8.RuneSelf {
			marks++
			if strings.ContainsRune(toned, unicode.ToLower(r)) {
				tones++
			}
		}
		if letters > 1 && unicode.IsUpper(r) && unicode.IsLower(before) || tones > 1 || marks > 0 && letters > longestSyllable {
			return true
		}
		before = r
	}
	return false
}

// toned are the letters with a tone.
const toned = "áàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"

// atCapitals parts a word before its capitals: before each that follows a small letter, and before the last of several that is
// followed by small ones. A word whose parts would be neither syllables nor abbreviations stays whole.
func atCapitals(word string) []string {
	letters := []rune(word)
	var parts []string
	from := 0
	for i := 1; i < len(letters); i++ {
		begins := unicode.IsUpper(letters[i]) && (unicode.IsLower(letters[i-1]) || i+2 < len(letters) && unicode.IsLower(letters[i+1]) && unicode.IsLower(letters[i+2]))
		if begins {
			parts = append(parts, string(letters[from:i]))
			from = i
		}
	}
	parts = append(parts, string(letters[from:]))
	for _, p := range parts {
		n := utf8.RuneCountInString(p)
		abbreviation := n >= 2 && n <= 4 && strings.ToUpper(p) == p
		if n == 1 || !abbreviation && !Syllable(Fold(p)) && syllablesOf(p) == nil {
			return []string{word}
		}
	}
	return parts
}

// syllablesOf are the fewest syllables that a word with marks consists of; nil where it is one, or none. Where one may end in several
// places, the next begins with a consonant; only of a word with several tone marks, which can't be one syllable, it need not.
func syllablesOf(word string) []string {
	lower := strings.ToLower(word)
	if lower == Fold(lower) || len(word) > 2*longestGlued {
		return nil
	}
	letters := make([]string, 0, len(lower)) // without tone marks
	toned := make([]bool, 0, len(lower))
	count := 0
	for _, r := range norm.NFC.String(lower) {
		plain, tone := apartFromTone(r)
		letters, toned = append(letters, plain), append(toned, tone)
		if tone {
			count++
		}
	}
	n := len(letters)
	if n > longestGlued || utf8.RuneCountInString(word) != n || count <= 1 && marked(strings.Join(letters, "")) {
		return nil
	}
	type way struct{ parts, cost, from int }
	best := make([]way, n+1) // to each letter
	for to := 1; to <= n; to++ {
		for from := max(0, to-7); from < to; from++ {
			if from > 0 && best[from].parts == 0 || !syllableAt(letters, toned, from, to) {
				continue
			}
			w := way{best[from].parts + 1, best[from].cost + 10, from}
			if from > 0 && beginsWithVowel(letters[from]) {
				if count < 2 {
					continue
				}
				w.cost++
			}
			if best[to].parts == 0 || w.cost < best[to].cost {
				best[to] = w
			}
		}
	}
	if best[n].parts < 2 || best[n].parts > mostGlued {
		return nil
	}
	runes := []rune(word)
	var parts []string
	for to := n; to > 0; to = best[to].from {
		parts = append(parts, string(runes[best[to].from:to]))
	}
	slices.Reverse(parts)
	return parts
}

// syllableAt reports whether some letters are a syllable with at most one tone. A single letter is one only with a mark.
func syllableAt(letters []string, toned []bool, from, to int) bool {
	tones := 0
	for _, t := range toned[from:to] {
		if t {
			tones++
		}
	}
	s := strings.Join(letters[from:to], "")
	return tones <= 1 && marked(s) && (to-from > 1 || tones > 0)
}

// apartFromTone is a letter without its tone mark, and whether it had one.
func apartFromTone(r rune) (string, bool) {
	if !strings.ContainsRune(toned, r) {
		return string(r), false
	}
	letters := norm.NFD.String(string(r))
	kept := strings.Map(func(c rune) rune {
		if strings.ContainsRune("\u0300\u0301\u0303\u0309\u0323", c) {
			return -1
		}
		return c
	}, letters)
	return norm.NFC.String(kept), true
}

func beginsWithVowel(s string) bool { return strings.ContainsAny(Fold(s), "aeiouy") }
