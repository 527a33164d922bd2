package desk

import (
	"slices"
	"strings"

	"zonedesk/knowledge"
	"zonedesk/search/text"
)

// quantity is the sort of amount that a question asks for, or that a unit counts. What is told must be of the sort asked for: who
// asks for money isn't told hectares.
type quantity string

const (
	someMoney    quantity = "money"
	somePercent  quantity = "percent"
	somePeople   quantity = "people"
	someTime     quantity = "time" // how long
	someDate     quantity = "date"
	someArea     quantity = "area"
	someDistance quantity = "distance"
)

// quantityOf is the sort of amount that a unit counts; "" for units of things, such as projects.
func quantityOf(u knowledge.Unit) quantity {
	switch {
	case money(u):
		return someMoney
	case u == "%":
		return somePercent
	case u == "people" || u == "households":
		return somePeople
	case u == "ha" || u == "m2" || u == "km2":
		return someArea
	case u == "km" || u == "m":
		return someDistance
	case strings.HasSuffix(string(u), "days") || u == "months" || u == "years":
		return someTime
	case u == "date" || u == "year":
		return someDate
	}
	return ""
}

// sought is the sort of amount that the question names by a word of its own; "" when only its measures tell.
func (r *Request) sought() quantity {
	switch {
	case r.namesApart("g.money"):
		return someMoney
	case r.countsPercent(), r.Share && !r.counted("m.land.") && !r.counted("m.stat."):
		return somePercent
	case r.asksHectares():
		return someArea
	case r.is("q.howlong") && len(r.Measures) == 0 && !r.is("tag.roads"): // a road is so many km long
		return someTime
	}
	return ""
}

// countsPercent reports whether a word of counting stands before the sign of percent: "bao nhiêu % đất".
func (r *Request) countsPercent() bool {
	return slices.ContainsFunc(r.matches, func(m match) bool {
		return r.counts(m) && m.of("m.land.planned", "share") && strings.ContainsAny(r.Text[r.units[m.from].start:r.units[m.to-1].end], "%％")
	})
}

// asksHectares reports whether the question asks for land in words that ask for nothing else: "how many hectares".
func (r *Request) asksHectares() bool {
	return r.counted("m.land.planned") && strings.HasPrefix(string(append(r.Measures, "")[0]), "land.") && len(r.Sizes) == 0 && !r.is("q.which", "g.list") && !r.prefixed("op.")
}

// namesApart reports whether a concept is named outside the amounts that the question itself gives.
func (r *Request) namesApart(concept string) bool {
	return slices.ContainsFunc(r.matches, func(m match) bool {
		from, to := r.units[m.from].start, r.units[m.to-1].end
		if concept == "g.money" && m.to-m.from == 1 && m.from > 0 && r.units[m.from-1].digit {
			return false // the million of "4 million people"
		}
		return contains(m.concepts, concept) && !slices.ContainsFunc(r.Sizes, func(s text.Quantity) bool { return from < s.End && s.Start < to })
	})
}

// counted reports whether an expression of a group asks by a word of its own: "how many hectares".
func (r *Request) counted(group string) bool {
	return slices.ContainsFunc(r.matches, func(m match) bool {
		return r.counts(m) && m.of(group)
	})
}

// suits reports whether an answer tells of the sort of amount asked for, as far as the question names one.
func (d *Desk) suits(a Answer, r *Request) bool {
	want := r.sought()
	if want == "" || !a.Answered || a.Find != nil || len(a.Facts) == 0 {
		return true
	}
	return slices.ContainsFunc(a.Facts, func(id string) bool {
		if strings.HasPrefix(id, regimeFact) || strings.HasPrefix(id, "document.") || strings.HasPrefix(id, "contact.") {
			return true
		}
		if a := d.pack.Article(id); a != nil {
			return holdsQuantity(a.Figures, want)
		}
		f := d.pack.Fact(id)
		return f != nil && (f.Measure == "land.occupancy" && r.asks("land.available") || f.Figure != nil && quantityOf(f.Figure.Unit) == want || holdsQuantity(f.Figures, want))
	})
}

func holdsQuantity(figures map[string]knowledge.Figure, want quantity) bool {
	for _, f := range figures {
		if quantityOf(f.Unit) == want {
			return true
		}
	}
	return false
}

// unitNames are words for units that tell one of two figures of a measure from the other.
var unitNames = map[knowledge.Unit][]string{
	"km2": {"km2", "km²", "km vuông", "km vuong", "square kilomet", "sq km", "平方公里", "제곱킬로", "平方キロ"},
}

// namesUnit reports whether the question asks for a figure in a unit by its name.
func (r *Request) namesUnit(u knowledge.Unit) bool {
	if len(unitNames[u]) == 0 {
		return false
	}
	lower := strings.ToLower(r.Text)
	return slices.ContainsFunc(unitNames[u], func(word string) bool { return strings.Contains(lower, word) })
}
