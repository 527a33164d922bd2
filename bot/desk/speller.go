package desk

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"zonedesk/search/text"
)

// speller knows the words of one way of writing, how often they stand in expressions and names, and which stand next to each other.
// One that is based on another adds to it and leaves it as it is.
type speller struct {
	base    *speller
	plain   bool             // words are known without their marks
	ids     map[string]int32 // by spelling
	written map[string]int32 // the same as they were met, in small letters
	words   []string         // as they are written, in small letters
	spelt   []string         // by spelling
	first   int32            // id of the first word of its own
	counts  map[int32]int32  // of words of its own and more of the base's
	pairs   map[uint64]int32 // of neighbours
	total   int32
	forms   []form // of the words, and of those with a letter or the tone left out, sorted
}

// noWord is the id of what no speller knows.
const noWord int32 = -1

func newSpeller(plain bool) *speller {
	return &speller{plain: plain, ids: map[string]int32{}, written: map[string]int32{}, counts: map[int32]int32{}, pairs: map[uint64]int32{}}
}

// branch is an empty speller that adds to this one.
func (s *speller) branch() *speller {
	b := newSpeller(s.plain)
	b.base, b.first = s, s.first+int32(len(s.words))
	return b
}

// spelling is how a word is written for the speller: its letters, then the mark of its tone.
func (s *speller) spelling(lower string) string {
	if s.plain || isASCII(lower) {
		return text.Fold(lower)
	}
	var letters, tone []rune
	for _, r := range norm.NFD.String(lower) {
		if r < 0x340 && r >= 0x300 && isTone(byte(r-0x300+0x80)) {
			tone = append(tone, r)
		} else {
			letters = append(letters, r)
		}
	}
	return norm.NFC.String(string(letters)) + string(tone)
}

// toneOf parts a spelling into its letters and the mark of its tone, if it has one.
func toneOf(spelling string) (letters, tone string) {
	if r, n := utf8.DecodeLastRuneInString(spelling); r >= 0x300 && r < 0x340 {
		return spelling[:len(spelling)-n], spelling[len(spelling)-n:]
	}
	return spelling, ""
}

// learn takes in the words of an expression.
func (s *speller) learn(tokens []string) {
	before := noWord
	for _, lower := range tokens {
		id := s.enter(lower)
		s.counts[id]++
		s.total++
		if before != noWord {
			s.pairs[pairOf(before, id)]++
		}
		before = id
	}
}

func (s *speller) enter(lower string) int32 {
	for t := s; t != nil; t = t.base {
		if id, ok := t.written[lower]; ok {
			return id
		}
	}
	id := s.enterNew(lower)
	s.written[lower] = id
	return id
}

func (s *speller) enterNew(lower string) int32 {
	spelt := s.spelling(lower)
	if id := s.id(spelt); id != noWord {
		return id
	}
	id := s.first + int32(len(s.words))
	s.ids[spelt] = id
	if s.plain {
		lower = spelt
	}
	s.words, s.spelt = append(s.words, lower), append(s.spelt, spelt)
	if utf8.RuneCountInString(spelt) >= 2 && !hasDigit(spelt) {
		eachSpelling(spelt, func(hash uint32) { s.forms = append(s.forms, form{hash, id}) })
	}
	return id
}

// ready sorts what was learnt.
func (s *speller) ready() { slices.SortFunc(s.forms, compareForms) }

func (s *speller) id(spelt string) int32 {
	for ; s != nil; s = s.base {
		if id, ok := s.ids[spelt]; ok {
			return id
		}
	}
	return noWord
}

func (s *speller) word(id int32) string {
	for id < s.first {
		s = s.base
	}
	return s.words[id-s.first]
}

func (s *speller) count(id int32) (n int32) {
	for ; s != nil; s = s.base {
		n += s.counts[id]
	}
	return n
}

func (s *speller) pair(before, id int32) (n int32) {
	for key := pairOf(before, id); s != nil; s = s.base {
		n += s.pairs[key]
	}
	return n
}

func pairOf(before, id int32) uint64 { return uint64(before)<<32 | uint64(uint32(id)) }

func (s *speller) size() (n int32) {
	for ; s != nil; s = s.base {
		n += s.total
	}
	return n
}

// likely is how likely a word is that occurs so often in all, behind another that occurs beforeTimes; that may be noWord.
func (s *speller) likely(before, id int32, beforeTimes, times, size float64) float64 {
	p := (times + 0.1) / size
	if before == noWord {
		return p
	}
	if together := s.pair(before, id); together > 0 {
		return p/2 + max(float64(together)/beforeTimes, seldom)/2
	}
	return p
}

// seldom is the least share of a pair that is known at all: what is common in expressions needn't be among what is asked.
const seldom = 0.02

// slipOf is a known word that a spelling may be a slip of.
type slipOf struct {
	id   int32
	cost float64
}

