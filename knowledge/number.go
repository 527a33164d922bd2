package knowledge

import (
	"strconv"
	"strings"
)

// maxDigits keeps numbers within what a float64 holds exactly.
const maxDigits = 15

var errNumber = Messagef("expected a plain number such as 1510 or 77.3614, without separators of thousands, unit or quotes")

// ParseNumber reads a number as the pack's files write it and keeps how many decimals were written.
func ParseNumber(s string) (Number, error) {
	whole, decimals, point := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	if whole == "" || point && decimals == "" || strings.Trim(whole+decimals, "0123456789") != "" {
		return Number{}, errNumber
	}
	if len(whole)+len(decimals) > maxDigits {
		return Number{}, Messagef("expected a number of at most 15 digits")
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return Number{}, errNumber
	}
	return Number{Value: v, Decimals: len(decimals)}, nil
}

// String writes the number plainly, as it stands in the files.
func (n Number) String() string { return strconv.FormatFloat(n.Value, 'f', n.Decimals, 64) }

// slack is half of the last digit written: by how much rounding may have moved the number.
func (n Number) slack() float64 {
	s := 0.5
	for range n.Decimals {
		s /= 10
	}
	return s
}
