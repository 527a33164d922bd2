package desk

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"zonedesk/knowledge"
)

// Choice is one of the things that a form offers.
type Choice struct {
	Code  string // at most 40 bytes of [A-Za-z0-9._:+-]
	Label string
}

// What forms let people choose from.
const (
	ZoneChoice     = "zone"     // ids of zones, parks first
	IndustryChoice = "industry" // ids of lines of business, those of most zones first
	FacilityChoice = "facility" // measures without "facility."
	PlaceChoice    = "place"    // ids of places that distances are known to
	LicenceChoice  = "licence"  // spans of time in which other regimes hold, the latest first
	CapitalChoice  = "capital"  // amounts at which other regimes hold
	RevenueChoice  = "revenue"  // as well

	AreaChoice     = "area"     // hectares
	DistanceChoice = "distance" // kilometres
	RentChoice     = "rent"     // see RentCode
	WhenChoice     = "when"     // Soon, a year or a month
	KindChoice     = "kind"     // of zone, or Outside
	DistrictChoice = "district" // territories
)

// Choices are what the pack offers of a kind, worded in lang.
func (d *Desk) Choices(lang knowledge.Lang, of string) []Choice {
	var codes []string
	switch of {
	case ZoneChoice:
		for _, kind := range []knowledge.Kind{knowledge.Park, knowledge.Cluster} {
			for _, z := range d.pack.Zones {
				if z.Kind == kind {
					codes = append(codes, z.ID)
				}
			}
		}
	case IndustryChoice:
		codes = d.industriesWanted()
	case FacilityChoice:
		codes = d.facilitiesKnown()
	case PlaceChoice:
		codes = d.placesMeasured()
	case LicenceChoice:
		codes = d.licenceSpans()
	case CapitalChoice:
		codes = d.bandsOf(func(x *knowledge.Regime) *knowledge.Band { return x.Capital })
	case RevenueChoice:
		codes = d.bandsOf(func(x *knowledge.Regime) *knowledge.Band { return x.Revenue })
	}
	all := make([]Choice, 0, len(codes))
	for _, code := range codes {
		all = append(all, Choice{code, d.Name(lang, of, code)})
	}
	return all
}

// Name words a code of a kind; empty for one that the pack doesn't hold.
func (d *Desk) Name(lang knowledge.Lang, of, code string) string {
	w := d.in(lang)
	switch of {
	case ZoneChoice:
		if d.pack.Zone(code) != nil {
			return w.zone(code)
		}
	case IndustryChoice:
		if i := d.pack.Industry(code); i != nil {
			name, _ := i.Names.In(lang)
			return upper(name)
		}
	case FacilityChoice:
		if _, ok := knowledge.Measure("facility." + code).Info(); ok {
			return upper(w.say("label.facility." + code))
		}
	case PlaceChoice:
		if d.isPlace(code) {
			return upper(w.place(code))
		}
	case LicenceChoice:
		if day, err := knowledge.ParseDate(code); err == nil {
			return upper(w.date(day))
		}
	case CapitalChoice, RevenueChoice:
		if m, ok := ParseMoney(code); ok {
			return upper(d.draft(&Request{Lang: lang}).class(m))
		}
	}
	return d.nameMore(lang, of, code)
}

// nameMore words what isn't chosen from the pack.
func (d *Desk) nameMore(lang knowledge.Lang, of, code string) string {
	w := d.draft(&Request{Lang: lang})
	amount, err := strconv.ParseFloat(code, 64)
	isAmount := err == nil && amount > 0 && amount < 1e9
	switch {
	case of == AreaChoice && isAmount:
		return w.asked(amount, "ha")
	case of == DistanceChoice && isAmount:
		return w.asked(amount, "km")
	case of == RentChoice:
		if v, unit, ok := ParseRent(code); ok {
			return w.asked(v, unit)
		}
	case of == WhenChoice:
		if _, ok := yearOf(code); ok || code == Soon {
			return upper(w.when(code))
		}
	case of == KindChoice && slices.Contains([]string{string(knowledge.Park), string(knowledge.Cluster), string(Outside)}, code):
		return upper(w.say("estimate.in." + code))
	case of == DistrictChoice && d.pack.Territory(code) != nil:
		return w.territory(code)
	}
	return ""
}

// RentCode writes a rent so that a button can carry it: "90-USD.m2.year".
func RentCode(v float64, unit knowledge.Unit) string {
	return strconv.FormatFloat(v, 'f', -1, 64) + "-" + strings.ReplaceAll(string(unit), "/", ".")
}

// ParseRent reads what RentCode writes; ok is false for a unit in which no rent is told.
func ParseRent(code string) (v float64, unit knowledge.Unit, ok bool) {
	amount, dotted, _ := strings.Cut(code, "-")
	v, err := strconv.ParseFloat(amount, 64)
	unit = knowledge.Unit(strings.ReplaceAll(dotted, ".", "/"))
	return v, unit, err == nil && v > 0 && v < 1e12 && knowledge.IsUnit(unit) && strings.Contains(dotted, "m2")
}

