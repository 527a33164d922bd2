package text

import (
	"strings"
	"unicode"
)

// Repair turns what a switched-off Telex or VNI keyboard left behind into Vietnamese: "khu coong nghieepj" → "khu công nghiệp",
// "d9a61t" → "đất". It touches only words that are neither English nor already a syllable and that yield a valid one;
// words that could be a code or a plural ("lots", "A1") only beside others that are certain. Repair is idempotent.
func Repair(s string) string {
	if !hasASCIIWord(s) {
		return s
	}
	tokens := Tokens(s)
	fixed := make([]fix, len(tokens))
	certain, vietnamese, foreign := 0, false, false
	for i, t := range tokens {
		fixed[i] = repairWord(t)
		if fixed[i].certain {
			certain++
		}
		vietnamese = vietnamese || frequentVI[t.Folded] >= 1
		foreign = foreign || frequentEN[t.Folded] >= 1
	}
	var b strings.Builder
	last := 0
	for i, t := range tokens {
		f := fixed[i]
		if certain > 1 && english[t.Folded] > 0 && frequentEN[t.Folded] == 0 && frequentVI[t.Folded] == 0 {
			f = readKeys(t) // "cos" is rather "có" beside two words that were typed so
		}
		if f.text == "" || !f.certain && certain == 0 && (f.vni || foreign || !vietnamese) {
			continue
		}
		b.WriteString(s[last:t.Start])
		b.WriteString(f.text)
		last = t.End
	}
	if last == 0 {
		return s
	}
	b.WriteString(s[last:])
	return b.String()
}

func hasASCIIWord(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i] | 0x20; 'a' <= c && c <= 'z' {
			return true
		}
	}
	return false
}

// fix is what a word may be turned into; text is empty when it is to stay.
type fix struct {
	text    string
	certain bool // cannot well be anything else
	vni     bool
}

func repairWord(t Token) fix {
	if t.Script != Latin || len(t.Text) < 2 || len(t.Text) > 12 || !isASCII(t.Text) {
		return fix{}
	}
	w := strings.ToLower(t.Text)
	if Syllable(w) || english[w] > 0 || frequentEN[w] > 0 {
		return fix{}
	}
	if rest, ok := strings.CutPrefix(w, "f"); ok && Syllable("ph"+rest) {
		return fix{text: sameCase("ph"+rest, t.Text)} // as people write in chats
	}
	return readKeys(t)
}

