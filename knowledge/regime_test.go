package knowledge

import (
	"errors"
	"math"
	"slices"
	"testing"
	"testing/fstest"
	"time"
)

// ruled is the sample with regimes.
func ruled(t testing.TB) fstest.MapFS {
	fsys := sample()
	edit(t, fsys, "regimes.yaml", "", `regimes:
  - id: cit-parts
    tax: cit
    title: {vi: "Linh kiện", en: "Parts"}
    licensed: 2025-10-01..
    where: [park, difficult_area]
    industries: [manufacturing]
    except: [electronics]
    among_others: true
    capital: {from: 20, unit: million USD}
    effect: {kind: rate, rate: 10, years: 15}
    precedence: 30
    text: {vi: "Từ {y}, theo {doc:decree-1}.", en: "Since {y}, under {doc:decree-1}."}
    figures: {y: {date: 2025-10-01}}
    documents: [decree-1]
    in_force: 2025-10-01..
  - {id: cit-small, tax: cit, title: {vi: "Nhỏ", en: "Small"}, revenue: {over: 3, to: 50, unit: billion VND}, effect: {kind: ordinary, rate: 17}, precedence: 20, sources: [seed]}
  - {id: cit-old, tax: cit, title: {vi: "Cũ", en: "Old"}, licensed: ..2025-09-30, effect: {kind: holiday, free: 2, half: 4}, precedence: 40, sources: [seed]}
  - {id: rent, tax: land_rent, title: {vi: "Thuê đất", en: "Rent"}, effect: {kind: unsettled}, precedence: 20, unverified: {vi: "Số năm.", en: "The years."}, sources: [seed]}
`)
	return fsys
}

func TestRegimesAreDecodedInFull(t *testing.T) {
	p, err := Load(ruled(t))
	if err != nil {
		t.Fatal(err)
	}
	var order []string
	for _, r := range p.RegimesOf("cit") {
		order = append(order, r.ID)
	}
	if want := []string{"cit-old", "cit-parts", "cit-small"}; !slices.Equal(order, want) {
		t.Errorf("regimes of cit are %q, expected those of the highest precedence first: %q", order, want)
	}
	parts, old := p.Regime("cit-parts"), p.Regime("cit-old")
	for _, c := range []struct {
		name      string
		got, want any
	}{
		{"a rate has its number", *parts.Effect.Rate, Number{10, 0}},
		{"a rate has its years", *parts.Effect.Years, Number{15, 0}},
		{"a rate has no holiday", parts.Effect.Free == nil, true},
		{"a band has its lower end", *parts.Capital.From, Number{20, 0}},
		{"a band without upper end is open", parts.Capital.To == nil, true},
		{"locations are kept", len(parts.Where), 2},
		{"figures of texts are kept", parts.Figures["y"].Date.String(), "2025-10-01"},
		{"a regime knows its line", old.Pos, Pos{"regimes.yaml", 18, 5}},
		{"a regime without licence holds at any time", p.Regime("rent").LicensedOn(time.Time{}), true},
		{"the last day of a span is in it", old.LicensedOn(time.Date(2025, 9, 30, 23, 0, 0, 0, time.UTC)), true},
		{"the day after is not", old.LicensedOn(time.Date(2025, 10, 1, 0, 0, 0, 0, time.UTC)), false},
		{"a line named is meant", p.Names(parts, "manufacturing"), true},
		{"a line excepted is not, although part of it", p.Names(parts, "electronics"), false},
		{"an unknown line is not", p.Names(parts, "nowhere"), false},
		{"an absent regime is nil", p.Regime("nowhere") == nil, true},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %v, expected %v", c.name, c.got, c.want)
		}
	}
}

func TestEffectsTurnInTheYearsThatTheyCount(t *testing.T) {
	two, four, one := &Number{Value: 2}, &Number{Value: 4}, &Number{Value: 1}
	for name, c := range map[string]struct {
		effect Effect
		want   []int
	}{
		"a rate turns at its end":                {Effect{Kind: PreferentialRate, Years: four}, []int{1, 4, 5}},
		"a holiday turns to half and to full":    {Effect{Kind: Holiday, Free: two, Half: four}, []int{1, 2, 3, 6, 7}},
		"a holiday of single years turns yearly": {Effect{Kind: Holiday, Free: one, Half: one}, []int{1, 1, 2, 2, 3}},
		"an ordinary rate never turns":           {Effect{Kind: OrdinaryRate, Rate: two}, nil},
	} {
		if got := c.effect.Turns(); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, expected %v", name, got, c.want)
		}
	}
}

func TestBandsHoldAmounts(t *testing.T) {
	three, fifty := &Number{Value: 3}, &Number{Value: 50}
	low, mid, high := &Band{To: three}, &Band{Over: three, To: fifty}, &Band{From: fifty}
	inf := math.Inf(1)
	for _, c := range []struct {
		name      string
		band      *Band
		low, high float64
		above     bool
		all, some bool
	}{
		{"the upper end belongs to the band", low, 3, 3, false, true, true},
		{"what is over it doesn't", low, 3, inf, true, false, false},
		{"an end that must be passed doesn't belong", mid, 3, 3, false, false, false},
		{"what is above it does", mid, 3, 50, true, true, true},
		{"an amount inside", mid, 30, 30, false, true, true},
		{"more than the lower end may be too much", mid, 3, inf, true, false, true},
		{"up to the upper end may be too little", mid, 0, 50, false, false, true},
		{"at least is met by the same", high, 50, 50, false, true, true},
		{"less than at least", high, 49, 49, false, false, false},
	} {
		all, some := c.band.Holds(c.low, c.high, c.above)
		if all != c.all || some != c.some {
			t.Errorf("%s: all %v, some %v, expected %v, %v", c.name, all, some, c.all, c.some)
		}
	}
}

