package desk

import (
	"slices"

	"zonedesk/knowledge"
)

// together adds up the figures of a measure that were told of several zones, where their sum is asked for: "how large are the two
// together?" Nothing is added where one zone's figure is missing or they are counted in different units.
func (w *draft) together(m knowledge.Measure, zones []string) {
	if len(zones) < 2 || !w.r.asksTotal() || !isAmount(m) || len(w.r.Years) > 0 {
		return
	}
	var sum knowledge.Figure
	for _, zone := range zones {
		i := slices.IndexFunc(w.facts, func(f *knowledge.Fact) bool { return f.Zone == zone && f.Measure == m && f.Figure != nil })
		if i < 0 {
			return
		}
		f := w.facts[i].Figure
		if !adds(f.Unit) || f.High != nil || sum.Unit != "" && f.Unit != sum.Unit {
			return
		}
		sum.Unit = f.Unit
		sum.Value = knowledge.Number{Value: sum.Value.Value + f.Value.Value, Decimals: max(sum.Value.Decimals, f.Value.Decimals)}
		if f.Qualifier != "" {
			sum.Qualifier = "about"
		}
	}
	w.derived = append(w.derived, derived{op: "sum", value: sum.Value.Value, decimals: sum.Value.Decimals})
	w.para(w.say("sum", "label", w.measure(m), "value", w.figure(sum)))
}

// adds reports whether amounts in a unit may be added up: areas, money, people and things, but no rates, years or distances.
func adds(u knowledge.Unit) bool {
	switch quantityOf(u) {
	case someArea, somePeople:
		return true
	case someMoney:
		return u == "billion VND" || u == "million USD"
	}
	return u == "projects" || u == "firms"
}

// asksTotal reports whether the sum of several figures is asked for.
func (r *Request) asksTotal() bool {
	return r.is("total") || r.says("tong", "total", "combined", "together", "합", "总", "計", "计")
}

// isSum reports whether a number is the sum of the figures of one measure at the answer's zones.
func (p *permit) isSum(v float64, a Answer) bool {
	sums := map[knowledge.Measure]float64{}
	seen := map[string]bool{}
	for _, id := range a.Facts {
		f := p.d.pack.Fact(id)
		if f == nil || f.Figure == nil || f.Zone == "" || seen[f.Zone+string(f.Measure)] {
			continue
		}
		seen[f.Zone+string(f.Measure)] = true
		sums[f.Measure] += f.Figure.Value.Value
	}
	for _, sum := range sums {
		if near(sum, v) {
			return true
		}
	}
	return false
}