// readKeys reads a word as the keys of Telex or VNI.
func readKeys(t Token) fix {
	w := strings.ToLower(t.Text)
	var (
		f    fix
		keys int
		out  string
		ok   bool
	)
	if strings.ContainsAny(w, "0123456789") {
		out, keys, ok = readVNI(w)
		f.vni = true
		f.certain = keys >= 2 || keys == 1 && !isDigit(w[len(w)-1])
	} else {
		out, keys, ok = readTelex(w)
		plural := strings.HasSuffix(w, "s") && keys == 2 && (strings.Contains(w, "oo") || strings.Contains(w, "ee"))
		f.certain = keys >= 2 && !plural || strings.HasPrefix(w, "dd") || strings.HasSuffix(w, "j") || strings.HasPrefix(w, "ngh")
	}
	if !ok || keys == 0 {
		return fix{}
	}
	f.text = sameCase(out, t.Text)
	return f
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// sameCase gives s the capitals of like.
func sameCase(s, like string) string {
	if strings.ToUpper(like) == like {
		return strings.ToUpper(s)
	}
	if unicode.IsUpper(rune(like[0])) {
		r := []rune(s)
		r[0] = unicode.ToUpper(r[0])
		return string(r)
	}
	return s
}

// readTelex reads a word as Telex keys and reports how many of them were marks.
func readTelex(w string) (out string, keys int, ok bool) {
	var letters []rune
	var tone byte
	alone := false // a w was read as a letter
	for i := 0; i < len(w); i++ {
		c := w[i]
		n := len(letters)
		vowelSeen := hasVowel(letters)
		switch {
		case c == 'd' && n == 1 && letters[0] == 'd':
			letters[0] = 'đ'
			keys++
		case (c == 'a' || c == 'e' || c == 'o') && n > 0 && letters[n-1] == rune(c):
			letters[n-1] = map[byte]rune{'a': 'â', 'e': 'ê', 'o': 'ô'}[c]
			keys++
		case c == 'w' && n > 0 && !vowelSeen:
			letters = append(letters, 'ư') // a key of its own between consonants: "lwong"
			alone = true
			keys++
		case c == 'w' && alone && letters[n-1] == 'ơ': // "lwowng"
		case c == 'w':
			if !horn(letters) && !breve(letters) {
				return "", 0, false
			}
			keys++
		case c == 'o' && alone && letters[n-1] == 'ư':
			letters = append(letters, 'ơ')
		case vowelSeen && tone == 0 && tones[c] != 0:
			tone = c
			keys++
		default:
			letters = append(letters, rune(c))
		}
	}
	if alone && letters[len(letters)-1] == 'ơ' {
		return "", 0, false // "two"
	}
	return finish(letters, tone, keys)
}

// readVNI reads a word as VNI keys and reports how many of them were marks.
func readVNI(w string) (out string, keys int, ok bool) {
	var letters []rune
	var tone byte
	for i := 0; i < len(w); i++ {
		c := w[i]
		if !isDigit(c) {
			letters = append(letters, rune(c))
			continue
		}
		keys++
		done := false
		switch {
		case c >= '1' && c <= '5':
			done = tone == 0 && hasVowel(letters)
			tone = "sfrxj"[c-'1']
		case c == '6':
			done = circumflex(letters)
		case c == '7':
			done = horn(letters)
		case c == '8':
			done = breve(letters)
		case c == '9' && letters[0] == 'd':
			letters[0] = 'đ'
			done = true
		}
		if !done {
			return "", 0, false
		}
	}
	return finish(letters, tone, keys)
}

func finish(letters []rune, tone byte, keys int) (string, int, bool) {
	s := string(letters)
	if strings.HasSuffix(s, "ươ") { // "thuở", "quở"
		s = strings.TrimSuffix(s, "ươ") + "uơ"
	}
	if !marked(s) {
		return "", 0, false
	}
	out, ok := withTone(s, tone)
	return out, keys, ok
}

func hasVowel(letters []rune) bool {
	for _, r := range letters {
		if isVowel(r) {
			return true
		}
	}
	return false
}

// horn turns the last o or u into ơ or ư, and a u before that o as well: "uo" into "ươ".
func horn(letters []rune) bool {
	for i := len(letters) - 1; i >= 0; i-- {
		afterQ := i == 1 && letters[0] == 'q'
		switch letters[i] {
		case 'o':
			letters[i] = 'ơ'
			if i > 0 && letters[i-1] == 'u' && !(i == 2 && letters[0] == 'q') {
				letters[i-1] = 'ư'
			}
			return true
		case 'u':
			if i > 0 && letters[i-1] == 'u' { // "ưu"
				i--
			}
			letters[i] = 'ư'
			return !afterQ
		case 'a', 'ă', 'â', 'ê', 'ô', 'ơ', 'ư':
			return false
		}
	}
	return false
}

func breve(letters []rune) bool {
	return replaceLast(letters, map[rune]rune{'a': 'ă'})
}

func circumflex(letters []rune) bool {
	return replaceLast(letters, map[rune]rune{'a': 'â', 'e': 'ê', 'o': 'ô'})
}

func replaceLast(letters []rune, with map[rune]rune) bool {
	for i := len(letters) - 1; i >= 0; i-- {
		if r, ok := with[letters[i]]; ok {
			letters[i] = r
			return true
		}
	}
	return false
}
