package desk

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"
)

// hanPairs are traditional characters, each with its simplified one.
//
//go:embed han.txt
var hanPairs string

var simplifiedOf = sync.OnceValue(func() map[rune]rune {
	pairs := strings.Fields(hanPairs)
	of := make(map[rune]rune, len(pairs))
	for _, pair := range pairs {
		r, n := utf8.DecodeRuneInString(pair)
		of[r], _ = utf8.DecodeRuneInString(pair[n:])
	}
	return of
})

const firstHan = '一'

// simplified returns the simplified form of a traditional character, any other rune as it is.
// The simplified forms of Japan (団, 価) stay: expressions and questions are folded alike.
func simplified(r rune) rune {
	if r < firstHan {
		return r
	}
	if s, ok := simplifiedOf()[r]; ok {
		return s
	}
	return r
}