// near are the known words that a spelling may be a slip of.
func (s *speller) near(spelt string) []slipOf {
	var found []slipOf
	var room [32]int32
	seen := room[:0]
	eachSpelling(spelt, func(hash uint32) {
		for t := s; t != nil; t = t.base {
			at, _ := slices.BinarySearchFunc(t.forms, hash, func(f form, h uint32) int { return cmp.Compare(f.hash, h) })
			for ; at < len(t.forms) && t.forms[at].hash == hash; at++ {
				id := t.forms[at].word
				if contains(seen, id) {
					continue
				}
				seen = append(seen, id)
				if cost, ok := slipCost(spelt, t.spelt[id-t.first]); ok {
					found = append(found, slipOf{id, cost})
				}
			}
		}
	})
	return found
}

// eachSpelling gives the hashes of a spelling and of its forms without one letter, without the tone, and without both.
func eachSpelling(spelt string, see func(hash uint32)) {
	letters, tone := toneOf(spelt)
	see(hashOf(spelt))
	if tone != "" {
		see(hashOf(letters))
	}
	before := rune(0)
	for i, r := range letters {
		if r != before {
			rest := letters[i+utf8.RuneLen(r):]
			see(hashOf(letters[:i], rest, tone))
			if tone != "" {
				see(hashOf(letters[:i], rest))
			}
		}
		before = r
	}
}

// hashOf is the FNV-1a hash of a text in parts.
func hashOf(parts ...string) uint32 {
	h := uint32(2166136261)
	for _, p := range parts {
		for i := range len(p) {
			h = (h ^ uint32(p[i])) * 16777619
		}
	}
	return h
}

// What slips cost, as logarithms of how unlikely they are.
const (
	markOff    = 2.5 // all marks left out of a word
	toneOff    = 4.0
	toneOther  = 5.0
	markOther  = 5.5
	doubled    = 5.5
	changed    = 6.0 // two letters changed places
	leftOut    = 5.0
	keyNear    = 6.5
	putIn      = 7.0
	vowelOther = 8.5
	blankIn    = 6.0 // in a word
	blankOff   = 6.0 // between two
)

// slipCost is what it costs to read what was written as another word, both by spelling; false where it is too far.
func slipCost(written, word string) (float64, bool) {
	if written == word {
		return 0, false
	}
	lettersA, toneA := toneOf(written)
	lettersB, toneB := toneOf(word)
	if lettersA == lettersB {
		if toneA == "" {
			return toneOff, true
		}
		return toneOther, true
	}
	var roomA, roomB [16]rune
	a, b := appendRunes(roomA[:0], lettersA), appendRunes(roomB[:0], lettersB)
	if len(a) == len(b) && !slices.ContainsFunc(a, func(r rune) bool { return r >= utf8.RuneSelf }) && toneA == "" && samePlain(a, b) {
		return markOff, true
	}
	if len(a) == len(b) && toneA == toneB && samePlain(a, b) {
		return markOther, true
	}
	return letterCost(a, b, toneA == toneB, toneA == "")
}

func appendRunes(to []rune, s string) []rune {
	for _, r := range s {
		to = append(to, r)
	}
	return to
}

// samePlain reports whether letters differ in their marks alone.
func samePlain(a, b []rune) bool {
	return slices.EqualFunc(a, b, func(x, y rune) bool { return x == y || plainLetter(x) == plainLetter(y) })
}

// letterCost is slipCost of letters of which one slip was made; toneless tells that the written word has lost the other's tone, which it
// may only with the vowel.
func letterCost(a, b []rune, sameTone, toneless bool) (float64, bool) {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	tone := func(lost rune) bool { return sameTone || toneless && isVowel(lost) }
	switch len(b) - len(a) {
	case 1:
		return leftOut, slices.Equal(a[i:], b[i+1:]) && tone(b[i])
	case -1:
		cost := putIn
		if i > 0 && a[i-1] == a[i] {
			cost = doubled
		} else if i > 0 && nextKeys(a[i-1], a[i]) || i+1 < len(a) && nextKeys(a[i], a[i+1]) {
			cost = keyNear
		}
		return cost, slices.Equal(a[i+1:], b[i:]) && sameTone
	case 0:
		if i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && slices.Equal(a[i+2:], b[i+2:]) {
			return changed, sameTone
		}
		if !slices.Equal(a[i+1:], b[i+1:]) || !tone(b[i]) {
			return 0, false
		}
		x, y := plainLetter(a[i]), plainLetter(b[i])
		switch {
		case nextKeys(x, y):
			return keyNear, true
		case isVowel(x) && isVowel(y):
			return vowelOther, true
		}
	}
	return 0, false
}

func plainLetter(r rune) rune {
	if r < utf8.RuneSelf {
		return r
	}
	plain, _ := utf8.DecodeRuneInString(text.Fold(string(r)))
	return plain
}

// isVowel reports whether a letter is one of aeiouy, with marks or without.
func isVowel(r rune) bool { return strings.ContainsRune("aeiouy", plainLetter(r)) }

// nextKeys reports whether two letters are next to each other on a keyboard.
func nextKeys(a, b rune) bool {
	return a < utf8.RuneSelf && b < utf8.RuneSelf && nextOnKeyboard(byte(a), byte(b))
}