func TestFaultsOfRegimes(t *testing.T) {
	const file = "regimes.yaml"
	for _, c := range []struct{ name, old, new, want string }{
		{"a regime without effect is reported", ", effect: {kind: unsettled}", "", `regimes.yaml:19:5: regime lacks effect`},
		{"an unknown tax is reported", "tax: land_rent", "tax: land", `regimes.yaml:19:21: unknown tax "land"; expected one of cit, import_duty, land_rent, support`},
		{"an unknown effect is reported", "kind: unsettled", "kind: unknown", `regimes.yaml:19:84: unknown kind "unknown"; expected one of rate, holiday, ordinary, none, unsettled`},
		{"a rate without years is reported", "rate: 10, years: 15", "rate: 10", `regimes.yaml:11:13: effect rate without years; expected years:`},
		{"a holiday with a rate is reported", "free: 2, half: 4", "free: 2, half: 4, rate: 10", `regimes.yaml:18:125: effect holiday has no use for rate; expected no such key`},
		{"a rate above a hundred is reported", "rate: 10, years", "rate: 110, years", `regimes.yaml:11:32: rate 110; expected 0 to 100`},
		{"half a year is reported", "years: 15", "years: 1.5", `regimes.yaml:11:43: years is 1.5; expected a whole number from 1 to 999`},
		{"no years at all are reported", "free: 2", "free: 0", `regimes.yaml:18:113: free is 0; expected a whole number from 1 to 999`},
		{"an unknown location is reported with the nearest one", "[park, difficult_area]", "[park, dificult_area]",
			`regimes.yaml:6:19: unknown location "dificult_area"; did you mean "difficult_area"?`},
		{"a location given twice is reported", "[park, difficult_area]", "[park, park]", `regimes.yaml:6:19: where names "park" a second time`},
		{"an unknown industry is reported", "[manufacturing]", "[manufacturin]", `regimes.yaml:7:18: unknown industry "manufacturin"; did you mean "manufacturing"?`},
		{"an exception from nothing is reported", "    industries: [manufacturing]\n    except: [electronics]\n    among_others: true\n", "    except: [electronics]\n",
			`regimes.yaml:7:5: except without industries; expected industries:`},
		{"a licence of a single day is reported", "licensed: 2025-10-01..", "licensed: 2025-10-01",
			`regimes.yaml:5:15: licensed is the single date 2025-10-01; expected a span, such as 2025-10-01.. for from then on`},
		{"a band without ends is reported", "{from: 20, unit: million USD}", "{unit: million USD}", `regimes.yaml:10:14: capital without ends; expected from:, over: or to:`},
		{"a band that does not rise is reported", "over: 3, to: 50", "over: 50, to: 3", `regimes.yaml:17:88: to 3 is not above 50`},
		{"a band with two lower ends is reported", "{over: 3, to", "{over: 3, from: 3, to", `regimes.yaml:17:80: both from and over; expected one of them`},
		{"a band in no currency is reported", "unit: million USD", "unit: ha",
			`regimes.yaml:10:31: unit "ha" of capital; expected one of VND, million VND, billion VND, USD, million USD, billion USD, EUR, million EUR`},
		{"regimes of which none comes first are reported", "precedence: 40", "precedence: 20",
			`regimes.yaml:18:5: regime cit-old has the precedence 20 of cit-small, in line 17; expected one of its own among regimes of cit`},
		{"a regime of which nobody can be told anything is reported", `, unverified: {vi: "Số năm.", en: "The years."}`, "",
			`regimes.yaml:19:5: effect unsettled without unverified; expected unverified:`},
		{"a regime without basis is reported", "precedence: 20, sources: [seed]", "precedence: 20", `regimes.yaml:17:5: regime lacks sources`},
		{"an unknown document is reported", "documents: [decree-1]", "documents: [decree-2]", `regimes.yaml:15:17: unknown document "decree-2"; did you mean "decree-1"?`},
		{"a figure in a text is reported", `en: "Since {y}, under`, `en: "Since {y}, 15 years, under`,
			`regimes.yaml:13:52: text (en) holds the figure "15", which no record holds; expected a placeholder and a figure for it, or a name known to the pack`},
		{"a text without a language is reported", `{vi: "Số năm.", en: "The years."}`, `{vi: "Số năm."}`,
			`regimes.yaml:19:124: unverified lacks en; expected a text in every language of the pack`},
		{"an id given twice is reported", "id: cit-small", "id: cit-old", `regimes.yaml:18:10: regime "cit-old" a second time; the first is at regimes.yaml:17:10`},
		{"an unknown key is reported with the nearest one", "in_force: 2025-10-01..", "in_forces: 2025-10-01..",
			`regimes.yaml:16:5: unknown key "in_forces" of regime; did you mean "in_force"?`},
	} {
		t.Run(c.name, func(t *testing.T) {
			fsys := ruled(t)
			edit(t, fsys, file, c.old, c.new)
			_, err := Load(fsys)
			if faults, ok := errors.AsType[Faults](err); !ok || faults.Error() != c.want {
				t.Errorf("faults\n%v\nexpected\n%s", err, c.want)
			}
		})
	}
}