// industriesWanted are the lines of business that zones want or house, those of most zones first, then the others.
func (d *Desk) industriesWanted() []string {
	zones := map[string]int{}
	for _, z := range d.pack.Zones {
		seen := map[string]bool{}
		for _, f := range z.Facts {
			for _, tag := range f.Tags {
				if !seen[tag] && !f.Refer {
					seen[tag] = true
					zones[tag]++
				}
			}
		}
	}
	var ids []string
	for _, i := range d.pack.Industries {
		ids = append(ids, i.ID)
	}
	slices.SortStableFunc(ids, func(a, b string) int { return cmp.Compare(zones[b], zones[a]) })
	return ids
}

// facilitiesKnown are the facilities of which something is known at any zone, those of most zones first.
func (d *Desk) facilitiesKnown() []string {
	zones := map[string]int{}
	for _, z := range d.pack.Zones {
		for m := range knowledge.Measures() {
			if name, ok := strings.CutPrefix(string(m), "facility."); ok && len(d.pack.ZoneFacts(z.ID, m)) > 0 {
				zones[name]++
			}
		}
	}
	return byCount(zones)
}

// placesMeasured are the places to which the distance of any zone is known, those of most zones first.
func (d *Desk) placesMeasured() []string {
	zones := map[string]int{}
	for _, z := range d.pack.Zones {
		seen := map[string]bool{}
		for _, f := range d.pack.ZoneFacts(z.ID, "location.distance") {
			if !f.Refer && f.From == "" && !seen[f.Place] && d.isPlace(f.Place) {
				seen[f.Place] = true
				zones[f.Place]++
			}
		}
	}
	return byCount(zones)
}

// byCount are the keys, the highest count first.
func byCount(counts map[string]int) []string {
	keys := make([]string, 0, len(counts))
	for key := range counts {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b string) int { return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b)) })
	return keys
}

// licenceSpans cut time where regimes begin or end to hold, the latest first.
func (d *Desk) licenceSpans() []string {
	var turns []knowledge.Day // first days of a span
	for _, x := range d.pack.Regimes {
		if !x.Licensed.From.IsZero() {
			turns = appendNew(turns, dayOf(x.Licensed.From.First()))
		}
		if !x.Licensed.To.IsZero() {
			turns = appendNew(turns, dayOf(x.Licensed.To.Last().AddDate(0, 0, 1)))
		}
	}
	slices.SortFunc(turns, func(a, b knowledge.Day) int { return b.First().Compare(a.First()) })
	var spans []string
	var to knowledge.Day
	for _, from := range turns {
		spans = append(spans, knowledge.Date{From: from, To: to}.String())
		to = dayOf(from.First().AddDate(0, 0, -1))
	}
	if len(turns) > 0 {
		spans = append(spans, knowledge.Date{To: to}.String())
	}
	return spans
}

// bandsOf are the amounts that regimes tell apart, in the order of their size.
func (d *Desk) bandsOf(band func(*knowledge.Regime) *knowledge.Band) []string {
	ends := map[string]map[float64]string{} // how what is less is bounded, by currency and amount
	for _, x := range d.pack.Regimes {
		b := band(x)
		if b == nil {
			continue
		}
		currency := string(b.Unit[strings.LastIndexByte(string(b.Unit), ' ')+1:])
		if ends[currency] == nil {
			ends[currency] = map[float64]string{}
		}
		if b.From != nil {
			ends[currency][b.From.Value*scaleOf(b.Unit)] = "below"
		}
		for _, n := range []*knowledge.Number{b.Over, b.To} {
			if n != nil {
				ends[currency][n.Value*scaleOf(b.Unit)] = "max"
			}
		}
	}
	var codes []string
	for _, currency := range slices.Sorted(maps.Keys(ends)) {
		amounts := slices.Sorted(maps.Keys(ends[currency]))
		for i, v := range amounts {
			m := Money{Value: v, Bound: ends[currency][v], Currency: currency}
			if i > 0 {
				m = Money{Value: amounts[i-1], High: v, Bound: "over", Currency: currency}
			}
			codes = append(codes, m.Code())
		}
		last := amounts[len(amounts)-1]
		codes = append(codes, Money{Value: last, Bound: map[string]string{"below": "min", "max": "over"}[ends[currency][last]], Currency: currency}.Code())
	}
	return codes
}

// class words an amount as one of those that regimes tell apart.
func (w *draft) class(m Money) string {
	bare := Money{Value: m.Value, Currency: m.Currency}
	value := w.money(bare.quantity())
	switch {
	case m.Bound == "max":
		return w.say("estimate.band.high", "to", value)
	case m.Bound == "over" && m.High == 0:
		return w.say("estimate.band.low", "from", value)
	case m.Bound == "min" && m.High == 0:
		return w.say("estimate.least", "value", value)
	}
	return w.money(m.quantity())
}
