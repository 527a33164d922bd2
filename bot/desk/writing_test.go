package desk

import (
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"zonedesk/knowledge"
	"zonedesk/search/text"
)

// FuzzDigits: a number as a language writes it reads back as itself, to the decimals that it was given.
func FuzzDigits(f *testing.F) {
	for _, v := range []float64{0, 1, 999, 1000, 1510, 77.3614, 13574.66, 1234567.8, 0.05, 999999.999} {
		f.Add(v, 2)
	}
	d := open(f)
	f.Fuzz(func(t *testing.T, v float64, decimals int) {
		if !(math.Abs(v) < 1e12) || decimals < 0 || decimals > 6 {
			t.Skip("no figure of a pack is like this")
		}
		for _, lang := range knowledge.Langs() {
			w := d.in(lang)
			s := w.digits(v, decimals)
			plain := strings.ReplaceAll(strings.ReplaceAll(s, w.say("thousands"), ""), w.say("decimal"), ".")
			got, err := strconv.ParseFloat(plain, 64)
			want, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'f', decimals, 64), 64)
			if err != nil || got != want {
				t.Errorf("%s writes %v with %d decimals as %q, which reads as %v, %v; expected %v", lang, v, decimals, s, got, err, want)
			}
		}
	})
}

// TestWhatIsWrittenIsReadAlike: a quantity as an answer writes it, put into a question of the same language, is understood
// as the same amount of the same unit.
func TestWhatIsWrittenIsReadAlike(t *testing.T) {
	d := open(t)
	random := rand.New(rand.NewPCG(1, 2))
	for _, lang := range knowledge.Langs() {
		w := d.in(lang)
		for _, unit := range []knowledge.Unit{"ha", "m2", "km", "%"} {
			for range 200 {
				decimals := random.IntN(3)
				v, err := knowledge.ParseNumber(strconv.FormatFloat(random.Float64()*math.Pow10(random.IntN(5)), 'f', decimals, 64))
				if err != nil || v.Value == 0 {
					continue
				}
				s := w.figure(knowledge.Figure{Value: v, Unit: unit})
				read := text.Quantities(s, lang)
				if len(read) != 1 || read[0].Unit != string(unit) || math.Abs(read[0].Value-v.Value) > 1e-9*v.Value {
					t.Errorf("%s writes %v %s as %q, which is read as %+v", lang, v, unit, s, read)
				}
			}
		}
	}
}

// TestStepsOfTenThousand: an amount in a language that counts by ten thousands has no step that is full: 2,500億, not 2,499億10,000万.
func TestStepsOfTenThousand(t *testing.T) {
	for _, exponent := range []int{6, 9} {
		for v := range 40_000 {
			high, middle, low, _ := byTenThousands(float64(v), 0, exponent)
			if back := high*1e8 + middle*1e4 + low; middle >= 1e4 || low >= 1e4 || low != math.Trunc(low) || back != float64(v)*math.Pow10(exponent-4) {
				t.Fatalf("%d at 10^%d is %v, %v and %v; expected whole steps below ten thousand", v, exponent, high, middle, low)
			}
		}
	}
}
