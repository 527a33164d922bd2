package text

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Syllable reports whether s, folded (as Fold gives it), has the shape of a Vietnamese syllable: "nghiep", "quang".
func Syllable(s string) bool {
	_, ok := syllables[s]
	return ok
}

// MarkedSyllable reports whether s, in lower case and NFC without tone mark but with its letters' own marks, is a Vietnamese syllable:
// "nghiêp", but not "nghiep".
func MarkedSyllable(s string) bool { return marked(s) }

// marked reports whether s, in lower case without tone mark but with its letters' own marks, is a Vietnamese syllable.
func marked(s string) bool {
	_, ok := markedSyllables[s]
	return ok
}

var (
	markedSyllables = spell()
	syllables       = foldKeys(markedSyllables)
)

func foldKeys(in map[string]struct{}) map[string]struct{} {
	out := make(map[string]struct{}, len(in))
	for s := range in {
		out[Fold(s)] = struct{}{}
	}
	return out
}

const (
	initials = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
	rimes    = `a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
		e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
		i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
		o oa oac oach oai oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong op ot
		ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
		u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt up ut
		uy uya uych uyên uyêt uynh uyt uyu uơ
		ư ưa ưc ưi ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y`
	afterQu  = "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt ân âng ât âu ây e en eo et ê êch ên êt ênh y yên yêt ynh yt ych ơ ơi ôc ôi ôt"
	afterGi  = "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăt âc âm ân âng âp ât âu ây e em en eo ep et êng êp êt êu o oi on ong op ot oc ô ôi ông ơ ơi ơn u ua uc um ui up ư ưa ươc ương"
	alone    = "y yêm yên yêng yêt yêu"
	withY    = "h k l m s t v"
	withOong = "b g m x s"
)

// spell makes all syllables from initials and rimes by the rules of Vietnamese spelling.
func spell() map[string]struct{} {
	out := make(map[string]struct{}, 4000)
	add := func(initial string, rimes ...string) {
		for _, rime := range rimes {
			out[initial+rime] = struct{}{}
		}
	}
	all := strings.Fields(rimes)
	for _, initial := range strings.Fields(initials) {
		switch initial {
		case "qu":
			add(initial, strings.Fields(afterQu)...)
		case "gi":
			add(initial, strings.Fields(afterGi)...)
		case "p":
			add(initial, "a", "ô", "in", "e", "ê")
		default:
			for _, rime := range all {
				if fits(initial, rime) {
					add(initial, rime)
				}
			}
		}
	}
	for _, rime := range all {
		if rime != "ưng" && !strings.HasPrefix(rime, "iê") {
			add("", rime)
		}
	}
	add("", strings.Fields(alone)...)
	add("g", "i", "in")
	for _, initial := range strings.Fields(withOong) {
		add(initial, "oong", "ooc")
	}
	return out
}

// fits applies the spelling rules: k, gh and ngh stand before e, ê, i and y; c, g and ng before the others.
func fits(initial, rime string) bool {
	first := Fold(rime)[0]
	front := first == 'e' || first == 'i' || first == 'y'
	switch initial {
	case "k", "gh", "ngh":
		if !front {
			return false
		}
	case "c", "g", "ng":
		if front {
			return false
		}
	}
	if rime == "y" {
		return strings.Contains(" "+withY+" ", " "+initial+" ")
	}
	return true
}

// tones are combining marks by Telex key.
var tones = map[byte]rune{'s': '\u0301', 'f': '\u0300', 'r': '\u0309', 'x': '\u0303', 'j': '\u0323'}

// withTone sets a tone on a marked syllable, in the style "hòa"; ok is false where the tone cannot stand:
// syllables that end in c, ch, p or t have only sắc and nặng.
func withTone(syllable string, tone byte) (string, bool) {
	stopped := strings.HasSuffix(syllable, "c") || strings.HasSuffix(syllable, "ch") || strings.HasSuffix(syllable, "p") || strings.HasSuffix(syllable, "t")
	if stopped && tone != 's' && tone != 'j' {
		return "", false
	}
	if tone == 0 {
		return syllable, true
	}
	letters := []rune(syllable)
	at := toneVowel(letters)
	if at < 0 {
		return "", false
	}
	return norm.NFC.String(string(letters[:at+1]) + string(tones[tone]) + string(letters[at+1:])), true
}

// toneVowel returns the index of the vowel that bears the tone, or -1.
func toneVowel(letters []rune) int {
	start := 0
	s := string(letters)
	if strings.HasPrefix(s, "qu") || strings.HasPrefix(s, "gi") && len(letters) > 2 && isVowel(letters[2]) {
		start = 2
	}
	first, last, own := -1, -1, -1
	for i := start; i < len(letters); i++ {
		if !isVowel(letters[i]) {
			if first >= 0 {
				break
			}
			continue
		}
		if first < 0 {
			first = i
		}
		last = i
		if letters[i] >= 0x80 {
			own = i
		}
	}
	switch n := last - first + 1; {
	case first < 0:
		return -1
	case own >= 0:
		return own
	case n == 1:
		return first
	case n >= 3 || last < len(letters)-1:
		return first + 1
	}
	return first
}

func isVowel(r rune) bool { return strings.ContainsRune("aăâeêioôơuưy", r) }
