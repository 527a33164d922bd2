package desk

import (
	_ "embed" // lexicon/sounds.txt
	"strings"
	"sync"
	"unicode/utf8"
)

// alike are the signs that are written for another by those who go by the sound.
func (x *lexicon) alike(sign string) []string {
	r, _ := utf8.DecodeRuneInString(sign)
	if r >= '가' && r <= '힣' {
		return alikeHangul(r)
	}
	return alikeHan()[r]
}

// knownSigns reports whether signs as they are written are the beginning of an expression, or one.
func (x *lexicon) knownSigns(units []unit) bool {
	n := x.root
	for _, u := range units {
		if n = n.step(u.folded); n == nil {
			return false
		}
	}
	return true
}

// sounds are groups of Han that sound alike, a line each.
//
//go:embed lexicon/sounds.txt
var sounds string

var alikeHan = sync.OnceValue(func() map[rune][]string {
	alike := map[rune][]string{}
	for group := range entries(sounds) {
		for _, a := range group {
			for _, b := range group {
				if a != b {
					alike[a] = append(alike[a], string(simplified(b)))
				}
			}
		}
	}
	return alike
})

// Vowels and finals of Hangul, by their places in Unicode, that sound alike.
var (
	alikeVowels = [...][]rune{{1, 5}, {3, 7}, {10, 11, 15}, {4, 6}, {8, 12}, {13, 17}}
	alikeFinals = [...][]rune{{1, 2, 24}, {7, 19, 20, 22, 23, 25, 27}, {17, 26, 18}, {4, 5, 6}, {8, 15}}
)

// alikeHangul are the syllables that differ from one in a vowel or a final that sounds alike.
func alikeHangul(r rune) []string {
	place := r - '가'
	vowel, final := place/28%21, place%28
	var list []string
	other := func(groups [][]rune, is, step rune) {
		for _, group := range groups {
			if !contains(group, is) {
				continue
			}
			for _, v := range group {
				if v != is {
					list = append(list, string(r+(v-is)*step))
				}
			}
		}
	}
	other(alikeVowels[:], vowel, 28)
	other(alikeFinals[:], final, 1)
	for _, pair := range alikeInitials {
		if strings.HasPrefix(pair, string(r)) {
			list = append(list, pair[len(string(r)):])
		}
	}
	return list
}

// alikeInitials are syllables that are confused for the sound of their beginning.
var alikeInitials = [...]string{"률율", "율률", "료요", "요료", "력역", "역력"}
